from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.core.wording import listed
from recto.rules.f_figures.page import PAGE
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("F016", Severity.WARNING, in_build=False)
def wide_table(subject: Subject) -> Iterator[Finding]:
    """A table is wider than the page, even when every cell is broken between words.

    The PDF then breaks words and numbers in the middle, and in Word the table runs over the edge.

    Fix it: shorten long words, break long numbers with spaces, drop columns, turn rows into columns, or split the
    table.

    ```markdown
    | Digits | More digits | Even more digits |
    |--------|-------------|------------------|
    | 314159265358979323846264338327950288419 | 271828182845904523536028747135266249775 | 161803398874989484820458683436563811772 |

    : Numbers. {#tbl:numbers}
    ```

    ```text
    content/01.text.md:5:12: warning[F016] this table needs 190 mm, but the page has only 154
        hint: its widest columns are 1, 2 and 3: shorten long words, or drop columns
    ```

    Right:

    ```markdown
    | Digits | More digits | Even more digits |
    |--------|-------------|------------------|
    | 3.14159 | 2.71828 | 1.61803 |

    : Numbers. {#tbl:numbers}
    ```
    """
    for table in subject.document.tables:
        count = len(table.columns)
        # Letters and the space beside them as print.css has them: the more columns, the smaller.
        letter, padding = (1.55, 2.8) if count < 6 else (1.38, 2.8) if count < 9 else (1.2, 1.4)
        needed = sum(longest * letter + padding for longest in table.columns)
        if needed > PAGE * 1.1:
            widest = sorted(range(count), key=lambda at: -table.columns[at])[:3]
            columns = [str(at + 1) for at in sorted(widest)]
            which = f"columns are {listed(columns)}" if count > 1 else "column is 1"
            yield Finding(
                f"this table needs {needed:.0f} mm, but the page has only {PAGE}",
                table.location,
                f"its widest {which}: shorten long words, or drop columns",
            )

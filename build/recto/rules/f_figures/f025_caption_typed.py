from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.pandoc.markdown import Kind, blanked, pieces
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("F025", Severity.WARNING)
def caption_typed(subject: Subject) -> Iterator[Finding]:
    """A table has no caption: the paragraph that looks like one has a number typed by hand, and is text.

    The table gets no number, nothing can refer to it, and the paragraph may stand on another page.

    Fix it: write the caption as the hint does, and refer to its label.

    ```markdown
    **Table 1.** Yields.

    | Field | Yield |
    |-------|-------|
    | A     | 5     |
    ```

    ```text
    content/01.text.md:1:1: warning[F025] “Table 1.” is a paragraph, not the caption of the table
        hint: write Table: …, and a label at its end: {#tbl:…}
    ```

    Right:

    ```markdown
    Table @tbl:yields has the yields.

    | Field | Yield |
    |-------|-------|
    | A     | 5     |

    Table: Yields. {#tbl:yields}
    ```
    """
    text = subject.text.text
    hidden = (Kind.CODE, Kind.UNCLOSED_FENCE, Kind.COMMENT, Kind.VERBATIM)
    shown = blanked(text, [piece for piece in pieces(text) if piece.kind in hidden])
    for found in _BESIDE.finditer(shown):
        said = re.sub(r"[*_]", "", found["above"] or found["below"]).strip()
        start = found.start("above") if found["above"] else found.start("below")
        hint = "write Table: …, and a label at its end: {#tbl:…}"
        yield Finding(f"“{said}” is a paragraph, not the caption of the table", subject.text.location(start), hint)


_TYPED = r"[*_]{0,3}(?:Table|Tab\.)[ \t]+S?\d+[.:][*_]{0,3}(?=[*_ \t])"
_ROWS = r"(?:^[ \t]*\|[^\n]*\|[ \t]*\n){2,}"
_LINE = r"(?:(?!\{#tbl:)[^\n])*\n"  # another rule reports the label of a paragraph
_REST = rf"{_LINE}(?:(?![ \t]*\n){_LINE}){{0,15}}?"
_BESIDE = re.compile(
    rf"(?:\A|(?<=\n\n))(?:(?P<above>{_TYPED}){_REST}[ \t]*\n(?={_ROWS}(?![ \t]*\n(?:Table)?:))"
    rf"|{_ROWS}[ \t]*\n(?P<below>{_TYPED}){_REST}(?=[ \t]*\n|\Z))",
    re.MULTILINE,
)

from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

H024 = found_by_stage(
    "H024",
    Severity.WARNING,
    """Earlier versions of Pandoc read this otherwise; it is shown as they did.

    It may be

    - a blank line in a caption or in the words of a link;
    - a note or a citation that a parenthesis follows at once, as in `^[note](so)`;
    - a superscript that begins with a bracket, `^[1]^`, or a space in what is in a subscript, `H~*2 x*~`;
    - `~~` or `^^` that encloses nothing;
    - a table drawn with `+---+` without a border below its last row.

    [What else has changed](manubot.md#what-pandoc-reads-otherwise).

    Fix it: do what the hint says, such as to remove the blank line.

    ```markdown
    ![How versions are kept.

    Each has an address.](images/figure.svg)
    ```

    ```text
    content/01.text.md:1:1: warning[H024] there is a blank line in this caption; it is shown as a line break
        hint: remove the blank line
    ```

    Right:

    ```markdown
    ![How versions are kept. Each has an address.](images/figure.svg)
    ```
    """,
)

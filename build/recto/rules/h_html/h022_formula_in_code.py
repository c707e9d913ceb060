from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.pandoc.markdown import Kind, pieces
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("H022", Severity.WARNING)
def formula_in_code(subject: Subject) -> Iterator[Finding]:
    """A formula is in a block of code that says `math`. GitHub shows it as a formula; here it is code.

    Fix it: put it between `$$` and `$$`.

    ````markdown
    ```math
    E = mc^2
    ```
    ````

    ```text
    content/01.text.md:1:1: warning[H022] a block of code that says math is shown as code
        hint: write $$ … $$ around the formula
    ```

    Right:

    ```markdown
    $$ E = mc^2 $$
    ```
    """
    text = subject.text.text
    for piece in pieces(text):
        if piece.kind is Kind.CODE and _FENCE.match(text, piece.start):
            problem = "a block of code that says math is shown as code"
            yield Finding(problem, subject.text.location(piece.start), "write $$ … $$ around the formula")


_FENCE = re.compile(r"\s{0,3}(?:`{3,}|~{3,})[ \t]*(?:math|\{\.math\})[ \t]*$", re.MULTILINE)

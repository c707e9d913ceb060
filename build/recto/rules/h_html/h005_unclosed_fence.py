from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.pandoc.markdown import Kind, pieces
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("H005", Severity.ERROR)
def unclosed_fence(subject: Subject) -> Iterator[Finding]:
    """A block of code is not closed.

    It is then not read as code: its lines run together as text, with the backquotes or tildes before them.

    Fix it: close it with a line of as many backquotes or tildes as it began with.

    ````markdown
    ```python
    x = 1
    ````

    ```text
    content/01.text.md:1:1: error[H005] this block of code is never closed, so it is shown as text
        hint: put a line ``` where it ends
    ```

    Right:

    ````markdown
    ```python
    x = 1
    ```
    ````
    """
    text, open_with = subject.text.text, ""
    for piece in pieces(text):
        if piece.kind is Kind.UNCLOSED_FENCE and (fence := re.match(r"`+|~+", text[piece.start : piece.end])):
            line = text[piece.start : text.find("\n", piece.start) % (len(text) + 1)].strip()
            if open_with and line == fence[0]:
                open_with = ""  # the other sign was meant to close the block before
                continue
            open_with = fence[0]
            yield Finding(
                "this block of code is never closed, so it is shown as text",
                subject.text.location(piece.start),
                f"put a line {fence[0]} where it ends",
            )

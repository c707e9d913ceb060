from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.pandoc.markdown import Kind, pieces
from recto.rules.h_html.elements import ELEMENTS, is_comparison
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("H009", Severity.WARNING)
def unknown_element(subject: Subject) -> Iterator[Finding]:
    """Words in angle brackets are read as an unknown HTML element, and disappear.

    Fix it: put a backslash before the first bracket, or backquotes around the whole.

    ```markdown
    Type recto build <folder> and wait.
    ```

    ```text
    content/01.text.md:1:18: warning[H009] <folder> disappears: it is read as HTML, which has no such element
        hint: write \\<folder>, or `<folder>`
    ```

    Right:

    ```markdown
    Type recto build \\<folder> and wait.
    ```
    """
    text = subject.text.text
    for piece in pieces(text):
        if piece.kind is not Kind.TAG:
            continue
        tag = text[piece.start : piece.end]
        name = (re.match(r"</?([\w:-]+)", tag) or [tag, ""])[1].lower()
        shown = tag if len(tag) <= 40 else f"{tag[:38]}…>"
        if is_comparison(text, piece.start, tag):
            problem = f"{shown} disappears: it is read as HTML, not as a comparison"
            yield Finding(problem, subject.text.location(piece.start), f"put a space after <, or write \\{shown}")
        elif name not in ELEMENTS and not tag.startswith("</"):
            yield Finding(
                f"{shown} disappears: it is read as HTML, which has no such element",
                subject.text.location(piece.start),
                f"write \\{shown}, or `{shown}`",
            )

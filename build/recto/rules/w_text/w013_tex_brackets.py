from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.pandoc.markdown import Kind, pieces
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("W013", Severity.WARNING)
def tex_brackets(subject: Subject) -> Iterator[Finding]:
    r"""A formula stands between TeX's `\(` and `\)`, or `\[` and `\]`, so it is shown as you typed it.

    In Markdown, a backslash before a bracket means that the bracket is shown.

    Fix it: write `$…$` for a formula in a line, and `$$…$$` for one of its own.

    ```markdown
    The area is \(x^2\).
    ```

    ```text
    content/01.text.md:1:13: warning[W013] \( begins no formula: what follows is shown as text
        hint: write $x^2$
    ```

    Right:

    ```markdown
    The area is $x^2$.
    ```
    """
    text = subject.text.text
    opened: int | None = None
    for piece in pieces(text):
        sign = text[piece.start : piece.end] if piece.kind is Kind.ESCAPE else ""
        if sign in ("\\(", "\\["):
            opened = piece.start
        elif sign in ("\\)", "\\]") and opened is not None:
            tex = text[opened + 2 : piece.start]
            closes = text[opened + 1] + sign[1] in ("()", "[]")
            if closes and len(tex) < 1000 and "\n\n" not in tex and _TEX.search(tex):
                dollars = "$" if sign == "\\)" else "$$"
                shown = tex.strip() if len(tex) < 60 and "\n" not in tex else "…"
                problem = f"{text[opened : opened + 2]} begins no formula: what follows is shown as text"
                yield Finding(problem, subject.text.location(opened), f"write {dollars}{shown}{dollars}")
            opened = None


_TEX = re.compile(r"\\[A-Za-z]+|[\^_=<>+]|^\s*[A-Za-z]\s*$")

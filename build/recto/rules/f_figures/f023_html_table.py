from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.pandoc.markdown import Kind, pieces
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("F023", Severity.WARNING)
def html_table(subject: Subject) -> Iterator[Finding]:
    """A table is written in HTML: in the Word file its cells are paragraphs, one below the other.

    Only the page and the PDF show it as a table.

    Fix it: write it in Markdown, with bars between the cells, or with `+---+` lines if cells hold several lines or span
    several columns.

    ```markdown
    <table>
    <tr><td>one</td><td>two</td></tr>
    </table>
    ```

    ```text
    content/01.text.md:1:1: warning[F023] this table is HTML: the Word file shows its cells as paragraphs
        hint: write it in Markdown: | one | two |, with a line |---|---| below the first
    ```

    Right:

    ```markdown
    | one | two |
    |-----|-----|
    | 1   | 2   |
    ```
    """
    text = subject.text.text
    depth = 0
    for piece in pieces(text):
        match = _TABLE.match(text, piece.start) if piece.kind is Kind.TAG else None
        if match and not match["end"] and not depth:
            hint = "write it in Markdown: | one | two |, with a line |---|---| below the first"
            problem = "this table is HTML: the Word file shows its cells as paragraphs"
            yield Finding(problem, subject.text.location(piece.start), hint)
        if match:
            depth = max(0, depth + (-1 if match["end"] else 1))


_TABLE = re.compile(r"<(?P<end>/?)table\b", re.IGNORECASE)

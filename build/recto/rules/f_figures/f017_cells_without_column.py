from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.core.wording import counted
from recto.pandoc.markdown import Kind, blanked, pieces
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("F017", Severity.ERROR)
def cells_without_column(subject: Subject) -> Iterator[Finding]:
    """A row of a table has more cells than the line of dashes has columns: Pandoc leaves out the rest.

    A bar in a cell's text also begins a new cell; in code and formulas it does not.

    Fix it: give the line of dashes a column for each cell; write a bar that is text as `\\|`.

    ```markdown
    | Rule | Says              | Why    |
    |------|-------------------|
    | 1    | keep data apart   | leaks  |
    ```

    ```text
    content/01.text.md:1:1: error[F017] this row has 3 cells, but the table has 2 columns: the rest is left out
        hint: give the line of dashes below the header 3 columns; write a bar that is text as \\|
    ```

    Right:

    ```markdown
    | Rule | Says              | Why    |
    |------|-------------------|--------|
    | 1    | keep data apart   | leaks  |
    ```
    """
    text = subject.text.text
    words = blanked(text, [piece for piece in pieces(text) if piece.kind in _WITHOUT_BARS])
    for table in _PIPES.finditer(words):
        columns = _cells(table["dashes"])
        if "|" not in table["dashes"]:  # a heading
            continue
        for row in re.finditer(r"[^\n]*\|[^\n]*", table.group()):
            cells = _cells(row.group())
            if cells > columns:
                yield Finding(
                    f"this row has {cells} cells, but the table has {counted(columns, 'column')}: the rest is left out",
                    subject.text.location(table.start() + row.start()),
                    f"give the line of dashes below the header {cells} columns; write a bar that is text as \\|",
                )
                break


_WITHOUT_BARS = {Kind.CODE, Kind.MATHS, Kind.TEX, Kind.TAG, Kind.ESCAPE, Kind.COMMENT, Kind.VERBATIM}
"""Pieces in which a bar begins no cell."""


_PIPES = re.compile(
    r"(?<![^\n])(?<!\|\n)[^\n|]*\|[^\n]*\n"
    r"(?P<dashes>[ \t]*(?:\|[ \t]*)?:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*)(?![^\n])(?:\n[^\n]*\|[^\n]*)*"
)
"""A table of bars: its heads, the line of dashes with at least one bar, rows."""


def _cells(row: str) -> int:
    return row.strip().removeprefix("|").removesuffix("|").count("|") + 1

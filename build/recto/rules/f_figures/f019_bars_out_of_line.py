from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.pandoc.markdown import Kind, blanked, pieces
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("F019", Severity.ERROR)
def bars_out_of_line(subject: Subject) -> Iterator[Finding]:
    """In a table drawn with `+---+`, a line's bars are not below those of the lines above.

    Its cells are then cut in other places, bars stand in the cells, or nothing is read as a table.

    Fix it: fill the cells of the line with spaces until its bars are in line with the corners.

    ```markdown
    +------+--------+
    | Gene | Effect |
    +======+========+
    | A1 | strong |
    +------+--------+
    ```

    ```text
    content/01.text.md:4:1: error[F019] the bars of this line are not in line with the corners of the table
        hint: fill its cells with spaces until they are
    ```

    Right:

    ```markdown
    +------+--------+
    | Gene | Effect |
    +======+========+
    | A1   | strong |
    +------+--------+
    ```
    """
    text = subject.text.text
    if not _CORNERS.search(text):
        return
    words = blanked(
        text, [piece for piece in pieces(text) if piece.kind in (Kind.CODE, Kind.COMMENT, Kind.VERBATIM)], "x"
    )
    for table in _GRID.finditer(words):
        lines = table.group().rstrip("\n").split("\n")
        corners = {at for line in lines for at in _columns(line, "+") if _CORNERS.match(line)}
        outer = _columns(lines[0], "+")[:: len(_columns(lines[0], "+")) - 1]
        for number, line in enumerate(lines):
            bars = _columns(line, "+" if _CORNERS.match(line) else "|+")
            if bars[:1] + bars[-1:] != outer or (line.lstrip()[0] == "|" and not _fits(bars, corners)):
                start = table.start() + sum(len(one) + 1 for one in lines[:number])
                place = subject.text.location(start + len(line) - len(line.lstrip(" \t>")))
                problem = "the bars of this line are not in line with the corners of the table"
                yield Finding(problem, place, "fill its cells with spaces until they are")
                break


_CORNERS = re.compile(r"^[ \t>]*\+[-=:]+(?:\+[-=:]*)*\+?[ \t]*$", re.MULTILINE)
_GRID = re.compile(r"^[ \t>]*\+[-=:]{2,}[-=:+]*\+[ \t]*\n(?:[ \t>]*[|+][^\n]*(?:\n|\Z))+", re.MULTILINE)


def _columns(line: str, signs: str) -> list[int]:
    """Where signs stand in a line, as wide letters count for two and accents for none."""
    found, column = [], 0
    for letter in line:
        if letter in signs:
            found.append(column)
        column += 0 if unicodedata.combining(letter) else 1 + (unicodedata.east_asian_width(letter) in "WF")
    return found


def _fits(bars: list[int], corners: set[int]) -> bool:
    """Whether some bars of a line are below corners: a cell may span several columns, and hold a bar of its own."""
    inside = bars[1:-1]
    return not inside or any(bar in corners for bar in inside)

"""The list items, table cells, notes and images of a text, by the signs that its author wrote for them.

What Pandoc makes of a text can be held against these: a sign that it takes for text is found so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from recto.core.model import Part
from recto.pandoc.markdown import Kind, blanked, image_start, item_starts, pieces
from recto.pandoc.syntax import SCRIPT


@dataclass(frozen=True, slots=True)
class Token:
    """The sign of a part, and where it is in the text."""

    part: Part
    start: int


_NOT_MARKDOWN = (Kind.COMMENT, Kind.METADATA, Kind.CODE, Kind.VERBATIM, Kind.TEX, Kind.UNCLOSED_FENCE)
_OPAQUE = (
    *(kind for kind in _NOT_MARKDOWN if kind is not Kind.COMMENT),
    Kind.MATHS,
    Kind.TARGET,
    Kind.ATTRIBUTES,
    Kind.ESCAPE,
    Kind.KEY,
    Kind.AUTOLINK,
)


def tokens(text: str) -> Iterator[Token]:
    """All of them, kind by kind."""
    found = pieces(text)
    markdown = blanked(text, [piece for piece in found if piece.kind in _NOT_MARKDOWN])
    addresses = [piece for piece in found if piece.kind in (Kind.TARGET, Kind.ATTRIBUTES)]
    items = blanked(markdown, addresses, "x")
    yield from (Token(Part.ITEM, start) for start in item_starts(text) if _ITEM.match(items, start))
    # Neither bars nor brackets are signs in these.
    shown = blanked(text, [piece for piece in found if piece.kind is Kind.COMMENT])
    plain = blanked(shown, [piece for piece in found if piece.kind in _OPAQUE], "x")
    yield from _cells(plain)
    defined = {text[one.start : one.end - 1] for one in found if one.kind is Kind.NOTE}
    marks = (one for one in found if one.kind is Kind.MARK and text[one.start : one.end] in defined)
    yield from (Token(Part.NOTE, mark.start) for mark in marks)
    scripts = {script.start() for script in SCRIPT.finditer(markdown)}
    inline = (match.start() for match in re.finditer(r"\^\[(?=[^\]\s])", plain))
    yield from (
        Token(Part.NOTE, start) for start in inline if start not in scripts and _closes_note(text, plain, start)
    )
    for piece in found:
        if piece.kind is Kind.TARGET and (image := image_start(text, piece.start - 1)) is not None:
            yield Token(Part.FIGURE, image)


_FIGURE = r"!\[(?:[^\[\]\n]|\n(?![ \t]*\n))*\]x+[ \t]*$(?:\Z|\n(?=[ \t>]*(?:$|[-*+]|\(?\w+[.)][ \t])))"
"""An image alone in its paragraph, whose address and attributes are blanked: a figure, not text."""
_ITEM = re.compile(
    r"(?![A-Z]\.[ ]\S|([-*_])(?:[ \t]*\1){2,}[ \t]*$)(?:[-*+]|\(?(?:\d+|[A-Za-z]|[ivxlcdm]+|[IVXLCDM]+|\#|@)[.)]"
    r"|\(@[\w-]+\))"
    rf"[ \t]+(?=[^\W_]|[\"'“(\[*_$`!@<])(?!{_FIGURE})",
    re.MULTILINE,
)
"""An item that begins with text. A capital with a full stop is an initial unless two spaces follow (Pandoc's manual,
extension fancy_lists); three of the same sign are a rule. ``@label.`` is a citation (see ``document.placeholders``)."""

_DELIMITER = re.compile(
    r"^[ ]{0,3}(?=[^\n]*\|)\|?[ \t]*:?-+:?[ \t]*(?:[|+][ \t]*:?-+:?[ \t]*)*\|?[ \t]*$", re.MULTILINE
)
"""The line between the head and the body of a pipe table."""


def _cells(plain: str) -> Iterator[Token]:
    """The cells of pipe tables that are not empty."""
    for delimiter in _DELIMITER.finditer(plain):
        columns = len(_bars(delimiter[0]))
        head = plain.rfind("\n", 0, max(delimiter.start() - 1, 0)) + 1
        yield from _row(plain, head, columns)
        start = delimiter.end() + 1
        while (end := plain.find("\n", start) % (len(plain) + 1)) > start and "|" in plain[start:end]:
            yield from _row(plain, start, columns)
            start = end + 1


def _row(plain: str, start: int, columns: int) -> Iterator[Token]:
    end = plain.find("\n", start) % (len(plain) + 1)
    position = start
    for cell in _bars(plain[start:end])[:columns]:
        place = plain.index(cell, position) if cell else position
        if re.sub(r"<[^>]*>", "", cell).strip():
            yield Token(Part.CELL, place + len(cell) - len(cell.lstrip()))
        position = place + len(cell)


def _bars(line: str) -> list[str]:
    """What stands between the bars of a line."""
    return re.split(r"(?<!\\)[|]", line.strip().removeprefix("|").removesuffix("|"))


def _closes_note(text: str, plain: str, start: int) -> bool:
    """Whether the brackets of ``^[`` are closed, and are not those of a link in a superscript."""
    depth = 0
    for position in range(start + 1, min(len(plain), start + 5000)):
        depth += {"[": 1, "]": -1}.get(plain[position], 0)
        if depth == 0:
            return text[position + 1 : position + 2] not in ("(", "[")
    return False

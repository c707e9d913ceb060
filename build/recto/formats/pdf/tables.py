"""Tables on paper: the type size and the page that let each column hold its longest piece."""

from __future__ import annotations

import re
from collections import defaultdict
from html import unescape
from itertools import takewhile

from lxml import etree

from recto.formats.pdf.sheet import landscape_width, text_width
from recto.html.tree import HEADINGS, Node, element, is_blank, nodes, pop
from recto.manuscript.settings import PdfSettings

_KINDS = (("", 8.8, 2.8), ("narrow", 7.8, 2.8), ("narrower", 6.8, 1.4), ("turned", 6.8, 1.4))
"""The classes of tables from large to small, with their type size in points and the padding of a cell in millimetres
(theme/print.css). The last is set on a landscape page, unless the text has two columns."""
_FROM = (6, 9, 13)
"""The number of columns from which a table has at least the second, third or fourth class."""
_HELD = 2
"""So many rows hold on to the next, so that a table begins with one more."""


def fit_tables(root: Node, wanted: PdfSettings) -> None:
    """Give tables the class of a type size that lets them fit, and keep their first rows together."""
    for table in [*root.iter("table")]:
        rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
        _forget_equal_widths(table)
        kind = _kind(rows, wanted)
        if kind:
            table.set("class", f"{kind} {table.get('class', '')}".rstrip())
        body = [row for row in rows if (parent := row.getparent()) is not None and parent.tag != "thead"]
        for row in body[: min(_HELD, len(body) - 1)]:
            row.set("class", f"{row.get('class', '')} held".lstrip())
        if "turned" in kind and not wanted.in_columns:
            _turn(table)


def _forget_equal_widths(table: Node) -> None:
    """Equal dashes in the source say nothing of the widths of columns."""
    columns = _COLUMNS(table)
    if len({column.get("style") for column in columns}) == 1:
        for column in columns:
            pop(column, "style")


_COLUMNS = nodes("colgroup/col")


def _kind(rows: list[Node], wanted: PdfSettings) -> str:
    """The classes of a table: of its type size, and ``hyphenated`` if there is no room for whole words."""
    pieces: defaultdict[int, float] = defaultdict(float)
    words: defaultdict[int, float] = defaultdict(float)
    for row in rows:
        for index, cell in enumerate(row.iterchildren("td", "th")):
            if not cell.get("colspan"):
                pieces[index] = max(pieces[index], _longest(cell, _MOST))
                words[index] = max(words[index], _longest(cell))
    count = max((sum(1 for _ in row.iterchildren("td", "th")) for row in rows), default=0)
    least = sum(count >= start for start in _FROM)
    for kind, size, padding in _KINDS[least:]:
        is_turned = kind == "turned" and not wanted.in_columns
        across = landscape_width(wanted) if is_turned else text_width(wanted, whole=bool(kind))
        fits = (sum(widths.values()) * size / 72 * 25.4 + count * padding <= across for widths in (pieces, words))
        if next(fits):
            return kind if next(fits) else f"{kind} hyphenated".lstrip()
    return f"{_KINDS[-1][0]} hyphenated squeezed"


_MARKUP = re.compile(r"<annotation\b.*?</annotation>|<(?!/?(?:br|p|li|div|tr|td|th|pre)\b)[^>]*>", re.DOTALL)
_PIECE_END = re.compile(r"<[^>]*>|[ \t\r\n\u200b]+|(?<=[-/\u2013\u2014])(?=[^\W\d])")
_HYPHENATED = re.compile(r"\W*[^\W\d_]+\W*")
_MOST = 12
"""So many letters of a word stand on a line: longer ones are hyphenated."""


def _longest(cell: Node, most: int | None = None) -> float:
    """The width of the longest piece that is not broken, in ems. Of words, no more than ``most`` letters count."""
    written = _MARKUP.sub("", etree.tostring(cell, encoding="unicode", with_tail=False))
    pieces = (unescape(piece) for piece in _PIECE_END.split(written))
    return max((_width(piece[:most] if _HYPHENATED.fullmatch(piece) else piece) for piece in pieces), default=0)


def _width(piece: str) -> float:
    return sum(0.62 if letter.isupper() else 0.52 for letter in piece)


def _turn(table: Node) -> None:
    """Put a table on a landscape page, together with the headings before it that nothing else follows."""
    box = table
    while (parent := box.getparent()) is not None and parent.tag == "div" and len(parent) == 1:
        box = parent
    page = element("div", {"class": "turned-page"}, "\n", "\n")
    before = [*takewhile(lambda node: node.tag in HEADINGS and is_blank(node.tail), box.itersiblings(preceding=True))]
    tail, box.tail = box.tail, "\n"
    box.addprevious(page)
    page.extend([*reversed(before), box])
    page.tail = tail

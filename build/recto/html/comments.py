"""``<!-- $name="value" -->`` in the text -> attributes of the element that contains the comment, as in Manubot.

The result goes through the sanitiser like all of the author's HTML, so such an attribute can do no more than one
written in HTML. See the plugin "attributes" of https://github.com/manubot/rootstock.
"""

from __future__ import annotations

import re
from html import escape, unescape

from recto.html.sanitiser import cut_down
from recto.html.tree import Node, detach, is_blank, pop, put_first, serialise, text_of

_COMMENT = re.compile(r"<!--[^>]*\$[a-zA-Z]")
_TOKEN = re.compile(r"<!--(?:(?P<comment>.*?)-->|.*+)|<[a-zA-Z/](?:\"[^\"]*\"|'[^']*'|[^<>\"'])*>", re.DOTALL)
"""A comment or a tag. Tags are matched too, so that a comment inside an attribute is skipped. One
that is not closed goes on to the end, as for browsers."""
_PAIR = re.compile(r"""\$(?P<name>[a-zA-Z][a-zA-Z-]*)=(?:"(?P<double>[^"]+)"|'(?P<single>[^']+)')""")
_MARK = "data-recto-attributes"
_MERGED = "data-recto-merged"


def with_attributes(html: str) -> str:
    """The HTML with the attributes from its comments, which override an element's own attributes. Not yet safe.

    A cell that spans others replaces the empty ones; cells that are not empty stay, so that no text is lost.
    """
    if not _COMMENT.search(html):
        return html
    root = cut_down(_TOKEN.sub(_marked, html))
    give_attributes(root)
    merge_cells(root)
    return serialise(root)


def _marked(token: re.Match[str]) -> str:
    """Turn a comment into an element that the sanitiser keeps everywhere.

    HTML allows a hidden input even between the rows of a table (HTML, 13.2.6.4.9).
    """
    if token["comment"] is None or not _PAIR.search(token["comment"]):
        return token[0]
    return f'<input type="hidden" {_MARK}="{escape(token["comment"])}">'


def give_attributes(root: Node) -> None:
    """Remove the marks left by comments, and give their attributes to the elements that contain them."""
    for mark in [*root.iter("input")]:
        comment, parent = mark.get(_MARK), mark.getparent()
        if comment is None or parent is None:
            continue
        detach(mark)
        if parent is not root:
            _give(parent, comment)


def _give(node: Node, comment: str) -> None:
    attributes: dict[str, str] = {}
    for pair in _PAIR.finditer(comment):
        attributes.setdefault(pair["name"].lower(), unescape(pair["double"] or pair["single"]))
    if node.tag in ("td", "th") and attributes.keys() & {"colspan", "rowspan"}:
        attributes[_MERGED] = ""
    put_first(node, attributes)


_PARTS = ("thead", "tbody", "tfoot")


def merge_cells(root: Node) -> None:
    """Remove empty cells that are covered by a span from a comment.

    A span ends with the rows and columns of its part of the table: it cannot go from the header into the body.
    """
    for part in root.iter(*_PARTS):
        rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in part if row.tag == "tr"]
        if any(_MERGED in cell.attrib for cells in rows for cell in cells):
            _merge(rows)


def _merge(rows: list[list[Node]]) -> None:
    covered: set[tuple[int, int]] = set()
    for down, cells in enumerate(rows):
        for across, cell in enumerate(cells):
            if pop(cell, _MERGED) is None:
                continue
            height = min(_span(cell, "rowspan"), len(rows) - down)
            width = min(_span(cell, "colspan"), len(cells) - across)
            covered |= {(down + y, across + x) for y in range(height) for x in range(width) if x or y}
            for name, count in (("colspan", width), ("rowspan", height)):
                pop(cell, name)
                if count > 1:
                    cell.set(name, str(count))
    for down, across in covered:
        if across < len(rows[down]) and _is_empty(rows[down][across]):
            cell = rows[down][across]
            cell.tail = None
            detach(cell)


def _span(cell: Node, name: str) -> int:
    value = re.fullmatch(r"\s*(\d{1,3})\s*", cell.get(name, ""))
    return max(1, int(value[1])) if value else 1


def _is_empty(cell: Node) -> bool:
    return is_blank(text_of(cell)) and next(cell.iter("img", "math"), None) is None

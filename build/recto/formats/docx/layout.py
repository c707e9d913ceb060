"""The page: size, margins and line numbers, and landscape pages for wide tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recto.formats.docx.page import Page
from recto.formats.docx.tables import is_turned
from recto.formats.docx.xml import add_property, properties_of, style_of, w
from recto.manuscript.settings import DocxSettings

if TYPE_CHECKING:
    from lxml.etree import _Element as Node


_LETTER = 12240, 15840
"""Width and height in twentieths of a point."""


def lay_out(root: Node, wanted: DocxSettings, page: Page) -> None:
    """Set the page in the properties of each section (ECMA-376 part 1, 17.6.17, also for the order of elements).

    The size of the sheet is that of a template, if there is one.
    """
    from lxml import etree

    turn_wide_tables(root, page)
    for section in root.iter(w("sectPr")):
        size, margins = section.find(w("pgSz")), section.find(w("pgMar"))
        if size is None or margins is None:
            continue
        turned = size.get(w("orient")) == "landscape"
        if wanted.paper == "letter" and wanted.reference is None:
            width, height = _LETTER[::-1] if turned else _LETTER
            size.set(w("w"), str(width))
            size.set(w("h"), str(height))
            for side in ("left", "right"):
                margins.set(w(side), str((width - (page.long_column if turned else page.column)) // 2))
        if wanted.review and section.find(w("lnNumType")) is None:
            margins.addnext(etree.Element(w("lnNumType"), {w("countBy"): "1", w("restart"): "continuous"}))


def turn_wide_tables(root: Node, page: Page) -> None:
    """Put each wide table, with its caption, in a section whose pages are landscape."""
    from copy import deepcopy

    last = root.find(f"{w('body')}/{w('sectPr')}")
    for table in [*root.iter(w("tbl"))]:
        if last is None or not is_turned(table):
            continue
        first, end = _with_caption(table)
        before = first.getprevious()
        if before is not None and before.find(f"{w('pPr')}/{w('sectPr')}") is None:
            _end_section(first, deepcopy(last))
        section = deepcopy(last)
        size = section.find(w("pgSz"))
        if size is not None:
            size.set(w("w"), str(max(page.width, page.height)))
            size.set(w("h"), str(min(page.width, page.height)))
            size.set(w("orient"), "landscape")
        following = end.getnext()
        if following is last:
            last.getparent().replace(last, section)  # type: ignore[union-attr]  # found in the body
        elif following is not None:
            _end_section(following, section)


def _with_caption(table: Node) -> tuple[Node, Node]:
    """The first and the last element that belong to a table: its caption, and the bookmarks around both."""
    first, end = table, table
    while (node := first.getprevious()) is not None and (
        node.tag == w("bookmarkStart") or style_of(node) == "TableCaption"
    ):
        first = node
    while (node := end.getnext()) is not None and node.tag == w("bookmarkEnd"):
        end = node
    return first, end


def _end_section(following: Node, section: Node) -> None:
    """End a section before an element: with the paragraph before it, or with a new one that takes no room."""
    from lxml import etree

    before = following.getprevious()
    if before is None or before.tag != w("p") or style_of(before).startswith("Heading"):
        before = etree.Element(w("p"))
        following.addprevious(before)
        add_property(before, "spacing", before="0", after="0", line="20", lineRule="exact")
    properties_of(before).append(section)

"""Word files from right to left: what is left to do when Pandoc has turned the paragraphs and the words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recto.formats.docx.xml import add_property, properties_of, w

if TYPE_CHECKING:
    from lxml.etree import _Element as Node

_BEFORE = frozenset(map(w, ("tblStyle", "tblpPr", "tblOverlap")))
"""What comes before w:bidiVisual in w:tblPr (ECMA-376 part 1, 17.4.60)."""


def turn(root: Node) -> None:
    """Let the first column of a table be the rightmost, and the text of each section begin on the right."""
    from lxml import etree

    for properties in root.iter(w("tblPr")):
        place = sum(child.tag in _BEFORE for child in properties)
        properties.insert(place, etree.Element(w("bidiVisual")))
        width = properties.find(w("tblW"))
        if width is not None and properties.find(w("jc")) is None:
            width.addnext(etree.Element(w("jc"), {w("val"): "start"}))
    for paragraph in root.iter(w("p")):
        if properties_of(paragraph).find(w("bidi")) is None:
            add_property(paragraph, "bidi")
    for section in root.iter(w("sectPr")):
        place = next((index for index, child in enumerate(section) if child.tag in _AFTER), len(section))
        section.insert(place, etree.Element(w("bidi")))


_AFTER = frozenset(map(w, ("rtlGutter", "docGrid", "printerSettings", "sectPrChange")))
"""What comes after w:bidi in w:sectPr (17.6.17)."""


def start_on_the_right(styles: bytes) -> bytes:
    """The styles with text aligned to where its lines start: some programs take ``left`` for the left side."""
    return re.sub(rb'(<w:jc w:val=")left(")', rb"\1start\2", styles)

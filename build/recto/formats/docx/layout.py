"""The page: size, margins and line numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recto.formats.docx.page import COLUMN
from recto.formats.docx.xml import w
from recto.manuscript.settings import DocxSettings

if TYPE_CHECKING:
    from lxml.etree import _Element as Node


_LETTER = 12240, 15840
"""Width and height in twentieths of a point."""


def lay_out(root: Node, wanted: DocxSettings) -> None:
    """Set the page in the properties of each section (ECMA-376 part 1, 17.6.17, also for the order of elements)."""
    from lxml import etree

    for section in root.iter(w("sectPr")):
        size, margins = section.find(w("pgSz")), section.find(w("pgMar"))
        if size is None or margins is None:
            continue
        if wanted.paper == "letter":
            for key, value in zip(("w", "h"), _LETTER, strict=True):
                size.set(w(key), str(value))
            for side in ("left", "right"):
                margins.set(w(side), str((_LETTER[0] - COLUMN) // 2))
        if wanted.review:
            margins.addnext(etree.Element(w("lnNumType"), {w("countBy"): "1", w("restart"): "continuous"}))

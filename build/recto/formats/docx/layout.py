"""The sheet, and what metadata.yaml asks for: ``recto: docx:``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recto.core.model import Metadata
from recto.formats.docx.page import COLUMN
from recto.formats.docx.xml import w

if TYPE_CHECKING:
    from lxml.etree import _Element as Node


@dataclass(frozen=True, slots=True)
class Layout:
    """How the Word file is laid out."""

    letter: bool = False
    """US Letter; the text is as wide as on A4."""
    review: bool = False
    """Lines twice as far apart, and numbered."""


_LETTER = 12240, 15840
"""Width and height in twentieths of a point."""


def layout(metadata: Metadata) -> Layout:
    """What the metadata asks for. A value that is none of those possible counts as not given."""
    settings: object = metadata.values
    for key in ("recto", "docx"):
        settings = settings.get(key) if isinstance(settings, Mapping) else None
    given: Mapping[str, Any] = settings if isinstance(settings, Mapping) else {}
    return Layout(str(given.get("paper")).lower() == "letter", given.get("review") is True)


def lay_out(root: Node, wanted: Layout) -> None:
    """Set the sheet in the sections' properties (ECMA-376 part 1, 17.6.17, whose order of elements holds)."""
    from lxml import etree

    for section in root.iter(w("sectPr")):
        size, margins = section.find(w("pgSz")), section.find(w("pgMar"))
        if size is None or margins is None:
            continue
        if wanted.letter:
            for key, value in zip(("w", "h"), _LETTER, strict=True):
                size.set(w(key), str(value))
            for side in ("left", "right"):
                margins.set(w(side), str((_LETTER[0] - COLUMN) // 2))
        if wanted.review:
            margins.addnext(etree.Element(w("lnNumType"), {w("countBy"): "1", w("restart"): "continuous"}))

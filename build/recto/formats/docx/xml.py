"""Word's XML (ECMA-376 part 1): its namespaces, and functions that put elements where the schema requires them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Node

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
OFFICE = "urn:schemas-microsoft-com:office:office"
VML = "urn:schemas-microsoft-com:vml"


def w(name: str) -> str:
    """A qualified name of WordprocessingML."""
    return f"{{{W}}}{name}"


_INVALID = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def valid(text: str) -> str:
    """A text without the characters that XML 1.0 does not allow (section 2.2)."""
    return _INVALID.sub("", text)


# The elements used here that come after w:position and w:sz in w:rPr (ECMA-376 part 1, 17.3.2.28).
_LATE_LETTERS = ("szCs", "highlight", "u", "shd", "vertAlign", "lang")


def set_letters(run: Node, name: str, value: str) -> None:
    """Set a run's property ``position`` or ``sz``."""
    from lxml import etree

    letters = child(run, "rPr", first=True)
    late = {w(other) for other in _LATE_LETTERS}
    place = next((index for index, other in enumerate(letters) if other.tag in late), len(letters))
    letters.insert(place, etree.Element(w(name), {w("val"): value}))


def child(parent: Node, name: str, *, first: bool = False) -> Node:
    """The child of that name, made if there is none."""
    from lxml import etree

    found = parent.find(w(name))
    if found is None:
        found = etree.Element(w(name))
        parent.insert(0, found) if first else parent.append(found)
    return found


def properties_of(paragraph: Node) -> Node:
    """A paragraph's ``w:pPr``, made if there is none."""
    return child(paragraph, "pPr", first=True)


def set_style(paragraph: Node, identifier: str) -> None:
    """Give a paragraph the style with that identifier."""
    child(properties_of(paragraph), "pStyle", first=True).set(w("val"), identifier)


def style_of(paragraph: Node) -> str:
    """The identifier of a paragraph's style; empty if it has none."""
    found = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
    return "" if found is None else str(found.get(w("val")))


# The elements of w:pPr used here, in the schema's order (ECMA-376 part 1, 17.3.1.26).
_PARAGRAPH_ORDER = tuple("pStyle keepNext keepLines pageBreakBefore numPr bidi spacing ind jc rPr".split())


def add_property(paragraph: Node, name: str, **values: str) -> None:
    """Give a paragraph a property, at its place in the schema's order."""
    from lxml import etree

    properties = properties_of(paragraph)
    before = {w(other) for other in _PARAGRAPH_ORDER[: _PARAGRAPH_ORDER.index(name)]}
    place = sum(1 for child in properties if child.tag in before)
    properties.insert(place, etree.Element(w(name), {w(key): value for key, value in values.items()}))


def run_style(run: Node) -> str:
    """The identifier of a run's style; empty if it has none."""
    found = run.find(f"{w('rPr')}/{w('rStyle')}")
    return "" if found is None else str(found.get(w("val")))

"""A Word template of the project -> the reference document, which gives the Word file its look.

A template is a stranger's file, so no part of it is copied. Its styles, headings' numbers, typefaces, page, headers and
footers are read, and built into Recto's own reference document, element by element. What is not known here has no way
in: macros, links to other files, embedded objects and fonts, and fields other than page numbers and the like.

What Recto itself relies on stays as it is: a style is found by its name and gets Recto's identifier, those that a
template lacks are Recto's, and the language is the manuscript's.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from recto import theme
from recto.formats.docx import package
from recto.formats.docx.page import Page
from recto.formats.docx.template_package import Package, Unusable, drawing, formatting, number
from recto.formats.docx.template_sheet import Sheet
from recto.formats.docx.template_styles import finish, numbering_of, styles_of
from recto.formats.docx.xml import A, w

if TYPE_CHECKING:
    from lxml.etree import _Element as Node


@dataclass(frozen=True, slots=True)
class Look:
    """The reference document, its page, and what of a template could not be taken over."""

    reference: bytes
    page: Page
    left_out: tuple[str, ...] = ()
    is_template: bool = False


def own_look() -> Look:
    """Recto's own."""
    return Look((theme.FOLDER / "reference.docx").read_bytes(), Page())


def look_of(template: bytes, *, numbered: bool) -> Look:
    """The look of a template. ``numbered``: Recto numbers the headings, so the template's numbers are left out.

    Raises Unusable.
    """
    given = Package(template)
    parts = _parts(own_look().reference)
    section = _last_section(given)
    left_out = {"macros"} if given.has_macros else set()

    identifiers, styles = styles_of(given, parts["word/styles.xml"])
    numbering, numbers = numbering_of(given, identifiers)
    page = _page(section, styles)
    finish(styles, numbers, page, numbered=numbered)
    parts["word/styles.xml"] = package.written(styles)
    if numbering is not None:
        parts["word/numbering.xml"] = package.written(numbering)
    parts["word/theme/theme1.xml"] = _theme(given, parts["word/theme/theme1.xml"])
    parts["word/settings.xml"] = _settings(given, parts["word/settings.xml"])

    sheet = Sheet(given, parts, identifiers, left_out)
    sheet.put(section)
    return Look(package.zipped(parts), page, tuple(sorted(left_out)), is_template=True)


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _last_section(given: Package) -> Node:
    from lxml import etree

    document = given.tree("word/document.xml")
    if document is None or document.tag != w("document"):
        raise Unusable("is not as Word writes it", 'save it in Word as "Word document", not as "Strict Open XML"')
    found = document.find(f"{w('body')}/{w('sectPr')}")
    return etree.Element(w("sectPr")) if found is None else found


def _theme(given: Package, own: bytes) -> bytes:
    """The theme with the template's typefaces and colours, to which its styles may refer by name."""
    ours = package.read(own)
    name = next((one for one in given.targets("word/document.xml").values() if "/theme/" in f"/{one}"), "")
    theirs = given.tree(name) if name else None
    for scheme in ("clrScheme", "fontScheme"):
        there = None if theirs is None else theirs.find(f"{{{A}}}themeElements/{{{A}}}{scheme}")
        here = ours.find(f"{{{A}}}themeElements/{{{A}}}{scheme}")
        if there is not None and here is not None:
            here.getparent().replace(here, drawing(there))  # type: ignore[union-attr]
    return package.written(ours)


_SETTINGS = {
    "mirrorMargins": "proofState",
    "autoHyphenation": "drawingGridHorizontalSpacing",
    "evenAndOddHeaders": "drawingGridHorizontalSpacing",
}
"""Settings, each with the one that it is put before (ECMA-376 part 1, 17.15.1.78)."""


def _settings(given: Package, own: bytes) -> bytes:
    """The settings, with those of the template that the page needs."""
    ours, theirs = package.read(own), given.tree("word/settings.xml")
    for name, before in _SETTINGS.items():
        node = None if theirs is None else theirs.find(w(name))
        place = ours.find(w(before))
        if node is not None and place is not None:
            place.addprevious(formatting(node))
    return package.written(ours)


_NARROWEST = 3_000
"""The least width and height that a text needs, in twentieths of a point: 53 mm."""


def _page(section: Node, styles: Node) -> Page:
    sheet, margins = section.find(w("pgSz")), section.find(w("pgMar"))
    # Word's own values for a template that has none (ECMA-376 part 1, 17.6.11 and 17.6.13).
    width, height = number(sheet, "w", 12240), number(sheet, "h", 15840)
    sides = sum(number(margins, name, 1440) for name in ("left", "right")) + number(margins, "gutter", 0)
    ends = sum(abs(number(margins, name, 1440)) for name in ("top", "bottom"))
    if width - sides < _NARROWEST or height - ends < _NARROWEST or max(width, height) > 31_680:
        raise Unusable("leaves no room for text on its page", "set the size of the page and its margins in Word")
    sizes = [
        styles.find(f"{w('style')}[@{w('styleId')}='{name}']/{w('rPr')}/{w('sz')}") for name in ("BodyText", "Normal")
    ]
    sizes.append(styles.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}/{w('sz')}"))
    given = next((size for node in sizes if 8 <= (size := number(node, "val", 0)) <= 144), 20)
    return Page(width, height, sides, ends, given / 2)

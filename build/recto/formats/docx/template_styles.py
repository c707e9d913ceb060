"""A template's styles and its numbers of headings, joined with the styles that Recto relies on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from recto.formats.docx import package
from recto.formats.docx.page import Page
from recto.formats.docx.template_package import Package, formatting, number, value
from recto.formats.docx.xml import W, child, w

if TYPE_CHECKING:
    from lxml.etree import _Element as Node

_MOST = 4_000
_MEASURED = frozenset({"TableText", "TableTextSmall", "FigureTable", "Equation"})
"""The styles that are always Recto's, because the widths of columns are computed from them."""
_CODE = frozenset({"SourceCode", "VerbatimChar"})
_REFERRING = tuple(map(w, ("basedOn", "next", "link", "pStyle", "rStyle", "tblStyle", "numStyleLink", "styleLink")))
_DEFAULTS = {"paragraph": "Normal", "character": "DefaultParagraphFont", "table": "TableNormal", "numbering": "NoList"}


def styles_of(given: Package, own: bytes) -> tuple[Mapping[str, str], Node]:
    """The new identifier of each of the template's styles, and all styles: Recto's are those that it lacks."""
    theirs = given.tree("word/styles.xml")
    ours = package.read(own)
    known = {_key(style): str(style.get(w("styleId"))) for style in ours.findall(w("style"))}
    found: dict[str, Node] = {}
    for style in () if theirs is None else theirs.findall(w("style")):
        if style.get(w("styleId")) and value(style.find(w("name"))) and len(found) < _MOST:
            found.setdefault(str(style.get(w("styleId"))), style)
    identifiers = _identifiers(found, known)
    made = {identifiers[old]: renamed(formatting(style), identifiers) for old, style in found.items()}
    has_authors = "Author" in made
    for style in ours.findall(w("style")):
        identifier = str(style.get(w("styleId")))
        if identifier in made and identifier not in _MEASURED:
            ours.replace(style, made.pop(identifier))
        else:
            made.pop(identifier, None)
            _adapt(style, below_authors=identifier == "Affiliation" and has_authors)
    ours.extend(made.values())
    if theirs is not None and (defaults := theirs.find(w("docDefaults"))) is not None:
        ours.replace(child(ours, "docDefaults"), formatting(defaults))
    return identifiers, ours


def _identifiers(found: Mapping[str, Node], known: Mapping[tuple[str, str], str]) -> Mapping[str, str]:
    """The new identifier of each style: Recto's for one of the same name, and none of Recto's for another."""
    identifiers: dict[str, str] = {}
    taken = set(known.values())
    for identifier, style in found.items():
        new = known.get(_key(style), "")
        if not new or new in identifiers.values():
            new = identifier
            while new in taken:
                new += "2"
        taken.add(new)
        identifiers[identifier] = new
    return identifiers


def _key(style: Node) -> tuple[str, str]:
    return str(style.get(w("type"))), value(style.find(w("name"))).casefold()


def renamed(part: Node, identifiers: Mapping[str, str]) -> Node:
    """A part that names styles by their new identifiers."""
    if part.tag == w("style"):
        part.set(w("styleId"), identifiers[str(part.get(w("styleId")))])
    for node in part.iter(*_REFERRING):
        node.set(w("val"), identifiers.get(value(node), value(node)))
    return part


def _adapt(style: Node, *, below_authors: bool) -> None:
    """Let one of Recto's styles have the template's typeface and colour; code keeps its own."""
    properties = style.find(w("rPr"))
    if properties is not None and style.get(w("type")) == "paragraph" and style.get(w("styleId")) not in _CODE:
        for node in [*properties.findall(w("rFonts")), *properties.findall(w("color"))]:
            properties.remove(node)
    if below_authors:  # aligned as they are
        child(style, "basedOn").set(w("val"), "Author")
        for node in style.findall(f"{w('pPr')}/{w('jc')}"):
            node.getparent().remove(node)  # type: ignore[union-attr]  # found below it


def finish(styles: Node, numbers: frozenset[str], page: Page, *, numbered: bool) -> None:
    """Mend what would be missing or wrong: references to nothing, outline levels, languages, measures."""
    from lxml import etree

    by_id = {str(style.get(w("styleId"))): style for style in styles.findall(w("style"))}
    for identifier, style in by_id.items():
        if _DEFAULTS.get(str(style.get(w("type")))) == identifier:
            style.set(w("default"), "1")
        elif w("default") in style.attrib:
            del style.attrib[w("default")]
        _drop_loose_ends(style, by_id, numbers, numbered=numbered)
        if level := re.fullmatch(r"Heading([1-9])", identifier):
            _set_level(style, int(level[1]))
    _untangle(by_id)
    for node in list(styles.iter(w("lang"))):
        node.getparent().remove(node)  # type: ignore[union-attr]  # found below it
    letters = child(child(child(styles, "docDefaults", first=True), "rPrDefault", first=True), "rPr", first=True)
    etree.SubElement(letters, w("lang"), {w("val"): "en-US"})  # which Pandoc replaces by the manuscript's
    for tab, place in zip(by_id["Equation"].iter(w("tab")), (page.column // 2, page.column), strict=True):
        tab.set(w("pos"), str(place))
    # The columns are as wide as their words with these margins.
    cells = child(child(by_id["Table"], "tblPr"), "tblCellMar")
    for side in ("left", "right"):
        child(cells, side).attrib.update({w("w"): "70", w("type"): "dxa"})


def _drop_loose_ends(style: Node, by_id: Mapping[str, Node], numbers: frozenset[str], *, numbered: bool) -> None:
    """Drop references to styles and numbers that there are not, and numbers of headings if they are ``numbered``."""
    for node in style.findall(w("basedOn")) + style.findall(w("next")) + style.findall(w("link")):
        if value(node) not in by_id:
            style.remove(node)
    heading = re.fullmatch(r"Heading[1-9]", str(style.get(w("styleId")))) is not None
    for properties in style.findall(w("pPr")):
        for node in properties.findall(w("numPr")):
            if value(node.find(w("numId"))) not in {*numbers, "", "0"} or (heading and numbered):
                properties.remove(node)


def _set_level(style: Node, level: int) -> None:
    """Give a heading its level in the outline, by which screen readers know it."""
    from lxml import etree

    properties = _properties(style)
    for node in properties.findall(w("outlineLvl")):
        properties.remove(node)
    properties.append(etree.Element(w("outlineLvl"), {w("val"): str(level - 1)}))


def _properties(style: Node) -> Node:
    """A style's ``w:pPr``, made at its place if there is none (ECMA-376 part 1, 17.7.4.17)."""
    from lxml import etree

    found = style.find(w("pPr"))
    if found is None:
        found = etree.Element(w("pPr"))
        after = [node for node in style if node.tag in (w("rPr"), w("tblPr"))]
        if after:
            after[0].addprevious(found)
        else:
            style.append(found)
    return found


def _untangle(by_id: Mapping[str, Node]) -> None:
    """End chains of styles that are based on themselves: programs would follow them for ever."""
    for identifier, style in by_id.items():
        seen, last = {identifier}, style
        while (based := last.find(w("basedOn"))) is not None:
            if value(based) in seen:
                last.remove(based)
                break
            seen.add(value(based))
            last = by_id[value(based)]


def numbering_of(given: Package, identifiers: Mapping[str, str]) -> tuple[Node | None, frozenset[str]]:
    """The numbers of headings and lists, and the identifiers by which styles refer to them. Pandoc's begin at 990."""
    from lxml import etree

    theirs = given.tree("word/numbering.xml")
    if theirs is None:
        return None, frozenset()
    made = etree.Element(w("numbering"), nsmap={"w": W})
    kinds = {
        str(node.get(w("abstractNumId"))): node
        for node in theirs.findall(w("abstractNum"))
        if 0 <= number(node, "abstractNumId", -1) < 990
    }
    numbers = {
        str(node.get(w("numId"))): node
        for node in theirs.findall(w("num"))
        if 0 < number(node, "numId", -1) < 990 and value(node.find(w("abstractNumId"))) in kinds
    }
    for node in (*kinds.values(), *numbers.values()):
        made.append(renamed(formatting(node), identifiers))
    return made, frozenset(numbers)

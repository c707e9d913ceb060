"""Displayed equations: their limits, aligned lines, and line breaks in those that are wider than the text.

Word breaks lines within a formula. LibreOffice does not, so a long formula would run off the sheet. Therefore Recto
breaks a formula before an operator where the line is full, as a typesetter does (ECMA-376 part 1, 22.1.2).
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from recto.formats.docx.formulas import structure, words
from recto.formats.docx.page import Page
from recto.formats.docx.xml import M, set_style, style_of, w

if TYPE_CHECKING:
    from lxml.etree import _Element as Node

_RELATIONS = frozenset("=≠<>≤≥≪≫≈≃≅∼∝≡≔→⇒⇔←↔↦∈∉⊂⊆⊃⊇")
_OPERATORS = frozenset("+−-±∓×·⋅∗∪∩∧∨⊕⊗") | _RELATIONS


def _m(name: str) -> str:
    return f"{{{M}}}{name}"


_SMALLER = frozenset(map(_m, ("num", "den", "sub", "sup")))
"""What is set smaller than the formula around it."""


def set_equations(root: Node, page: Page) -> None:
    """In displayed equations, put limits above and below sums and products, and break lines that are too wide."""
    # The room that a line has next to the equation's number, in ems.
    room = page.column / 20 / page.size - 5
    for style in root.iter(_m("sty")):
        _set_upright(style)
    for lines in list(root.iter(_m("eqArr"))):
        _align(lines)
    for paragraph in root.iter(w("p")):
        if style_of(paragraph) == "Equation":
            for operator in paragraph.iter(_m("naryPr")):
                sign, place = operator.find(_m("chr")), operator.find(_m("limLoc"))
                if place is not None and sign is not None and sign.get(_m("val")) not in set("∫∬∭∮∯∰"):
                    place.set(_m("val"), "undOvr")
            for formula in paragraph.findall(_m("oMath")):
                _break(formula, room)
        else:
            for display in paragraph.findall(_m("oMathPara")):
                _lay_out(paragraph, display, room)
    for formula in root.iter(_m("oMath")):
        structure(formula)


def _set_upright(style: Node) -> None:
    """Set a run upright whose letters ``prepare`` has made upright and bold: Pandoc takes them for italic."""
    run = style.getparent().getparent()  # type: ignore[union-attr]  # the properties of a run
    text = None if run is None else run.find(_m("t"))
    if text is not None and re.fullmatch("[\U0001d400-\U0001d433]+", text.text or ""):
        text.text = unicodedata.normalize("NFKD", text.text or "")
        style.set(_m("val"), "b")


def _align(lines: Node) -> None:
    """Turn aligned lines into a matrix whose columns are alternately right- and left-aligned.

    Pandoc marks the alignment points with ``&`` (ECMA-376 part 1, 22.1.2.34). LibreOffice prints that sign, but it
    supports matrices.
    """
    from lxml import etree

    rows = [_cells(line) for line in lines.findall(_m("e"))]
    count = max(map(len, rows))
    matrix = etree.Element(_m("m"))
    properties = etree.SubElement(matrix, _m("mPr"))
    for name, value in (("cGpRule", "3"), ("cGp", "0")):  # exactly no space between the columns
        etree.SubElement(properties, _m(name), {_m("val"): value})
    columns = etree.SubElement(properties, _m("mcs"))
    for index in range(count):
        column = etree.SubElement(etree.SubElement(columns, _m("mc")), _m("mcPr"))
        etree.SubElement(column, _m("count"), {_m("val"): "1"})
        etree.SubElement(column, _m("mcJc"), {_m("val"): "left" if index % 2 else "right"})
    for row in rows:
        made = etree.SubElement(matrix, _m("mr"))
        for index in range(count):
            cell = etree.SubElement(made, _m("e"))
            # An operator needs something before it, and a cell must not be empty; before the next equation, add space.
            cell.append(words("\u2003\u2003" if index and not index % 2 else "\u200b"))
            cell.extend(row[index] if index < len(row) else [])
    # In a matrix, Word sets fractions as small as in running text.
    for part in list(matrix.iter(_m("num"), _m("den"))):
        if not any(above.tag in _SMALLER for above in part.iterancestors()):
            size = etree.Element(_m("argPr"))
            etree.SubElement(size, _m("argSz"), {_m("val"): "1"})
            part.insert(0, size)
    lines.addprevious(matrix)
    parent = lines.getparent()
    if parent is not None:
        parent.remove(lines)


def _cells(line: Node) -> list[list[Node]]:
    """The contents of a line, split at its ``&`` marks."""
    cells: list[list[Node]] = [[]]
    for child in line:
        if child.tag == _m("r") and child.find(_m("rPr")) is None and "".join(map(str, child.itertext())) == "&":
            cells.append([])
        else:
            cells[-1].append(child)
    return cells


def _lay_out(paragraph: Node, display: Node, room: float) -> None:
    """Break a formula that is alone in its paragraph and too wide into lines, as if it had a number."""
    formulas = display.findall(_m("oMath"))
    alone = not any(child.tag in (w("r"), w("hyperlink"), _m("oMath")) for child in paragraph)
    if len(formulas) != 1 or not alone or _width(formulas[0]) <= room or not _breaks(formulas[0]):
        return
    display.addprevious(_run("tab"))
    display.addprevious(formulas[0])
    paragraph.remove(display)
    set_style(paragraph, "Equation")
    _break(formulas[0], room)


def _breaks(formula: Node) -> list[int]:
    """The indexes of the children at which a line can begin."""
    texts = ["".join(map(str, child.itertext())).strip() if child.tag == _m("r") else "" for child in formula]
    return [index for index, text in enumerate(texts) if index and text[:1] in _OPERATORS and text]


def _break(formula: Node, room: float) -> None:
    """Break a formula that is too wide, before the last operator that fits the line."""
    from lxml import etree

    while _width(formula) > room:
        widths = [_width(child) for child in formula]
        places = _breaks(formula)
        fitting = [place for place in places if sum(widths[:place]) <= room] or places[:1]
        if not fitting:
            return
        first = etree.Element(formula.tag)
        first.extend(list(formula)[: fitting[-1]])
        for piece in (first, _run("br"), _run("tab")):
            formula.addprevious(piece)


def _run(name: str) -> Node:
    from lxml import etree

    run = etree.Element(w("r"))
    etree.SubElement(run, w(name))
    return run


def _width(node: Node) -> float:
    """The estimated width of a formula, in ems."""
    kind = node.tag.rpartition("}")[2]
    if kind == "t":
        return sum(1.05 if letter in _OPERATORS else 0.53 for letter in node.text or "")
    parts = [(child.tag.rpartition("}")[2], _width(child)) for child in node]
    widths, total = dict(parts), sum(width for _, width in parts)
    if kind == "f":
        return max(widths.get("num", 0), widths.get("den", 0)) + 0.3
    if kind in ("sub", "sup", "deg", "lim"):
        return 0.7 * total
    if kind in ("sSubSup", "sPre"):
        return widths.get("e", 0) + max(widths.get("sub", 0), widths.get("sup", 0))
    if kind in ("limLow", "limUpp"):
        return max(widths.values(), default=0)
    if kind == "nary":
        return 1 + widths.get("e", 0) + max(widths.get("sub", 0), widths.get("sup", 0)) / 2
    if kind in ("eqArr", "m"):
        return max((width for _, width in parts), default=0)
    return total + (0.8 if kind in ("d", "rad") else 0)

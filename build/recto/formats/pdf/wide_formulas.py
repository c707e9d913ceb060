"""Break formulas that are wider than the text into lines: at wide spaces, and before relations and operators outside of
brackets.

The layout is that of books (T. W. Chaundy et al., The Printing of Mathematics, 1954): lines begin with the sign,
relations are aligned, and a line that continues a sum is indented a little.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

_RELATIONS = frozenset("=≠<>≤≥≪≫≈≃≅∼∝≡≔→⇒⇔←↔↦∈∉⊂⊆⊃⊇")
_SIGNS = frozenset("+-−±∓×·⋅∗∪∩∧∨⊕⊗") | _RELATIONS
_OPENING, _CLOSING = frozenset("([{⟨⌈⌊"), frozenset(")]}⟩⌉⌋")
_INDENT = 1.5
"""Indentation of a line that continues a sum, in ems."""


def in_lines(mathml: str, widest: float, width: Callable[[str], float]) -> str | None:
    """The formula as MathML of several lines, if possible none wider than ``widest`` ems; None if it cannot be broken.

    ``width`` measures MathML. Raises ``xml.etree.ElementTree.ParseError``. The lines of a formula that its author has
    broken already are broken further, if they have a single alignment point.
    """

    def measure(parts: Sequence[Element]) -> float:
        return width(_math(parts)) if parts else 0.0

    line = _inside(ElementTree.fromstring(mathml))  # noqa: S314  # written by MathJax or Pandoc, not by the author
    rows = [_sides(list(line), widest / 3, measure)]
    if len(line) == 1 and _name(line[0]) == "mtable":
        cells = [[[part for part in _inside(cell) if len(part) or part.text] for cell in row] for row in line[0]]
        if any(len(row) != 2 for row in cells):
            return None
        rows = [(left, right) for left, right in cells]
    room = widest - max(measure(left) for left, _ in rows)
    table = Element("mtable", displaystyle="true", columnalign="right left", rowspacing="3pt", columnspacing="0em")
    for left, right in rows:
        for number, parts in enumerate(_lines(right, room, measure)):
            row = SubElement(table, "mtr")
            SubElement(row, "mtd").extend([] if number else left)
            cell = SubElement(row, "mtd")
            if number and not _is(parts[1], _RELATIONS):
                SubElement(cell, "mspace", width=f"{_INDENT}em")
            cell.extend(parts)
    return _math([table]) if len(table) > len(rows) else None


def _inside(element: Element) -> Element:
    """The element, or the only one within it that has parts next to each other."""
    while len(element) == 1 and _name(element[0]) in ("mrow", "mstyle"):
        element = element[0]
    return element


def _sides(parts: list[Element], widest: float, measure: Callable[[list[Element]], float]) -> tuple[list[Element], ...]:
    """The part before the first relation, unless it is wider than ``widest``, and the rest."""
    first = next((place for place in _places(parts) if _is(parts[place], _RELATIONS)), 0)
    if measure(parts[:first]) > widest:
        first = 0
    return parts[:first], parts[first:]


def _lines(parts: list[Element], room: float, measure: Callable[[list[Element]], float]) -> Iterator[list[Element]]:
    nothing = Element("mi")  # an operator needs something before it
    line: list[Element] = []
    indent = 0.0
    for segment in _segments(parts):
        # What stands apart, such as a condition, is kept together if it fits a line of its own.
        if line and _INDENT + measure([nothing, *segment]) <= room < indent + measure([nothing, *line, *segment]):
            yield [nothing, *line]
            line, indent = segment[1:], _INDENT
            continue
        for start, end in pairwise((0, *_places(segment), len(segment))):
            piece = segment[start:end]
            if line and indent + measure([nothing, *line, *piece]) > room:
                yield [nothing, *line]
                line, indent = [], 0.0 if _is(piece[0], _RELATIONS) else _INDENT
            line = line + piece
    yield [nothing, *line]


def _segments(parts: list[Element]) -> Iterator[list[Element]]:
    r"""The parts between wide spaces such as ``\quad``; all but the first begin with the space."""
    spaces = [place for place, part in enumerate(parts) if place and _is_wide(part)]
    for start, end in pairwise((0, *spaces, len(parts))):
        yield parts[start:end]


def _is_wide(part: Element) -> bool:
    width = part.get("width", "") if _name(part) == "mspace" else ""
    return width.endswith("em") and float(width.removesuffix("em")) >= 1


def _places(parts: Sequence[Element]) -> Iterator[int]:
    """The places where a line can begin: at binary signs outside of brackets."""
    depth = 0
    for place, part in enumerate(parts):
        sign = (part.text or "").strip() if _name(part) == "mo" else ""
        depth += (sign in _OPENING) - (sign in _CLOSING) if sign else 0
        if place and not depth and sign in _SIGNS and not _is(parts[place - 1], _SIGNS | _OPENING):
            before = parts[place - 1]
            if place > 1 or len(before) or before.text:
                yield place


def _is(part: Element, signs: frozenset[str]) -> bool:
    return _name(part) == "mo" and (part.text or "").strip() in signs


def _name(part: Element) -> str:
    return part.tag.rpartition("}")[2]


def _math(parts: Sequence[Element]) -> str:
    root = Element("math", display="block")
    SubElement(root, "mrow").extend(parts)
    for part in root.iter():
        part.tag = _name(part)
    return ElementTree.tostring(root, encoding="unicode")

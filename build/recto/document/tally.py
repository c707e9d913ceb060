"""How many citations, notes, list items, cells, images and formulas a document has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from recto.core.model import Part, Tally
from recto.pandoc import ast
from recto.pandoc.ast import Block, Element

_SHOWN = frozenset(("Str", "Code", "CodeBlock", "Math", "Image"))
_WITH_ATTRIBUTES = frozenset(("Header", "Div", "Span", "Link", "Image", "Code", "CodeBlock", "Table", "Figure"))


def count(blocks: Sequence[Block]) -> Tally:
    """Count what a document has. Each part is there, if only as 0.

    Links that lead nowhere, empty cells, and items that do not begin with text are left out, since not every format can
    show them.
    """
    parts = Counter(dict.fromkeys(Part, 0))
    links: Counter[str] = Counter()
    known: set[str] = set()
    for element in walk(blocks):
        kind = element["t"]
        if kind in _WITH_ATTRIBUTES:
            known.add(ast.identifier(element))
        if kind == "Link" and ast.target(element).startswith("#"):
            links[ast.target(element)[1:]] += 1
        elif part := _PARTS.get(kind):
            parts[part] += 1
        elif kind in ("BulletList", "OrderedList"):
            parts[Part.ITEM] += sum(1 for item in ast.items(element) if begins_with_text(item))
        elif kind == "Table":
            parts[Part.CELL] += sum(is_filled(cell) for row in ast.rows(element) for _, cell in ast.cells(row))
    links = Counter({target: number for target, number in links.items() if target in known})
    parts[Part.CITATION] = sum(number for target, number in links.items() if is_reference(target))
    parts[Part.CROSS_REFERENCE] = sum(number for target, number in links.items() if is_label(target))
    return Tally(dict(parts), dict(links))


_PARTS = {"Note": Part.NOTE, "Image": Part.FIGURE, "Math": Part.FORMULA}


def walk(blocks: Sequence[Block]) -> Iterator[Element]:
    """Every element that is shown: not what describes an image, which is often its caption once more, nor a link within
    a link, as formats have none."""
    skipped: set[int] = set()
    for element in ast.walk(blocks):
        if id(element) in skipped:
            continue
        if element["t"] == "Image":
            skipped.update(id(inner) for inner in ast.walk(ast.inlines(element)))
        if element["t"] == "Link":
            skipped.update(id(inner) for inner in ast.walk(ast.inlines(element)) if inner["t"] == "Link")
        yield element


def beginnings(blocks: Sequence[Block], part: Part) -> set[str]:
    """How the list items, cells, images or notes begin: their first letters and digits; nothing of those without."""
    found: list[str] = []
    for element in walk(blocks):
        kind = element["t"]
        if part is Part.ITEM and kind in ("BulletList", "OrderedList"):
            found += map(ast.words, ast.items(element))
        elif part is Part.CELL and kind == "Table":
            found += [ast.words(cell) for row in ast.rows(element) for _, cell in ast.cells(row)]
        elif part is Part.FIGURE and kind == "Image":
            found.append(ast.words(ast.inlines(element)))
        elif part is Part.NOTE and kind == "Note":
            found.append(ast.words([element]))
    return {letters(text) for text in found} - {""}


def letters(text: str) -> str:
    """The first letters and digits of a text: what markup cannot change."""
    return re.sub(r"[\W_]+", "", text)[:12]


def is_reference(identifier: str) -> bool:
    """Whether it is the identifier of an entry in the list of references."""
    return identifier.startswith("ref-")


def is_label(identifier: str) -> bool:
    """Whether it is the label of what has a number."""
    return identifier.startswith(("fig:", "tbl:", "eq:", "sec:"))


def is_filled(cell: Sequence[Block]) -> bool:
    """Whether there is something to see in a cell."""
    return any(element["t"] in _SHOWN for element in ast.walk(cell))


def is_decorated(cell: Sequence[Block]) -> bool:
    """Whether a cell has nothing but images without a description: to a PDF, these are decoration, and no content."""
    elements = [element for element in ast.walk(cell) if element["t"] in _SHOWN]
    images = [one for one in elements if one["t"] == "Image" and not ast.words(ast.inlines(one)).strip()]
    return bool(images) and len(images) == len(elements) and not any(ast.attributes(one).get("alt") for one in images)


def begins_with_text(item: Sequence[Block]) -> bool:
    """Whether an item of a list begins with a line of text."""
    first = next((block for block in item if block["t"] != "RawBlock"), None)
    return first is not None and first["t"] in ("Para", "Plain") and is_filled([first])

"""Where a section begins and ends, and the authors' section in its place behind a title block."""

from __future__ import annotations

import re
from collections.abc import Sequence

from recto.pandoc import ast
from recto.pandoc.ast import Block

REFERENCES = re.compile(
    r"(?:\d+\.?\s+)?(?:references?|reference list|references cited|list of references|(?:selected )?bibliography"
    r"|(?:literature|works|sources) cited|literature|literatur(?:verzeichnis)?|referenzen|quellen(?:verzeichnis)?"
    r"|références(?: bibliographiques)?|bibliographie|referencias(?: bibliográficas)?|bibliografía|referências"
    r"|bibliografia|riferimenti(?: bibliografici)?|referenties|literatuur|referenser|kirjallisuus|литература|参考文献)",
    re.IGNORECASE,
)
"""The titles of the section with the references."""


def section(blocks: Sequence[Block], identifier: str) -> tuple[int, int] | None:
    """Where the section of a heading of level 1 or 2 begins and ends."""
    headings = [
        (index, ast.level(block), ast.identifier(block)) for index, block in enumerate(blocks) if block["t"] == "Header"
    ]
    for first, level, name in headings:
        if name == identifier and level <= 2:
            return first, next((index for index, other, _ in headings if index > first and other <= level), len(blocks))
    return None


def authors_last(blocks: list[Block]) -> list[Block]:
    """The blocks with the section about the authors before the references, as in journals that have a title block."""
    authors = section(blocks, "authors")
    if authors is None:
        return blocks
    moved = blocks[slice(*authors)]
    rest = [*blocks[: authors[0]], *blocks[authors[1] :]]
    if authors[0] < len(rest):
        # The next section now begins on the first page, which the authors' section used to fill.
        _drop_class(rest[authors[0]], "page_break_before")
    for one in moved:
        _drop_class(one, "page_break_before")
        _drop_class(one, "page_break_after")
    place = behind_chapters(rest)
    if place is None:
        references = section(rest, "references")
        lists = (index for index, one in enumerate(rest) if ast.is_reference_list(one))
        place = references[0] if references else next(lists, len(rest))
    return [*rest[:place], *moved, *rest[place:]]


def behind_chapters(blocks: Sequence[Block]) -> int | None:
    """Where the text ends that has several lists of references: before the last one, or behind all if that is a
    chapter's, too; None if there are not several."""
    lists = [index for index, one in enumerate(blocks) if ast.is_reference_list(one)]
    if len(lists) < 2:
        return None
    main = next((index for index in lists if ast.identifier(blocks[index]) == "refs"), lists[-1])
    headings = [index for index, one in enumerate(blocks) if one["t"] == "Header"]
    own = next((index for index in reversed(headings) if index < main), None)
    highest = min((ast.level(blocks[index]) for index in headings), default=0)
    is_a_chapters = own is None or ast.level(blocks[own]) > highest
    return len(blocks) if is_a_chapters else own


def _drop_class(block: Block, name: str) -> None:
    if name in ast.classes(block):
        ast.classes(block).remove(name)

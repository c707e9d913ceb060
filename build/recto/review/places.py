"""Where the words of a version were written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from recto.core.model import Location, Text
from recto.document.locate import PARAGRAPHS, Tracer
from recto.pandoc import ast
from recto.pandoc.ast import Block

_FAR = 400
"""How many characters after a word the next one may be: there may be an address or a citation in between."""


class Places:
    """The places of a text's paragraphs, and of the words in them."""

    def __init__(self, blocks: list[Block], trace: Tracer, text: Text) -> None:
        paragraphs = (element for element in ast.walk(blocks) if element["t"] in PARAGRAPHS)
        self._of = {id(one): place for one, place in zip(paragraphs, trace(blocks).paragraphs, strict=False)}
        self._held = blocks  # so that no other element gets the number of one
        self._sources = {source.path: source.text for source in text.sources}

    def of(self, part: Any) -> Location | None:
        """Where a part of the text begins: where the first paragraph in it does."""
        places = (self._of.get(id(one)) for one in ast.walk(part))
        return next((place for place in places if place is not None), None)

    def words(self, paragraph: Block, words: Sequence[str]) -> Iterator[Location | None]:
        """Where each of a paragraph's words is. One that is not found is where the one before it is."""
        start = self._of.get(id(paragraph))
        text = self._sources.get(start.path, "") if start else ""
        if start is None or not text:
            yield from (start for _ in words)
            return
        offset = sum(len(line) for line in text.splitlines(keepends=True)[: start.line - 1]) + start.column - 1
        place, at = start, offset
        for word in words:
            found = re.compile(rf"(?<!\w){re.escape(word)}").search(text, offset, offset + _FAR) if word else None
            if found:
                # From the place before: the whole text would be counted again for each word.
                lines = text.count("\n", at, found.start())
                column = (
                    found.start() - text.rfind("\n", 0, found.start()) if lines else place.column + found.start() - at
                )
                place, at, offset = Location(place.path, place.line + lines, column), found.start(), found.end()
            yield place

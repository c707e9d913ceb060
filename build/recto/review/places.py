"""Where the words of a version were written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from recto.core.model import Location, Text
from recto.document.locate import PARAGRAPHS, Tracer
from recto.pandoc import ast
from recto.pandoc.ast import Block
from recto.review.sequences import same_and_other

_PIECE = re.compile(r"\w+|[^\w\s]")
"""A word or a sign of a source."""
_END = re.compile(r"\n[ \t]*\n")
"""What is behind a paragraph."""


class Places:
    """The places of a text's paragraphs, and of the words in them."""

    def __init__(self, blocks: list[Block], trace: Tracer, text: Text) -> None:
        paragraphs = (element for element in ast.walk(blocks) if element["t"] in PARAGRAPHS)
        self._of = {id(one): place for one, place in zip(paragraphs, trace(blocks).paragraphs, strict=False)}
        self._held = blocks  # so that no other element gets the number of one
        self._copies: list[Any] = []
        self._sources = {source.path: source.text for source in text.sources}

    def begin(self, blocks: Sequence[Block], place: str) -> None:
        """Say where blocks begin that are copies: the place is ``path:line:column``, or empty."""
        path, _, numbers = place.partition(":")
        line, _, column = numbers.partition(":")
        first = next((element for element in ast.walk(blocks) if element["t"] in PARAGRAPHS), None)
        if first and column and id(first) not in self._of:
            self._of[id(first)] = Location(path, int(line), int(column))
            self._copies.append(first)

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
        offset = sum(len(line) for line in text.split("\n")[: start.line - 1]) + start.line - 1 + start.column - 1
        end = _END.search(text, offset)
        pieces = [*_PIECE.finditer(text, offset, end.start() if end else len(text))]
        wanted = [(piece, at) for at, word in enumerate(words) for piece in _PIECE.findall(word)]
        found: dict[int, int] = {}
        for same, a, b, c, _ in same_and_other([piece for piece, _ in wanted], [match[0] for match in pieces]):
            for at in range(a, b) if same else ():
                found.setdefault(wanted[at][1], pieces[c + at - a].start())
        place, last = start, offset
        for index in range(len(words)):
            if index in found:
                # From the place before: the whole text would be counted again for each word.
                lines = text.count("\n", last, found[index])
                column = found[index] - (text.rfind("\n", 0, found[index]) if lines else last - place.column)
                place, last = Location(place.path, place.line + lines, column), found[index]
            yield place

"""From a word of the page to where its author wrote it, and from a line of a file to its place on the page.

Nothing of this is in the page. The map is made when the first question is asked: the page's words are aligned with
those of the text, first the running text, then what may be elsewhere in the text: notes, captions of tables, and what
stands within citations. What the author did not type leads to what it was made from.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property

from recto.core.model import SECTION_SEPARATOR, Bibliography, Document, Location, Metadata, Text, source_offset
from recto.preview.stated import stated
from recto.references.keys import unlisted_id
from recto.words.matches import matched
from recto.words.page_words import KEY, PageWords, Part, Stretch, page_words
from recto.words.text_words import TextWords, text_words


@dataclass(frozen=True, slots=True)
class Place:
    """Something on a page: how many characters stand before it, and how many it has (see ``page_words``)."""

    start: int
    size: int


class SourceMap:
    """The map of one page. ``page`` is its HTML; the others are what it was built from."""

    def __init__(
        self, page: str, text: Text, document: Document, bibliography: Bibliography, metadata: Metadata
    ) -> None:
        self.page, self.text, self.document = page, text, document
        self.bibliography, self.metadata = bibliography, metadata

    def source(self, place: int, word: str = "") -> Location | None:
        """Where the word at ``place`` was written; None if the page has no words.

        Another word than ``word`` is there if the browser has another version of the page; the nearest such word counts
        then.
        """
        words = self._page.words
        if not words:
            return None
        # Keys and marks of notes have no size on the page: they begin where the word begins that is asked for.
        index = max(bisect_right(self._page.starts, place) - 1, 0)
        if word and words[index] != word:
            near = (one for step in range(1, _NEAR) for one in (index - step, index + step))
            index = next((one for one in near if 0 <= one < len(words) and words[one] == word), index)
        return self._location(index)

    def place(self, path: str, line: int, column: int = 1) -> Place | None:
        """What the page shows of a place in a file: the word there, or else the next on the line, or else what is
        nearest; None if nothing on the page is from that file."""
        start = 0
        for source in self.text.sources:
            if source.path == path:
                index = self._at(start, source.text, line, column)
                return None if index is None else self._shown(index)
            start += len(source.text) + len(SECTION_SEPARATOR)
        known = [one for one in self._made_of if one[0].path == path]
        if not known:
            return None
        at = bisect_right(known, Location(path, line, column), key=lambda one: one[0])
        return self._shown(known[max(at - 1, 0)][1])

    @cached_property
    def _page(self) -> PageWords:
        return page_words(self.page)

    @cached_property
    def _places(self) -> list[int]:
        """The place in the templated text of each word of the page, or -1."""
        return matched(self._page, self._text)

    @cached_property
    def _text(self) -> TextWords:
        return text_words(self.text, self.document, self.bibliography)

    # --- from the page to the files -----------------------------------------------------------------------------------

    def _location(self, index: int) -> Location:
        if self._places[index] >= 0:
            return self.text.location(self._places[index])
        stretch = self._page.stretch(index)
        if stretch is not None:
            if stretch.part is Part.TITLE:
                return self.metadata.place("title")
            if stretch.part is Part.REFERENCE:
                return self._of_reference(stretch.name)
            if stretch.part is Part.METADATA:
                return self._stated(stretch)[index - stretch.first]
            if stretch.owner >= 0 and self._places[stretch.owner] >= 0:
                return self.text.location(self._places[stretch.owner])
        return self._of_neighbour(index)

    def _of_neighbour(self, index: int) -> Location:
        """Words that the author did not type belong to what is beside them in their block: a key that follows, or else
        what is before."""
        places, block = self._places, self._page.block(index)
        first, last = index, index + 1
        while first and places[first] < 0 and self._page.block(first - 1) == block:
            first -= 1
        while last < len(places) and places[last] < 0 and self._page.block(last) == block:
            last += 1
        follows = last < len(places) and self._page.block(last) == block
        if follows and (places[first] < 0 or self._page.words[last].startswith(KEY)):
            return self.text.location(places[last])
        if places[first] >= 0:
            return self.text.location(places[first])
        beside = self._page.stretch(last) if last < len(places) else None
        if beside is not None and beside.part is Part.METADATA:  # the heading of a statement
            return self._location(last)
        before = next((place for place in reversed(places[:first]) if place >= 0), 0)
        return self.text.location(before)

    def _of_reference(self, name: str) -> Location:
        """Where a file of the author's has the work, or else where it is cited first."""
        known = self._works.get(unlisted_id(name))
        return known or Location(self.metadata.path)

    @cached_property
    def _works(self) -> dict[str, Location]:
        """By short id, where each work comes from."""
        cited: dict[str, Location] = {}
        for citation in self.document.citations:
            cited.setdefault(self.bibliography.short_id(citation.key) or citation.key, citation.location)
        described = {one.short_id: one.location for one in self.bibliography.references.values() if one.location}
        return {**cited, **described}

    def _stated(self, stretch: Stretch) -> list[Location]:
        return stated(self._page.words[stretch.first : stretch.last], self.metadata, stretch.name)

    # --- from the files to the page -----------------------------------------------------------------------------------

    def _at(self, start: int, written: str, line: int, column: int) -> int | None:
        """The index of the word for a line and column of a file, whose text begins at ``start`` of the joined ones."""
        lines = written.split("\n")
        line = min(max(line, 1), len(lines))
        begins = start + sum(len(one) + 1 for one in lines[: line - 1])
        ends = begins + len(lines[line - 1])
        asked = min(begins + max(column, 1) - 1, ends)
        offsets, indices = self._by_source
        after = bisect_right(offsets, asked)
        if after and offsets[after - 1] >= begins:
            first = bisect_left(offsets, offsets[after - 1])
            if asked < self._end(written, start, offsets[first], indices[first]):
                return indices[first]
        if after < len(offsets) and offsets[after] <= ends:
            return indices[after]
        if after and offsets[after - 1] >= begins:
            return indices[bisect_left(offsets, offsets[after - 1])]
        near = [
            one for one in (after, after - 1) if 0 <= one < len(offsets) and 0 <= offsets[one] - start <= len(written)
        ]
        return indices[near[0]] if near else None

    def _end(self, written: str, start: int, offset: int, index: int) -> int:
        """Where what a word comes from ends: a tag of a template, or the word as it is written."""
        tag = _TAG.match(written, offset - start)
        if tag:
            return start + tag.end()
        word = self._text.sizes.get(self._places[index], len(self._page.words[index]))
        return offset + word

    @cached_property
    def _by_source(self) -> tuple[list[int], list[int]]:
        """The places in the joined files that words of the page come from, sorted, and the words' indices."""
        segments = self.text.segments
        places = [(source_offset(segments, place), index) for index, place in enumerate(self._places) if place >= 0]
        places.sort()
        return [place for place, _ in places], [index for _, index in places]

    @cached_property
    def _made_of(self) -> list[tuple[Location, int]]:
        """The places of other files that something on the page comes from, sorted, and the words' indices."""
        found = []
        for stretch in self._page.stretches:
            if stretch.part in (Part.TITLE, Part.REFERENCE):
                found += [(self._location(stretch.first), stretch.first)] if stretch.first < stretch.last else []
            elif stretch.part is Part.METADATA:
                found += [*zip(self._stated(stretch), range(stretch.first, stretch.last), strict=True)]
        return sorted(found)

    def _shown(self, index: int) -> Place:
        """What of the page a word is: for a key or the mark of a note, the words that stand for it."""
        if self._page.size(index):
            return Place(self._page.starts[index], self._page.size(index))
        made = next((one for one in self._page.stretches if one.owner == index and one.first < one.last), None)
        last = made.last - 1 if made else index
        start = self._page.starts[index]
        return Place(start, self._page.starts[last] + self._page.size(last) - start)


_NEAR = 200
"""How many words around a place are looked at."""
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)

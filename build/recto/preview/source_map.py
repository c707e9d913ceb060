"""From a word of the page to where its author wrote it, and from a line of a file to its place on the page.

Nothing of this is in the page. A map is made when the first question about a page is asked: the page's words are aligned
with those of the text (``alignment``), first the running text, then what may be elsewhere in the text: notes, captions
of tables, what stands within citations. What the author did not type leads to what it was made from.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from recto.core.model import Bibliography, Document, Location, Metadata, Text, source_offset
from recto.core.model import SECTION_SEPARATOR
from recto.document.statements import PLACES
from recto.preview.alignment import aligned
from recto.preview.page_words import FORMULA, PageWords, Part, Stretch, WORD, page_words
from recto.preview.text_words import TextWords, text_words


@dataclass(frozen=True, slots=True)
class Place:
    """Something on a page: how many characters stand before it, and how many it has (see ``page_words``)."""

    start: int
    size: int


class SourceMap:
    """The map of one page. ``page`` is its HTML, the others are what it was built from."""

    def __init__(
        self, page: str, text: Text, document: Document, bibliography: Bibliography, metadata: Metadata
    ) -> None:
        self.page, self.text, self.document = page, text, document
        self.bibliography, self.metadata = bibliography, metadata

    def source(self, place: int, word: str = "") -> Location | None:
        """Where the word at ``place`` was written; None if the page has no words.

        If there is another word than ``word``, the page in the browser is another version: the nearest such word counts.
        """
        words = self._words
        if not words.words:
            return None
        index = max(bisect_right(words.starts, place) - 1, 0)
        # Keys and marks of notes have no size: they are not what is asked for.
        while not words.sizes[index] and index + 1 < len(words.words):
            index += 1
        if word and words.words[index] != word:
            near = (one for step in range(1, _NEAR) for one in (index - step, index + step))
            index = next((one for one in near if 0 <= one < len(words.words) and words.words[one] == word), index)
        return self._location(index)

    def place(self, path: str, line: int, column: int = 1) -> Place | None:
        """What stands on the page for a place in a file: that word, or else the next on its line, or else the nearest
        line's; None if the page has nothing from that file."""
        known = self._by_file.get(path)
        if not known:
            return None
        at = bisect_right(known, (line, column, len(self._words.words))) - 1
        index = max(at, 0)
        ...

    @cached_property
    def _words(self) -> PageWords:
        return page_words(self.page)

"""A CitedDocument's blocks + Text -> Trace: which line of the authors' files each paragraph and citation comes from.

Pandoc keeps no positions. So the first words of a paragraph are looked for among the words of the text, between the
heading before it and the one after it (``parse`` has located those), from where the paragraph before it was found.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from recto.core.model import Bibliography, Citation, Document, Location, Text
from recto.pandoc import ast
from recto.pandoc.ast import Block, Element, Inline
from recto.references.keys import unlisted_id

PARAGRAPHS = frozenset(("Para", "Plain", "Header", "CodeBlock"))
"""The elements that have a place of their own."""


@dataclass(frozen=True, slots=True)
class CitedHere:
    """One citation of one or more works: the keys as the author wrote them, and where the first stands."""

    keys: tuple[str, ...]
    location: Location | None


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a document's parts come from, each in the order in which ``ast.walk`` meets them.

    ``paragraphs`` has a place for each element of PARAGRAPHS, None where it was not found or is no author's, as in the
    list of references; ``citations`` has an entry for each ``Cite``, and ``digests`` the fingerprint of each source
    file, by its path.
    """

    paragraphs: tuple[Location | None, ...] = ()
    citations: tuple[CitedHere, ...] = ()
    digests: Mapping[str, str] = field(default_factory=dict)


def digest(text: str) -> str:
    """A fingerprint of a source file. It does not depend on how lines end, which git may change."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").strip()
    return sha256(plain.encode("utf-8", "surrogateescape")).hexdigest()[:16]


Tracer = Callable[[list[Block]], Trace]
"""Gives the Trace of a CitedDocument's blocks."""


def untraced(_: list[Block]) -> Trace:
    """Nothing is known of where the blocks come from."""
    return Trace()


def trace(text: Text, document: Document, bibliography: Bibliography, blocks: list[Block]) -> Trace:
    """Find the paragraphs and citations of a CitedDocument, whose ``blocks`` these are, in the text. ``document`` is
    what ``parse`` made of it."""
    finder = _Finder(text.text)
    headings = {heading.identifier: heading.start for heading in reversed(document.headings)}
    starts = sorted(heading.start for heading in document.headings)
    works = _Works(document.citations, bibliography)
    paragraphs: list[Location | None] = []
    citations: list[CitedHere] = []
    listed: set[int] = set()
    noted: set[int] = set()
    offset = 0
    for element in ast.walk(blocks):
        kind = element["t"]
        if ast.is_reference_list(element):
            listed |= {id(inner) for inner in ast.walk(ast.blocks(element))}
        elif kind == "Note":
            noted |= {id(inner) for inner in ast.walk(ast.blocks(element))}
        elif kind == "Cite":
            found = works.written(ast.citation_ids(element), offset)
            citations.append(CitedHere(tuple(one.key for one in found), found[0].location if found else None))
        elif kind in PARAGRAPHS:
            place: int | None = None
            if kind == "Header" and ast.identifier(element) in headings:
                place = headings[ast.identifier(element)]
                after = bisect_left(starts, place + 1)
                finder.turn_to(place, starts[after] if after < len(starts) else len(text.text))
            elif id(element) not in listed:
                place = finder.find(_runs(element), note=id(element) in noted)
                place = finder.find_formula(element) if place is None else place
            offset = offset if place is None else place
            paragraphs.append(None if place is None else text.location(place))
    digests = {source.path: digest(source.text) for source in text.sources}
    return Trace(tuple(paragraphs), tuple(citations), digests)


_WORD = re.compile(r"[^\W_]+")
_NOTE = re.compile(r"^[ \t]{0,3}\[\^[^\]\n]+\]:", re.MULTILINE)
_MARKER = re.compile(r"[ \t]*(?:[-*+:|>#]|\(?[\w@]{1,4}[.)]|\[\^|:::|\||```|~~~)[ \t]?")
"""What begins a line that is not the line before it gone on: items of lists, rows, headings, notes."""

_LONGEST = 6
"""As many words tell a paragraph from others of its section."""


class _Finder:
    """Looks for words in the order of the text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.notes = [match.end() for match in _NOTE.finditer(text)]
        self.cursor = self.first = 0
        self.last = len(text)

    def turn_to(self, start: int, end: int) -> None:
        """What is looked for from now on stands between two offsets."""
        self.cursor = self.first = start
        self.last = end

    def find(self, runs: Sequence[Sequence[str]], *, note: bool) -> int | None:
        """The offset of the line where a paragraph of these words begins."""
        if not runs:
            return None
        # A run of one or two words would be found anywhere; a longer one that comes later tells more.
        run = next((run for run in runs if len(run) > 2), max(runs, key=len))
        for length in dict.fromkeys((min(len(run), _LONGEST), min(len(run), 3))):
            words = run[:length]
            found = next((place for place in self.notes if self._stand(words, place)), None) if note else None
            if found is None:
                found = self._between(words, self.cursor, self.last)
                found = self._between(words, self.first, self.cursor) if found is None else found
                if found is not None:
                    self.cursor = found + 1
            if found is not None:
                return self._beginning(found)
        return None

    def find_formula(self, element: Element) -> int | None:
        """The offset of the line of a paragraph's first formula."""
        tex = next((ast.text(inner) for inner in ast.walk(element) if inner["t"] == "Math"), None)
        place = self.text.find(tex, self.cursor) if tex else -1
        return self._beginning(place) if place >= 0 else None

    def _between(self, words: Sequence[str], first: int, last: int) -> int | None:
        place = self.text.find(words[0], first, last)
        while place >= 0:
            if not self.text[place - 1 : place].isalnum() and self._stand(words, place):
                return place
            place = self.text.find(words[0], place + 1, last)
        return None

    def _stand(self, words: Sequence[str], place: int) -> bool:
        """Whether these are the next words after a place."""
        for word in words:
            match = _WORD.search(self.text, place)
            if match is None or match.group() != word:
                return False
            place = match.end()
        return True

    def _beginning(self, offset: int) -> int:
        """Where the paragraph begins that the offset is in: after a blank line, or at a mark."""
        start = self.text.rfind("\n", 0, offset) + 1
        while start and not _MARKER.match(self.text, start):
            before = self.text.rfind("\n", 0, start - 1) + 1
            if not self.text[before:start].strip() or self.text.startswith((":::", "```", "~~~", "#", "<"), before):
                break
            start = before
        return start


def _runs(element: Element) -> list[list[str]]:
    """The words of a paragraph as they stand in Markdown; where something else comes between, another run begins."""
    if element["t"] == "CodeBlock":
        return [_WORD.findall(ast.text(element))[:_LONGEST]] if _WORD.search(ast.text(element)) else []
    runs = [_WORD.findall(run) for run in "".join(_pieces(ast.inlines(element))).split("\0")]
    return [run for run in runs if run]


def _pieces(inlines: Sequence[Inline]) -> Iterator[str]:
    for inline in inlines:
        kind = inline["t"]
        if kind == "Str":
            yield ast.text(inline)
        elif kind in ("Space", "SoftBreak", "LineBreak"):
            yield " "
        elif kind in ast.MARKUP:  # what marks it parts words: H~2~O
            yield " "
            yield from _pieces(ast.inlines(inline))
            yield " "
        elif kind == "Quoted":
            yield from _pieces(ast.inlines(inline))
        elif kind in ("Link", "Span") and "caption-label" not in ast.classes(inline):
            yield "\0"
            yield from _pieces(ast.inlines(inline))
            yield "\0"
        elif kind == "Code":
            yield f" {ast.text(inline)}\0"
        else:
            yield "\0"


class _Works:
    """The citations as they are written, each to be taken once."""

    def __init__(self, citations: Sequence[Citation], bibliography: Bibliography) -> None:
        self.left: dict[str, list[Citation]] = {}
        for citation in citations:
            self.left.setdefault(bibliography.short_id(citation.key) or citation.key, []).append(citation)

    def written(self, ids: Sequence[str], offset: int) -> list[Citation]:
        """For each id the citation that stands next after ``offset``."""
        found: list[Citation] = []
        for one in ids:
            candidates = self.left.get(unlisted_id(one), [])
            index = next((index for index, citation in enumerate(candidates) if citation.start >= offset), 0)
            if candidates:
                # The last one stays for who asks again: it is a key of the work in any case.
                found.append(candidates.pop(index) if len(candidates) > 1 else candidates[0])
        return found

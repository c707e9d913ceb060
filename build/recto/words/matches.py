"""Which word of the page is which of the text: the running text first, then what may be elsewhere in the text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from recto.words.alignment import aligned
from recto.words.page_words import FORMULA, KEY, WORD, PageWords, Part, Stretch
from recto.words.text_words import TextWords

_IN_SIGHT = 60
"""How many words away something may be that belongs to a word."""
_LONGEST = 5000
"""The maximum length of a piece of text, in characters, that is looked through for words that were left out."""


def matched(page: PageWords, text: TextWords) -> list[int]:
    """For each word of the page its place in the text; -1 where there is none."""
    found = _Matches(page, text)
    found.align(found.running, range(text.main))
    for stretch in page.stretches:
        if stretch.part is Part.CAPTION:
            found.align_caption(stretch)
    for stretch in page.stretches:
        if stretch.part is Part.NOTE:
            found.align_note(stretch)
    for stretch in page.stretches:
        if stretch.part is Part.BRIEF:
            found.align_brief(stretch)
    found.find_keys()
    places = [text.starts[index] if index >= 0 else -1 for index in found.of]
    for gap in found.gaps():
        _fill(page, text, gap, places)
    return places


_Gap = tuple[list[int], int, int]
"""Words of the running text without a match, and the words of the text that are matched before and after them."""


class _Matches:
    """The index of the text's word for each word of the page, or -1."""

    def __init__(self, page: PageWords, text: TextWords) -> None:
        self.page, self.text = page, text
        self.of = [-1] * len(page.words)
        self.taken = bytearray(len(text.words))
        self.own: dict[int, list[int]] = {}
        self.running: list[int] = []
        for (first, last), stretch in zip(pairwise([*page.runs, len(page.words)]), page.within, strict=True):
            if stretch is None or stretch.part is Part.METADATA:
                self.running.extend(range(first, last))
            else:
                self.own.setdefault(id(stretch), []).extend(range(first, last))

    def align(self, ours: Sequence[int], theirs: Sequence[int]) -> None:
        words, others = self.page.words, self.text.words
        for index, other in enumerate(aligned([words[one] for one in ours], [others[one] for one in theirs])):
            if other >= 0:
                self.of[ours[index]] = theirs[other]
                self.taken[theirs[other]] = 1

    def align_caption(self, caption: Stretch) -> None:
        """A caption stands before its table or behind it: between what is matched around both."""
        before, after = self.around(caption.first, caption.beyond)
        self.align(self.own.get(id(caption), []), self.free(before + 1, after))

    def align_note(self, note: Stretch) -> None:
        mark = self.of[self.page.notes[note.name]] if note.name in self.page.notes else -1
        if mark >= 0 and (part := self.text.notes.get(self.text.starts[mark])):
            self.align(self.own.get(id(note), []), range(*part))

    def align_brief(self, brief: Stretch) -> None:
        ours = self.own.get(id(brief), [])
        if not ours:
            return
        before, after = self.around(brief.first, brief.last)
        if not before < after <= before + _IN_SIGHT:
            # What is before it may be in another paragraph, which is elsewhere in the text.
            previous = brief.first and self.page.block(brief.first - 1) == self.page.block(brief.first)
            before, after = (before, before + _IN_SIGHT) if previous else (after - _IN_SIGHT, after)
        theirs = self.free(max(before + 1, 0), min(after, len(self.taken)))
        if not {self.page.words[one] for one in ours}.isdisjoint(self.text.words[one] for one in theirs):
            self.align(ours, theirs)

    def around(self, first: int, last: int) -> tuple[int, int]:
        """The words of the text that are matched right before and after a part of the page."""
        before = next((self.of[one] for one in range(first - 1, -1, -1) if self.of[one] >= 0), -1)
        after = next((self.of[one] for one in range(last, len(self.of)) if self.of[one] >= 0), len(self.taken))
        return before, after

    def free(self, first: int, last: int) -> list[int]:
        return [index for index in range(first, last) if not self.taken[index]]

    def find_keys(self) -> None:
        """Find the keys of a citation that stand in another order in it."""
        words = self.page.words
        missing = [index for index, other in enumerate(self.of) if other < 0 and words[index].startswith(KEY)]
        places: dict[str, list[int]] = {words[index]: [] for index in missing}
        for index, word in enumerate(self.text.words) if missing else ():
            if word in places:
                places[word].append(index)
        for index in missing:
            near, known = self.around(index, index)[0], places[words[index]]
            at = bisect_left(known, near)
            nearest = min(known[max(at - 1, 0) : at + 1], key=lambda place: abs(place - near), default=-1)
            if nearest >= 0 and abs(nearest - near) < _IN_SIGHT:
                self.of[index] = nearest

    def gaps(self) -> Iterator[_Gap]:
        before, gap = -1, list[int]()
        for index in self.running:
            if self.of[index] < 0:
                gap.append(index)
                continue
            if gap:
                yield gap, before, self.of[index]
                gap = []
            before = self.of[index]
        if gap:
            yield gap, before, self.text.main


def _fill(page: PageWords, text: TextWords, gap: _Gap, places: list[int]) -> None:
    """Match the words of a gap that are written otherwise in the text."""
    ours, before, after = gap
    theirs = [*range(before + 1, after)]
    formulas = [one for one in ours if page.words[one].startswith(FORMULA)]
    others = [other for other in theirs if text.words[other].startswith(FORMULA)]
    if len(formulas) == len(others):  # a macro may stand in the formula
        for index, other in zip(formulas, others, strict=True):
            places[index] = text.starts[other]
        ours = [one for one in ours if one not in formulas]
        theirs = [other for other in theirs if other not in others]
    if "".join(page.words[one] for one in ours) == "".join(text.words[other] for other in theirs):
        # A part of a word is marked on the page.
        letters = [text.starts[other] + at for other in theirs for at in range(len(text.words[other]))]
        at = 0
        for index in ours:
            places[index] = letters[at]
            at += len(page.words[index])
        return
    # Something was taken for an address, an attribute or the like, and is text.
    written = text.readable
    start = text.starts[before] + text.size(before) if before >= 0 else 0
    end = text.starts[after] if after < text.main else len(written)
    if start < end < start + _LONGEST:
        found = [*WORD.finditer(written, start, end)]
        for index, other in zip(
            ours, aligned([page.words[one] for one in ours], [word[0] for word in found]), strict=True
        ):
            places[index] = found[other].start() if other >= 0 else -1

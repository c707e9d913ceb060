"""The words of a remark in the text that it was made on -> the words of that version's Markdown.

What is certain: words are matched by runs of at least four words that both texts have once, and by what stands between
them. A place is taken if, of the words that a remark quotes and eight on either side, at least half and at least
``LEAST`` are matched with words of one place. Otherwise the remark is not found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from recto.review.remarks.history import History
from recto.review.remarks.matching import Index, around, matched, nearest
from recto.review.remarks.remark import Marked, Remark
from recto.review.remarks.words import IMAGE, KEY

LEAST = 4
_AROUND = 8
"""How many words on either side say where a remark is."""
_ROOM = 30
"""How many words of the text may be between those of a remark: citations, and what is written otherwise."""
_SHORT = 120
"""A quotation of so many words, with what is around it, may also be looked for word by word."""


@dataclass(frozen=True, slots=True)
class Spot:
    """The words of a version that a remark is about: from ``first`` to before ``end``."""

    first: int
    end: int
    unlike: int = 0
    """How many words of a quotation and around it are not there, and how many are there besides."""


class Placer:
    """Finds the remarks of a text in a version."""

    def __init__(self, marked: Marked, commit: str, history: History) -> None:
        self.marked = marked
        self.version = history.words(commit)
        index = history.index(commit, loose=True)
        known = [
            (at, place) for at, (path, line) in marked.lines.items() if (place := self._begins(at, path, line)) >= 0
        ]
        ours = Index(marked.words)
        self.of = (
            matched(ours, index, likely=known) if len(marked.words) >= LEAST or known else [-1] * len(marked.words)
        )
        self._index = index
        self.is_ambiguous = False
        """Whether a quotation may be of several places."""

    def _begins(self, at: int, path: str, line: int) -> int:
        """Where the paragraph begins that Recto has marked: its first word stands near the beginning of the line."""
        first = self.version.at_line(path, line)
        if first < 0:
            return -1
        words, wanted = self.version.loose, self.marked.words[at : at + 3]
        return next(
            (place for place in range(first, min(first + 12, len(words))) if words[place : place + 3] == wanted), -1
        )

    def spot(self, remark: Remark) -> Spot | None:
        """Where the words of a remark are; None if that is not certain."""
        if self.marked.is_whole:
            return self._spot(remark, self.of)
        of = self.of
        known = next((at for at, place in enumerate(of) if place >= 0), -1)
        if known >= 0 and len(of) <= _SHORT:
            of = around(self.marked.words, known, self._index.words, of[known])
        found = self._spot(remark, of)
        if found is None and remark.words and len(self.marked.words) <= _SHORT:
            quoted = range(remark.words[0], remark.words[-1] + 1)
            several = nearest(self.marked.words, quoted, self._index)
            several = [of for of in several if self._is_cut(of)] or several
            self.is_ambiguous = len(several) > 1
            found = self._spot(remark, several[0]) if len(several) == 1 else None
        return found if found and 2 * found.unlike <= len(self.marked.words) else None

    def _is_cut(self, of: Sequence[int]) -> bool:
        """Whether the words before and after a place end and begin as those that a quotation has only in part."""
        words = self.version.loose
        before, after = of[0] - 1, of[-1] + 1
        return (
            of[0] > 0 and words[before].endswith(self.marked.cut[0])
            and 0 < after < len(words) and words[after].startswith(self.marked.cut[1])
        )  # fmt: skip

    def near(self, remark: Remark) -> int:
        """The word of the version that is matched next before a remark; -1 if there is none."""
        start = remark.words[0] if remark.words else -1
        return next((self.of[at] for at in range(start, -1, -1) if self.of[at] >= 0), -1)

    def _spot(self, remark: Remark, of: Sequence[int]) -> Spot | None:
        if not remark.words:
            return None
        if remark.is_beside and not self._is_one_paragraph(remark, of):
            return None
        places = self._together([of[at] for at in remark.words if of[at] >= 0], len(remark.words))
        around = [of[at] for at in _around(remark.words, len(of)) if of[at] >= 0]
        if not places:
            return self._made(remark, of)
        first, last = min(places), max(places)
        near = [one for one in around if first - _ROOM <= one <= last + _ROOM]
        made = self._made_words(remark, of, first, last)
        if 2 * len(places) < len(remark.words) - made:
            return None
        size = len(_around(remark.words, len(of)))
        enough = LEAST if self.marked.is_whole else min(LEAST, size)
        if len(near) < max(enough, 0.5 * (size - made)):
            return None
        if not self.version.are_together(first, last):
            return None
        last = self._parted(last, next(at for at in remark.words if of[at] == last))
        return Spot(self._with_image(first, remark), last + 1, 0 if self.marked.is_whole else self._unlike(near))

    def _parted(self, place: int, at: int) -> int:
        """The last part of a word that is parted in the text: H~2~O."""
        word, parts = self.marked.words[at], ""
        for end in range(place, len(self.version)):
            parts += self.version.loose[end]
            if parts == word:
                return end
            if not word.startswith(parts):
                break
        return place

    def _together(self, places: Sequence[int], size: int) -> list[int]:
        """The places that are in a paragraph, or follow each other without a large gap: the most of them."""
        best: list[int] = []
        current: list[int] = []
        for place in sorted(places):
            is_far = current and place - current[-1] > _ROOM + size
            if is_far and self.version.block(place) != self.version.block(current[-1]):
                current = []
            current.append(place)
            if len(current) > len(best):
                best = [*current]
        return best

    def _unlike(self, places: Sequence[int]) -> int:
        """How many words the file and the version do not have in common around some that they have."""
        there = {*places}
        words = self.version.words
        others = sum(at not in there and not words[at].startswith("\0") for at in range(min(there), max(there)))
        return others + len(self.marked.words) - len(there)

    def _made_words(self, remark: Remark, of: Sequence[int], first: int, last: int) -> int:
        """How many words of a remark stand for citations between others: as many as are not matched, if there are."""
        has_citations = any(one.startswith(KEY) for one in self.version.words[first : last + 1])
        return sum(of[at] < 0 for at in remark.words) if has_citations else 0

    def _made(self, remark: Remark, of: Sequence[int]) -> Spot | None:
        """The citations that stand between the words right before and after a remark, which has no words of its own."""
        before, after = remark.words[0] - 1, remark.words[-1] + 1
        start = next((of[at] for at in range(before, max(before - 3, -1), -1) if of[at] >= 0), -1)
        end = next((of[at] for at in range(after, min(after + 3, len(of))) if of[at] >= 0), -1)
        words = self.version.words
        if not (0 <= start < end <= start + 12) or not self.version.are_together(start, end):
            return None
        keys = [at for at in range(start + 1, end) if words[at].startswith(KEY)]
        if not keys or any(not words[at].startswith(KEY) for at in range(keys[0], keys[-1] + 1)):
            return None
        return Spot(keys[0], keys[-1] + 1)

    def _is_one_paragraph(self, remark: Remark, of: Sequence[int]) -> bool:
        """Whether all that a remark stands beside is of the same paragraph."""
        there = [of[at] for at in remark.words if of[at] >= 0]
        return len({self.version.block(one) for one in there}) == 1 and len(there) >= 0.5 * len(remark.words)

    def _with_image(self, first: int, remark: Remark) -> int:
        """The first word, or the image that it is the caption of if the remark is about that."""
        is_image = any(self.marked.words[at] == IMAGE for at in remark.words)
        return first - 1 if is_image and first and self.version.words[first - 1] == IMAGE else first


def _around(words: Sequence[int], size: int) -> list[int]:
    """The words of a remark, and those before and after them."""
    found = set(words)
    for at in (words[0], words[-1]):
        found |= set(range(max(at - _AROUND, 0), min(at + _AROUND + 1, size)))
    return sorted(found)

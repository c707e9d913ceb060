"""The words of a version -> what became of them in a later one, and in which commit.

What is certain: words hold if they stand in the later version in one piece, together with what was around them; they
have changed if at least half of the longer words of their paragraph are in one place of the later version; and they are
gone if less than a third are anywhere. In between, they are not found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from recto.review.remarks.history import NOW, History
from recto.review.remarks.remark import State
from recto.review.remarks.words import Words

ALIVE, GONE = 0.5, 0.34
"""The share of a paragraph's longer words that makes it the same, and that below which it is gone."""
_RUN = 8
"""So many words in a row are the same wherever they are."""
_LONG = 4
"""Letters of a word that tells a paragraph from others."""
_BRIEF = 4
"""Words of a heading or an item that are told by what is before and after it."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of words: the state, and where they are or were, from ``first`` to before ``end``; -1 if nowhere."""

    state: State
    first: int = -1
    end: int = -1


def follow(base: str, later: str, first: int, end: int, history: History) -> Fate:
    """What became of the words of a version from ``first`` to before ``end``."""
    return _Trail(history.words(base), history.words(later), history.map(base, later)).fate(first, end)


def since(base: str, first: int, end: int, history: History) -> str | None:
    """The first commit in which words no longer are what they are said to be now, or ``NOW``; None if not known."""
    state = follow(base, NOW, first, end, history).state
    commits = history.since(base)
    low, high = 0, len(commits) - 1

    def has_come(at: int) -> bool:
        found = follow(base, commits[at], first, end, history).state
        return found is not State.HOLDS if state is State.CHANGED else found in (State.GONE, State.NOT_FOUND)

    if not history.are_all_since(base) and has_come(0):
        return None
    while low < high:
        middle = (low + high) // 2
        if has_come(middle):
            high = middle
        else:
            low = middle + 1
    return commits[low]


class _Trail:
    def __init__(self, old: Words, new: Words, of: Sequence[int]) -> None:
        self.old, self.new, self.of = old, new, of

    def fate(self, first: int, end: int) -> Fate:
        start, stop = self.old.block(first)[0], self.old.block(end - 1)[1]
        if self._is_whole(first, end) and self._is_sure(first, end, start, stop):
            at, last = self.of[first], self.of[end - 1] + 1
            is_same = self.old.signs(first, end) == self.new.signs(at, last)
            return Fate(State.HOLDS if is_same else State.CHANGED, at, last)
        own = self._place(range(first, end))
        if own and end - first >= _RUN and self._share(range(first, end), own) >= ALIVE:
            return self._changed(first, end, first, end, own)
        place = self._place(range(start, stop))
        share = self._share(range(start, stop), place) if place else 0.0
        if place and share >= ALIVE:
            return self._changed(first, end, start, stop, place)
        if instead := self._instead(start, stop):
            return Fate(State.CHANGED, *instead)
        return Fate(State.GONE if share < GONE else State.NOT_FOUND)

    def _is_whole(self, first: int, end: int) -> bool:
        """Whether words are there in one piece."""
        begin = self.of[first]
        return begin >= 0 and all(self.of[at] == begin + at - first for at in range(first, end))

    def _is_sure(self, first: int, end: int, start: int, stop: int) -> bool:
        """Whether what was around words is around them as well."""
        left, right = first, end
        while left > 0 and self.of[left - 1] >= 0 and self.of[left - 1] == self.of[left] - 1:
            left -= 1
        while right < len(self.of) and self.of[right] >= 0 and self.of[right] == self.of[right - 1] + 1:
            right += 1
        if right - left >= _RUN or (left <= start and right >= stop):
            return True
        place = self._place(range(start, stop))
        return bool(place) and place[0] <= self.of[first] < place[1] and self._share(range(start, stop), place) >= ALIVE

    def _place(self, words: range) -> tuple[int, int] | None:
        """The part of the later version that has most of these words."""
        there = sorted(self.of[at] for at in words if self.of[at] >= 0)
        if not there:
            return None
        room = len(words) + len(words) // 2 + 10
        best, last = (0, 0, 0), 0
        for begin, place in enumerate(there):
            while last < len(there) and there[last] < place + room:
                last += 1
            best = max(best, (last - begin, -place, there[last - 1]))
        return -best[1], best[2] + 1

    def _share(self, words: range, place: tuple[int, int]) -> float:
        """Which share of the longer words is in a place; of all words if there are few longer ones."""
        telling = [at for at in words if len(self.old.words[at]) >= _LONG]
        telling = telling if len(telling) >= 3 else [*words]
        return sum(place[0] <= self.of[at] < place[1] for at in telling) / len(telling)

    def _changed(self, first: int, end: int, start: int, stop: int, place: tuple[int, int]) -> Fate:
        """How words read now that stand between others that are still there."""
        inside = [self.of[at] for at in range(first, end) if place[0] <= self.of[at] < place[1]]
        before = next((self.of[at] for at in range(first - 1, start - 1, -1) if place[0] <= self.of[at] < place[1]), -1)
        after = next((self.of[at] for at in range(end, stop) if place[0] <= self.of[at] < place[1]), -1)
        if before < 0 or (inside and before >= min(inside)):
            before = (min(inside) if inside else self.new.block(after)[0] if after >= 0 else place[0]) - 1
        if after < 0 or (inside and after <= max(inside)):
            after = max(inside) + 1 if inside else self.new.block(before)[1] if before >= 0 else place[1]
        if before >= after:  # what was around them has changed places
            return Fate(State.NOT_FOUND)
        if before + 1 == after:
            return Fate(State.GONE, max(before, 0), max(before, 0))
        return Fate(State.CHANGED, before + 1, after)

    def _instead(self, start: int, stop: int) -> tuple[int, int] | None:
        """What stands in place of a heading or an item: the only one between the same neighbours."""
        if stop - start > _BRIEF or not self.old.kind(start) or not 0 < start < stop < len(self.of):
            return None
        before, after = self.of[start - 1], self.of[stop]
        if before < 0 or not before + 1 < after:
            return None
        first, end = self.new.block(before + 1)
        is_one = (first, end) == (before + 1, after) and end - first <= 3 * _BRIEF
        return (first, end) if is_one and self.new.kind(first) == self.old.kind(start) else None

"""The words of a version -> what became of them in a later one, and in which commit.

What is certain: a row of three words or more that both versions have is sure if, with other such rows close to it in
both, it makes ``CHAIN`` words. Words hold if they are there in one piece, in or between sure ones. They have changed if
some of them are sure, or if what stands in their place between sure words is like them, or short. They are gone if it
is not, or if less than a third of the longer words of their paragraph are anywhere. Otherwise they are not found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from recto.review.remarks.history import NOW, History
from recto.review.remarks.remark import State
from recto.review.remarks.words import Words
from recto.review.sequences import likeness

CHAIN = 8
ALIVE, GONE = 0.5, 0.34
"""The share of a paragraph's longer words that makes it the same, and that below which it is gone."""
_ROW = 3
_CLOSE = 15
"""How many words may be between two rows of a chain."""
_LIKE = 0.3
"""How alike words are at least to those that they have become (Dice's coefficient of the longer ones)."""
_LONG = 4
"""Letters of a word that tells a paragraph from others."""
_BRIEF = 4
"""So few words may become any others."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of words: the state, and where they are or were, from ``first`` to before ``end``; -1 if nowhere."""

    state: State
    first: int = -1
    end: int = -1


class Trails:
    """Follows words through a history; what was found out of two versions is kept."""

    def __init__(self, history: History) -> None:
        self.history = history
        self._known: dict[tuple[str, str], Trail] = {}

    def follow(self, base: str, later: str, first: int, end: int) -> Fate:
        """What became of the words of a version from ``first`` to before ``end`` in another."""
        history = self.history
        if (base, later) not in self._known:
            of = history.map(base, later)
            self._known[base, later] = Trail(history.words(base), history.words(later), of)
        return self._known[base, later].fate(first, end)

    def since(self, base: str, first: int, end: int) -> str | None:
        """The first commit in which words are no longer what they were, or ``NOW``; None if that is not known."""
        state = self.follow(base, NOW, first, end).state
        commits = self.history.since(base)
        low, high = 0, len(commits) - 1

        def has_come(at: int) -> bool:
            found = self.follow(base, commits[at], first, end).state
            return found is not State.HOLDS if state is State.CHANGED else found in (State.GONE, State.NOT_FOUND)

        if not self.history.are_all_since(base) and has_come(0):
            return None
        while low < high:
            middle = (low + high) // 2
            if has_come(middle):
                high = middle
            else:
                low = middle + 1
        return commits[low]


class Trail:
    """What became of the words of a version in a later one."""

    def __init__(self, old: Words, new: Words, of: Sequence[int]) -> None:
        self.old, self.new, self.of = old, new, [*of]
        self._keep_blocks_together()
        self.sure = _sure(self.of)

    def _keep_blocks_together(self) -> None:
        """Give a word at the end of a row, which stands at the beginning or the end of a block, to the row of its own
        block: the same word may come next by chance, where a paragraph was moved to."""
        of, old, new = self.of, self.old, self.new
        owner = {place: at for at, place in enumerate(of) if place >= 0}
        for at in range(1, len(of) - 1):
            is_behind, is_before = of[at - 1] == of[at] - 1, of[at + 1] == of[at] + 1
            if of[at] < 0 or is_behind == is_before:
                continue
            step = 1 if is_behind else -1  # where the row of its own block would be
            place = of[at + step] - step
            if of[at + step] < 0 or not 0 <= place < len(new) or new.words[place] != old.words[at]:
                continue
            if old.block(at) != old.block(at + step) or old.block(at) == old.block(at - step):
                continue
            other = owner.pop(place, -1)
            if other >= 0:  # by the same chance
                of[other], owner[of[at]] = of[at], other
            of[at], owner[place] = place, at

    def fate(self, first: int, end: int) -> Fate:
        """What became of the words from ``first`` to before ``end``."""
        start, stop = self.old.block(first)[0], self.old.block(end - 1)[1]
        inside = [at for at in range(first, end) if self.sure[at]]
        is_sure = bool(inside) or (first, end) == (start, stop)
        # A word that was written twice may be taken for either.
        for whole in dict.fromkeys(self.of[at] - (at - first) for at in inside or [first]) if is_sure else ():
            last = whole + end - first
            if whole >= 0 and self.new.words[whole:last] == self.old.words[first:end]:
                is_same = self.old.signs(first, end) == self.new.signs(whole, last)
                return Fate(State.HOLDS if is_same else State.CHANGED, whole, last)
        found = self._changed(first, end, inside) if inside else self._without_sure(first, end, start, stop)
        if found.state is not State.CHANGED:
            return self._in_parts(first, end) or found
        is_same = self.new.words[found.first : found.end] == self.old.words[first:end]
        is_same = is_same and self.old.signs(first, end) == self.new.signs(found.first, found.end)
        return replace(found, state=State.HOLDS) if is_same else found

    def _in_parts(self, first: int, end: int) -> Fate | None:
        """Where the part of words is that is still there, if they are in several paragraphs."""
        parts: list[Fate] = []
        at = first
        while at < end:
            stop = min(self.old.block(at)[1], end)
            if at > first or stop < end:
                parts.append(self.fate(at, stop))
            at = stop
        there = [one for one in parts if one.state in (State.HOLDS, State.CHANGED)]
        return Fate(State.CHANGED, there[0].first, there[0].end) if there else None

    def _without_sure(self, first: int, end: int, start: int, stop: int) -> Fate:
        """What became of words of which none is sure."""
        before = next((at for at in range(first - 1, start - 1, -1) if self.sure[at]), -1)
        after = next((at for at in range(end, stop) if self.sure[at]), -1)
        if before >= 0 or after >= 0:
            return self._replaced(range(first, end), before, after, start, stop)
        return self._rewritten(first, end, start, stop)

    def _changed(self, first: int, end: int, inside: Sequence[int]) -> Fate:
        """How words read now of which some are still there."""
        groups = [[inside[0]]]
        for at in inside[1:]:
            far = not 0 < self.of[at] - self.of[groups[-1][-1]] <= at - groups[-1][-1] + 2 * _CLOSE
            groups.append([at]) if far else groups[-1].append(at)
        most = max(groups, key=len)  # the others are elsewhere now
        begin, last = self.of[most[0]], self.of[most[-1]] + 1
        if most[0] > first and self._follows(first - 1, begin, -1):
            begin = self.of[first - 1] + 1
        if most[-1] < end - 1 and end < len(self.of) and self._follows(end, last - 1, 1):
            last = self.of[end]
        return Fate(State.CHANGED, begin, last)

    def _follows(self, at: int, place: int, step: int) -> bool:
        """Whether a sure word stands close to a place, and on the right side of it."""
        return at >= 0 and bool(self.sure[at]) and 0 < (self.of[at] - place) * step <= 4 * _CLOSE

    def _replaced(self, words: range, before: int, after: int, start: int, stop: int) -> Fate:
        """What stands in place of words, between those of their paragraph that are still there."""
        if before >= 0 and after >= 0 and self.of[before] >= self.of[after]:
            return Fate(State.NOT_FOUND)  # they have changed places
        first = self.of[before] + 1 if before >= 0 else self.new.block(self.of[after])[0]
        end = self.of[after] if after >= 0 else self.new.block(self.of[before])[1]
        old = range(before + 1 if before >= 0 else start, after if after >= 0 else stop)
        is_like = first < end and (len(old) <= _BRIEF or self._likeness(old, range(first, end)) >= _LIKE)
        if is_like and (again := self._again(words, old, range(first, end))) >= 0:
            return Fate(State.HOLDS, again, again + len(words))
        if is_like:
            return Fate(State.CHANGED, first, end)
        kept = [at for at in words if first <= self.of[at] < end]
        rows = [at for at in kept if at + 1 in kept and self.of[at + 1] == self.of[at] + 1]
        if any(len(self.old.words[one]) >= _LONG for at in rows for one in (at, at + 1)):
            return Fate(State.CHANGED, self.of[kept[0]], max(self.of[at] for at in kept) + 1)
        if kept:  # they may be the words, or others like them
            return Fate(State.NOT_FOUND)
        beside = self.of[before] if before >= 0 else self.of[after]
        return Fate(State.GONE, beside, beside)

    def _again(self, words: range, old: range, new: range) -> int:
        """Where words are again that are in the old part and in the new one just once; -1 if nowhere."""
        wanted = self.old.words[words.start : words.stop]
        if len(wanted) == 1 and len(wanted[0]) < _LONG:
            return -1
        places = [
            [at for at in range(part.start, part.stop - len(wanted) + 1) if of[at : at + len(wanted)] == wanted]
            for of, part in ((self.old.words, old), (self.new.words, new))
        ]
        return places[1][0] if [*map(len, places)] == [1, 1] else -1

    def _likeness(self, old: range, new: range) -> float:
        ours, theirs = (
            Counter(word for word in map(words.__getitem__, part) if len(word) >= _LONG)
            for words, part in ((self.old.words, old), (self.new.words, new))
        )
        return likeness(ours, theirs) if ours or theirs else 0.0

    def _rewritten(self, first: int, end: int, start: int, stop: int) -> Fate:
        """What became of a paragraph of which no row of words is there."""
        there = sorted(self.of[at] for at in range(start, stop) if self.of[at] >= 0)
        room = 2 * (stop - start) + 10
        place = max(there, key=lambda one: sum(one <= other < one + room for other in there), default=-1)
        telling = [at for at in range(start, stop) if len(self.old.words[at]) >= _LONG]
        telling = telling if len(telling) >= _ROW else [*range(start, stop)]
        share = sum(place <= self.of[at] < place + room for at in telling) / len(telling) if there else 0.0
        if share >= ALIVE:
            inside = [self.of[at] for at in range(first, end) if place <= self.of[at] < place + room]
            if inside:
                return Fate(State.CHANGED, min(inside), max(inside) + 1)
            return Fate(State.CHANGED, *self.new.block(place))
        if instead := self._instead(start, stop):
            return Fate(State.CHANGED, *instead)
        return Fate(State.GONE if share < GONE else State.NOT_FOUND)

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


def _sure(of: Sequence[int]) -> bytearray:
    """Which words are in rows that make a chain."""
    rows: list[tuple[int, int]] = []
    at = 0
    while at < len(of):
        end = at + 1
        while of[at] >= 0 and end < len(of) and of[end] == of[end - 1] + 1:
            end += 1
        if of[at] >= 0 and end - at >= _ROW:
            rows.append((at, end))
        at = end
    found = bytearray(len(of))
    chain: list[tuple[int, int]] = []
    for row in [*rows, (len(of) + _CLOSE + 1, 0)]:
        last = chain[-1][1] if chain else 0
        if chain and (row[0] - last > _CLOSE or not 0 < of[row[0]] - of[last - 1] <= _CLOSE + 1):
            if sum(end - begin for begin, end in chain) >= CHAIN:
                for begin, end in chain:
                    found[begin:end] = b"\1" * (end - begin)
            chain = []
        chain.append(row)
    return found

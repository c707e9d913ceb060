"""Which word of one text is which of another, also where parts stand in another order.

Runs of words that both texts have just once come first, wherever they are, and go on as far as the words are the same.
Between two runs that follow each other in both texts, the rest is a longest common subsequence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from recto.review.sequences import same_and_other

_RUNS = (6, 4)
"""How many words make a run."""
_LARGEST = 600
"""How many words may be between two runs."""
_OFTEN = 300
"""A word that is in a text more often does not tell where something is."""

Run = tuple[str, ...]


class Index:
    """A text's words, as they are looked up."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        self._once: dict[int, dict[Run, int]] = {}
        self._places: dict[str, list[int]] | None = None

    def once(self, size: int) -> dict[Run, int]:
        """The runs of so many words that are in the text once, and their places."""
        if size not in self._once:
            self._once[size] = _once(self.words, size)
        return self._once[size]

    def places(self, word: str) -> Sequence[int]:
        """Where a word is."""
        if self._places is None:
            self._places = {}
            for at, one in enumerate(self.words):
                self._places.setdefault(one, []).append(at)
        return self._places.get(word, ())


def _once(words: Sequence[str], size: int) -> dict[Run, int]:
    places: dict[Run, int] = {}
    several: set[Run] = set()
    for at, run in enumerate(zip(*(words[ahead:] for ahead in range(size)), strict=False)):
        if run in places:
            several.add(run)
        places[run] = at
    for run in several:
        del places[run]
    return places


Pairs = Sequence[tuple[int, int]]


def matched(ours: Index, theirs: Index, certain: Pairs = (), likely: Pairs = ()) -> list[int]:
    """For each of our words the index of theirs; -1 where there is none.

    Pairs may be known by other means: some are ``certain``, those that are ``likely`` count if they go with what is
    around them.
    """
    found = _Found(ours.words, theirs.words)
    for size in _RUNS:
        others = theirs.once(size)
        for run, at in ours.once(size).items():
            other = others.get(run, -1)
            if other >= 0:
                found.extend(at, other)
    for at, other in certain:
        found.extend(at, other)
    found.fill()
    for at, other in likely:
        if found.goes(at, other):
            found.extend(at, other)
    return found.of


class _Found:
    def __init__(self, ours: Sequence[str], theirs: Sequence[str]) -> None:
        self.ours, self.theirs = ours, theirs
        self.of = [-1] * len(ours)
        self.taken = bytearray(len(theirs))

    def extend(self, at: int, other: int) -> None:
        """Take a pair, and those before and after it for as long as the words are the same."""
        if not self._take(at, other):
            return
        for step in (1, -1):
            distance = step
            while (
                0 <= at + distance < len(self.ours)
                and 0 <= other + distance < len(self.theirs)
                and self._take(at + distance, other + distance)
            ):
                distance += step

    def _take(self, at: int, other: int) -> bool:
        if self.of[at] >= 0 or self.taken[other] or self.ours[at] != self.theirs[other]:
            return False
        self.of[at], self.taken[other] = other, 1
        return True

    def goes(self, at: int, other: int) -> bool:
        """Whether a pair is between those before and after it, in both texts."""
        before = next((self.of[one] for one in range(at - 1, -1, -1) if self.of[one] >= 0), -1)
        after = next((self.of[one] for one in range(at + 1, len(self.of)) if self.of[one] >= 0), len(self.theirs))
        return before < other < after

    def fill(self) -> None:
        """Match what is between two pairs that follow each other in both texts."""
        before = -1
        for at in [index for index, other in enumerate(self.of) if other >= 0]:
            if before >= 0 and at > before + 1:
                first, last = self.of[before] + 1, self.of[at]
                if first < last and max(at - before, last - first) <= _LARGEST:
                    self._fill(range(before + 1, at), [one for one in range(first, last) if not self.taken[one]])
            before = at

    def _fill(self, ours: range, theirs: Sequence[int]) -> None:
        spans = same_and_other([self.ours[one] for one in ours], [self.theirs[one] for one in theirs])
        for same, a, b, c, d in spans:
            if same:
                for at, other in zip(ours[a:b], theirs[c:d], strict=True):
                    self._take(at, other)
            elif a < b and c < d:
                self._join(ours[a:b], theirs[c:d])

    def _join(self, ours: range, theirs: Sequence[int]) -> None:
        """Match words that are only parted otherwise: H2O, and H~2~O."""
        if "".join(self.ours[one] for one in ours) != "".join(self.theirs[one] for one in theirs):
            return
        letters = [other for other in theirs for _ in self.theirs[other]]
        position = 0
        for at in ours:
            self.of[at] = letters[position]
            self.taken[letters[position]] = 1
            position += len(self.ours[at])


def pairs(ours: Mapping[str, int], theirs: Mapping[str, int]) -> list[tuple[int, int]]:
    """The places of what both have."""
    return [(at, theirs[name]) for name, at in ours.items() if name in theirs]


def nearest(ours: Sequence[str], quoted: range, theirs: Index) -> list[list[int]]:
    """For each of a few words the index of theirs, at the place that has most of them; and at others that have as many,
    or nearly so. Nothing if none has most. ``quoted`` are those that count; the others are around them."""
    known = [(len(theirs.places(ours[at])), at) for at in quoted]
    candidates = sorted((count, at) for count, at in known if 0 < count <= _OFTEN)[:2]
    found: list[tuple[int, list[int]]] = []
    for _, at in candidates:
        for place in theirs.places(ours[at]):
            of = around(ours, at, theirs.words, place)
            score = sum(one >= 0 for one in of)
            same = next((one for one, (_, other) in enumerate(found) if _meet(of, other, quoted)), -1)
            if same < 0:
                found.append((score, of))
            elif found[same][0] < score:
                found[same] = score, of
    most = max((score for score, _ in found), default=0)
    if most < max(3, 0.6 * len(ours)):
        return []
    return [of for score, of in found if score > most - 2]


def _meet(one: Sequence[int], other: Sequence[int], quoted: range) -> bool:
    """Whether two matches have a quoted word at the same place."""
    return any(one[at] == other[at] >= 0 for at in quoted)


def around(ours: Sequence[str], at: int, theirs: Sequence[str], place: int) -> list[int]:
    """For each of a few words the index of theirs around a pair that is the same: a longest common subsequence."""
    found = [-1] * len(ours)
    found[at] = place
    room = len(ours) // 4 + 4
    before = max(place - at - room, 0)
    after = place + len(ours) - at + room
    # From the pair outwards; what is nearer comes first. The end of a window must not meet that of the words.
    for step, mine, yours in (
        (-1, ours[:at][::-1], theirs[before:place][::-1]),
        (1, ours[at + 1 :], theirs[place + 1 : after]),
    ):
        for same, a, b, c, _ in same_and_other(mine, [*yours, "\0end"]):
            for ahead in range(b - a) if same else ():
                found[at + step * (1 + a + ahead)] = place + step * (1 + c + ahead)
    return found


def shingles(words: Sequence[str], size: int = 4) -> frozenset[Run]:
    """The runs of so many words."""
    return frozenset(zip(*(words[ahead:] for ahead in range(size)), strict=False))

"""Which word of one sequence is which of another: a diff that takes the words that are certain first.

Certain is what begins a run of words that is in both sequences once. Between two such runs, the same is done again with
what is there once; what then remains is short, and gets the alignment with the most and longest common runs.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

_RUNS = (3, 2, 1)
"""How many words make a run."""
_LARGEST = 40_000
"""The maximum size of a table for ``_best``: about 20 ms."""


def aligned(ours: Sequence[str], theirs: Sequence[str]) -> list[int]:
    """For each of our words the index of theirs, which only grows; -1 where there is none."""
    found = [-1] * len(ours)
    gaps = [(0, len(ours), 0, len(theirs))]
    while gaps:
        first, last, start, end = gaps.pop()
        while first < last and start < end and ours[first] == theirs[start]:
            found[first] = start
            first, start = first + 1, start + 1
        while first < last and start < end and ours[last - 1] == theirs[end - 1]:
            last, end = last - 1, end - 1
            found[last] = end
        if first == last or start == end:
            continue
        runs = _RUNS[:2] if (last - first) * (end - start) <= _LARGEST else _RUNS
        anchors = next((some for size in runs if (some := _anchors(ours, theirs, (first, last, start, end), size))), [])
        if not anchors:
            if len(runs) < len(_RUNS):
                _best(ours, theirs, (first, last, start, end), found)
            continue
        for index, other in anchors:
            found[index] = other
            if index > first and other > start:
                gaps.append((first, index, start, other))
            first, start = index + 1, other + 1
        gaps.append((first, last, start, end))
    return found


Gap = tuple[int, int, int, int]


def _anchors(ours: Sequence[str], theirs: Sequence[str], gap: Gap, size: int) -> list[tuple[int, int]]:
    """The beginnings of runs of ``size`` words that are in both parts once, in the same order."""
    mine, others = _once(ours, gap[0], gap[1], size), _once(theirs, gap[2], gap[3], size)
    common = [run for run in mine if run in others]
    places = [others[run] for run in common]
    pairs = ((mine[common[index]], places[index]) for index in _rising(places))
    return [(index, other) for index, other in pairs if ours[index : index + size] == theirs[other : other + size]]


def _once(words: Sequence[str], first: int, last: int, size: int) -> dict[int, int]:
    """The runs of ``size`` words that are there once, as their hashes, in order; and their places."""
    runs = [*map(hash, zip(*(words[first + ahead : last] for ahead in range(size)), strict=False))]
    places = range(first, first + len(runs))
    begun, ended = dict(zip(reversed(runs), reversed(places), strict=True)), dict(zip(runs, places, strict=True))
    return {run: place for run, place in ended.items() if begun[run] == place}


def _rising(numbers: Sequence[int]) -> list[int]:
    """The indices of the longest part of the numbers that rises."""
    ends: list[int] = []  # the smallest number that ends a rising part of each length
    at: list[int] = []
    before = [-1] * len(numbers)
    for index, number in enumerate(numbers):
        length = bisect_left(ends, number) if ends and number < ends[-1] else len(ends)
        before[index] = at[length - 1] if length else -1
        if length == len(ends):
            ends.append(number)
            at.append(index)
        else:
            ends[length], at[length] = number, index
    rising = []
    index = at[-1] if at else -1
    while index >= 0:
        rising.append(index)
        index = before[index]
    return rising[::-1]


def _best(ours: Sequence[str], theirs: Sequence[str], gap: Gap, found: list[int]) -> None:
    """Align a short gap: a common word counts 2, and 1 more right after another."""
    first, last, start, end = gap
    width = end - start + 1
    apart, joined = [0] * width, [0] * width  # the best scores of what follows; joined: right after a common word
    ways = []
    for word in reversed(ours[first:last]):
        row, beside, way = [0] * width, [0] * width, bytearray(width)
        for other in range(width - 2, -1, -1):
            score, step = (apart[other], _OURS) if apart[other] >= row[other + 1] else (row[other + 1], _THEIRS)
            row[other], beside[other], way[other] = score, score, step
            if word == theirs[start + other]:
                common = joined[other + 1] + 2
                beside[other] = max(score, common + 1)
                row[other] = max(score, common)
                way[other] |= (_COMMON if common >= score else 0) | (_COMMON_BESIDE if common + 1 >= score else 0)
        ways.append(way)
        apart, joined = row, beside
    index, other, beside_common = first, start, False
    while index < last and other < end:
        way_here = ways[last - 1 - index][other - start]
        beside_common = bool(way_here & (_COMMON_BESIDE if beside_common else _COMMON))
        if beside_common:
            found[index] = other
        index += beside_common or bool(way_here & _OURS)
        other += beside_common or not way_here & _OURS


_OURS, _THEIRS, _COMMON, _COMMON_BESIDE = 1, 0, 2, 4
"""What an alignment does next: pass one of our words or of theirs, or take a common one."""

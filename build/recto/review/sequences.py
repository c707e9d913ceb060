"""Alignment of two sequences: what is the same in both, and which of the others belong together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

One = TypeVar("One")
Span = tuple[bool, int, int, int, int]
"""Whether two parts are the same; where the part of the old sequence begins and ends, and that of the new one."""

FEWEST = 5
"""Words that a block has at least which is told by them alone."""
_MOST = 1_000_000
"""The most pairs that are compared one by one: two parts of a thousand words each that have little in common."""


def same_and_other(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[Span]:
    """The parts of two sequences in turn, with as much as possible that is the same: a longest common subsequence."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    last, new_last = len(old) - end, len(new) - end
    if start:
        yield True, 0, start, 0, start
    middle, new_middle = old[start:last], new[start:new_last]
    if len(middle) * len(new_middle) > _MOST:
        matcher = SequenceMatcher(None, middle, new_middle, autojunk=False)
        found: Iterator[Span] | list[Span] = [
            (kind == "equal", a, b, c, d) for kind, a, b, c, d in matcher.get_opcodes()
        ]
    else:
        found = _parts(_common(middle, new_middle), len(middle), len(new_middle))
    for same, a, b, c, d in found:
        yield same, start + a, start + b, start + c, start + d
    if end:
        yield True, last, len(old), new_last, len(new)


def _common(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """The pairs of a longest common subsequence, by the lengths of those of all ends of the two."""
    rows = [[0] * (len(new) + 1)]
    for one in reversed(old):
        below, row = rows[-1], [0] * (len(new) + 1)
        for at in range(len(new) - 1, -1, -1):
            if one == new[at]:
                row[at] = below[at + 1] + 1
            else:
                row[at] = below[at] if below[at] >= row[at + 1] else row[at + 1]
        rows.append(row)
    rows.reverse()
    pairs: list[tuple[int, int]] = []
    i = j = 0
    while i < len(old) and j < len(new):
        if old[i] == new[j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif rows[i + 1][j] >= rows[i][j + 1]:
            i += 1
        else:
            j += 1
    return pairs


def _parts(pairs: Sequence[tuple[int, int]], old_size: int, new_size: int) -> Iterator[Span]:
    """The parts that pairs of the same make of two sequences."""
    a = c = 0
    at = 0
    while at < len(pairs):
        i, j = pairs[at]
        if (a, c) != (i, j):
            yield False, a, i, c, j
        size = 1
        while at + size < len(pairs) and pairs[at + size] == (i + size, j + size):
            size += 1
        yield True, i, i + size, j, j + size
        a, c, at = i + size, j + size, at + size
    if (a, c) != (old_size, new_size):
        yield False, a, old_size, c, new_size


def paired(
    old: Sequence[One], new: Sequence[One], likeness: Callable[[One, One], float], least: float
) -> Iterator[tuple[int | None, int | None]]:
    """Which of two sequences become which, in order: the pairs that are most alike together, none below ``least``.

    The others stand alone, those of the old sequence first.
    """
    scores = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    likes = [[likeness(one, other) for other in new] for one in old] if len(old) * len(new) <= _MOST // 10 else []
    for i in range(len(old) - 1, -1, -1) if likes else ():
        for j in range(len(new) - 1, -1, -1):
            alike = likes[i][j]
            pair = alike + scores[i + 1][j + 1] if alike >= least else 0.0
            scores[i][j] = max(pair, scores[i + 1][j], scores[i][j + 1])
    i = j = 0
    while i < len(old) or j < len(new):
        is_pair = bool(likes) and i < len(old) and j < len(new) and likes[i][j] >= least
        if is_pair and scores[i][j] == likes[i][j] + scores[i + 1][j + 1]:
            yield i, j
            i, j = i + 1, j + 1
            continue
        if i < len(old) and (j == len(new) or scores[i + 1][j] >= scores[i][j + 1]):
            yield i, None
            i += 1
        else:
            yield None, j
            j += 1


def likeness(old: Counter[str], new: Counter[str]) -> float:
    """How alike two bags of words are: from 0 for nothing in common to 1 for the same (Dice's coefficient)."""
    size = old.total() + new.total()
    return 2 * (old & new).total() / size if size else 1.0

"""What is the same in two sequences: as much as possible, and nothing that is not."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher

from hypothesis import given
from hypothesis import strategies as st
from recto.review import sequences
from recto.review.sequences import likeness, paired, same_and_other

LETTERS = st.text("abc", max_size=14)


@given(LETTERS, LETTERS)
def test_the_parts_are_both_sequences_in_their_order(old: str, new: str) -> None:
    parts = [*same_and_other(old, new)]
    assert "".join(old[a:b] for _, a, b, _, _ in parts) == old
    assert "".join(new[c:d] for _, _, _, c, d in parts) == new
    assert all(old[a:b] == new[c:d] for same, a, b, c, d in parts if same)
    assert all(a < b or c < d for _, a, b, c, d in parts)


def longest(old: str, new: str) -> int:
    if not old or not new:
        return 0
    if old[0] == new[0]:
        return 1 + longest(old[1:], new[1:])
    return max(longest(old[1:], new), longest(old, new[1:]))


@given(st.text("abc", max_size=8), st.text("abc", max_size=8))
def test_nothing_more_could_be_the_same(old: str, new: str) -> None:
    assert sum(b - a for same, a, b, _, _ in same_and_other(old, new) if same) == longest(old, new)


def test_long_sequences_that_have_little_in_common_end_as_well() -> None:
    old, new = [f"a{i}" for i in range(3_000)], [f"b{i}" if i % 7 else f"a{i}" for i in range(3_000)]
    assert len(old) * len(new) > sequences._MOST
    found = sum(b - a for same, a, b, _, _ in same_and_other(old, new) if same)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    assert found == sum(block.size for block in matcher.get_matching_blocks())


def alike(one: str, other: str) -> float:
    return likeness(Counter(one), Counter(other))


@given(st.lists(LETTERS, max_size=6), st.lists(LETTERS, max_size=6))
def test_pairs_are_alike_and_in_order(old: list[str], new: list[str]) -> None:
    found = [*paired(old, new, alike, 0.5)]
    assert [i for i, _ in found if i is not None] == [*range(len(old))]
    assert [j for _, j in found if j is not None] == [*range(len(new))]
    assert all(alike(old[i], new[j]) >= 0.5 for i, j in found if i is not None and j is not None)


def test_the_most_alike_are_a_pair() -> None:
    assert [*paired(["abc", "xyz"], ["ab", "abc", "xy"], alike, 0.5)] == [(None, 0), (0, 1), (1, 2)]


def test_likeness() -> None:
    assert alike("", "") == alike("ab", "ba") == 1
    assert alike("ab", "cd") == 0
    assert alike("ab", "bc") == 0.5

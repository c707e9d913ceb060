"""Which token became which."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from recto.review.word.pairs import pairs
from recto.review.word.reading import Token, tokens_of

NONE: frozenset[str] = frozenset()


def paragraph(text: str) -> list[Token]:
    return [*tokens_of(text, NONE), Token("end", "p")]


def row(*cells: str) -> list[Token]:
    return [*(token for cell in cells for token in (*tokens_of(cell, NONE), Token("end", "cell"))), Token("row", "")]


TOKENS = st.lists(
    st.one_of(
        st.lists(st.sampled_from("abcd"), min_size=1, max_size=5).map(lambda words: paragraph(" ".join(words))),
        st.lists(st.sampled_from("abcd"), min_size=2, max_size=2).map(lambda cells: row(*cells)),
    ),
    max_size=6,
).map(lambda parts: [token for part in parts for token in part])


@given(TOKENS, TOKENS)
def test_pairs_rise_and_are_the_same(ours: list[Token], theirs: list[Token]) -> None:
    found = pairs(ours, theirs)
    assert all(ours[one].key == theirs[other].key for one, other in found)
    assert all(one < two and other < another for (one, other), (two, another) in pairwise(found))


@given(TOKENS)
def test_what_is_the_same_is_paired_with_itself(tokens: list[Token]) -> None:
    assert pairs(tokens, tokens) == [(at, at) for at in range(len(tokens))]


def test_a_row_that_is_gone_takes_nothing_of_its_neighbours() -> None:
    ours = [*row("Yes", "No"), *row("No", "No"), *row("Yes", "Yes")]
    theirs = [*row("Yes", "No"), *row("Yes", "Yes")]
    assert [one for one, _ in pairs(ours, theirs)] == [*range(5), *range(10, 15)]


def test_cells_are_compared_at_their_places() -> None:
    assert len(pairs(row("5", "6"), row("7", "6"))) == 4

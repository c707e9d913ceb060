"""Which words of two texts are the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from recto.review.remarks.matching import Index, Pairs, matched, nearest, pairs, shingles


def match(ours: str, theirs: str, likely: Pairs = (), certain: Pairs = ()) -> list[int]:
    return matched(Index(ours.split()), Index(theirs.split()), certain, likely)


def test_words_of_the_same_texts_are_those_in_the_same_places() -> None:
    assert match("a b c d e f", "a b c d e f") == [0, 1, 2, 3, 4, 5]


def test_what_moved_is_found() -> None:
    assert match("a b c d e f g h", "e f g h a b c d") == [4, 5, 6, 7, 0, 1, 2, 3]


def test_between_two_runs_words_are_aligned() -> None:
    assert match("a b c d 1 new x y z w", "a b c d KEY x y z w") == [0, 1, 2, 3, -1, -1, 5, 6, 7, 8]
    assert match("a b c d the 1 e x y z w", "a b c d the KEY e x y z w") == [0, 1, 2, 3, 4, -1, 6, 7, 8, 9, 10]


def test_words_that_are_parted_otherwise_are_the_same() -> None:
    assert match("a b c d h2o x y z w", "a b c d h 2 o x y z w") == [0, 1, 2, 3, 4, 7, 8, 9, 10]


def test_what_is_there_several_times_tells_nothing() -> None:
    assert match("a b c d", "a b c d x a b c d") == [-1, -1, -1, -1]


def test_likely_pairs_count_only_between_their_neighbours() -> None:
    ours, theirs = "a b c d row row x y z w", "a b c d row row row x y z w row row"
    assert match(ours, theirs)[4:6] != [11, 12]
    assert match("row row", "row row x", [(0, 0)]) == [0, 1]
    assert match("a b c d row", "row a b c d", [(4, 0)])[4] == -1
    assert match("a b c d row", "row a b c d", certain=[(4, 0)])[4] == 0


@given(st.lists(st.sampled_from("abcd"), max_size=40), st.lists(st.sampled_from("abcd"), max_size=40))
def test_a_word_is_matched_with_one_and_the_same(ours: list[str], theirs: list[str]) -> None:
    found = matched(Index(ours), Index(theirs))
    there = [place for place in found if place >= 0]
    assert len({*there}) == len(there)
    assert all(place < 0 or ours[at] == theirs[place] for at, place in enumerate(found))


def test_a_short_quotation_is_found_where_most_of_it_is() -> None:
    text = Index("one two KEY three four and one two KEY five six".split())
    assert nearest("one two 1 three four".split(), range(1), text) == [[0, 1, -1, 3, 4]]
    assert nearest("seven eight nine".split(), range(1), text) == []


def test_a_quotation_of_several_places_has_them_all() -> None:
    text = Index("a b c d x y a b c d".split())
    assert nearest("a b c d".split(), range(4), text) == [[0, 1, 2, 3], [6, 7, 8, 9]]


def test_pairs_and_shingles() -> None:
    assert pairs({"One": 1, "Two": 2}, {"Two": 5}) == [(2, 5)]
    assert shingles("a b c d e".split()) == {("a", "b", "c", "d"), ("b", "c", "d", "e")}

"""Alignments of sequences of words."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from recto.words.alignment import aligned

WORDS = st.lists(st.sampled_from("a b c d e".split()), max_size=30)


@given(WORDS, WORDS)
def test_words_are_aligned_with_the_same_words_in_order(ours: list[str], theirs: list[str]) -> None:
    found = aligned(ours, theirs)
    assert len(found) == len(ours)
    assert all(other < 0 or theirs[other] == word for word, other in zip(ours, found, strict=True))
    matches = [other for other in found if other >= 0]
    assert all(before < after for before, after in pairwise(matches))
    assert bool(matches) == bool({*ours} & {*theirs})


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=3), max_size=60), st.data())
def test_what_is_left_out_of_one_changes_nothing_for_the_rest(words: list[str], data: st.DataObject) -> None:
    words = [f"{word}{index}" for index, word in enumerate(words)]
    kept = [index for index in range(len(words)) if data.draw(st.booleans())]
    assert aligned([words[index] for index in kept], words) == kept
    assert [index for index, other in enumerate(aligned(words, [words[index] for index in kept])) if other >= 0] == kept


def test_a_repeated_word_belongs_to_its_neighbours() -> None:
    theirs = "see the url with the words the tall house".split()
    assert aligned("the tall house".split(), theirs) == [6, 7, 8]
    assert aligned("x the words the y".split(), theirs) == [-1, 4, 5, 6, -1]


def test_sentences_that_are_there_many_times_are_told_by_their_order() -> None:
    sentence = "it was so".split()
    theirs = [word for number in range(300) for word in (*sentence, *([str(number)] if number % 7 == 0 else []))]
    assert aligned(theirs, theirs) == [*range(len(theirs))]
    assert aligned([word for word in theirs if word != "14"], theirs) == [
        index for index, word in enumerate(theirs) if word != "14"
    ]


def test_two_long_texts_with_nothing_in_common() -> None:
    assert aligned(["a"] * 3000, ["b"] * 3000) == [-1] * 3000

"""Changes between two lists of tokens."""

from __future__ import annotations

from hypothesis import given
from recto.review.word.changes import Change, changes
from recto.review.word.pairs import pairs
from recto.review.word.reading import Token

from tests.review.word.test_pairs import TOKENS, paragraph, row


def changed(ours: list[Token], theirs: list[Token]) -> list[Change]:
    return changes(ours, theirs, {other: one for one, other in pairs(ours, theirs)}, 0, len(ours))


@given(TOKENS, TOKENS)
def test_with_its_changes_one_becomes_the_other(ours: list[Token], theirs: list[Token]) -> None:
    result, at = list[Token](), 0
    for change in changed(ours, theirs):
        result += ours[at : change.a] + theirs[change.c : change.d]
        at = change.b
    assert [one.key for one in result + ours[at:]] == [one.key for one in theirs]


def test_a_new_paragraph_begins_where_one_begins() -> None:
    ours = paragraph("a b.") + paragraph("c d.")
    theirs = paragraph("a b.") + paragraph("x d.") + paragraph("c d.")
    assert changed(ours, theirs) == [Change(5, 5, 5, 10)]


def test_a_new_row_begins_where_one_begins() -> None:
    ours = row("Yes", "No") + row("No", "No")
    theirs = row("Yes", "No") + row("Yes", "No") + row("No", "No")
    [change] = changed(ours, theirs)
    assert (change.a, change.b) in ((0, 0), (5, 5))
    assert change.d - change.c == 5


def test_paragraphs_that_became_as_many_are_changed_one_by_one() -> None:
    ours, theirs = paragraph("a") + paragraph("b"), paragraph("x") + paragraph("y")
    assert changed(ours, theirs) == [Change(0, 1, 0, 1), Change(2, 3, 2, 3)]


def test_a_paragraph_that_is_gone_before_an_edited_word() -> None:
    ours, theirs = paragraph("a b.") + paragraph("x y"), paragraph("z y")
    assert changed(ours, theirs) == [Change(0, 5, 0, 0), Change(5, 6, 0, 1)]


def test_a_paragraph_that_is_new_behind_an_edited_word() -> None:
    ours, theirs = paragraph("x y") + paragraph("k"), paragraph("x z") + paragraph("n m") + paragraph("k")
    assert changed(ours, theirs) == [Change(2, 3, 2, 3), Change(4, 4, 4, 8)]


def test_a_row_that_is_gone_before_an_edited_cell() -> None:
    ours, theirs = row("a", "b") + row("c", "d") + row("e", "f"), row("a", "b") + row("x", "f")
    assert changed(ours, theirs) == [Change(5, 10, 5, 5), Change(10, 11, 5, 6)]


def test_words_and_paragraphs_that_are_new_at_the_end_of_a_paragraph() -> None:
    ours, theirs = paragraph("x") + paragraph("k"), paragraph("x y") + paragraph("n m") + paragraph("k")
    assert changed(ours, theirs) == [Change(1, 1, 1, 3), Change(2, 2, 4, 8)]


def test_words_and_paragraphs_that_are_gone_at_the_end_of_a_paragraph() -> None:
    ours, theirs = paragraph("x y") + paragraph("n m") + paragraph("k"), paragraph("x") + paragraph("k")
    assert changed(ours, theirs) == [Change(1, 3, 1, 1), Change(4, 8, 2, 2)]

"""The list of changes: each once, in order, with what a reader needs to find it."""

from __future__ import annotations

from recto.pandoc import ast, tracked
from recto.review.changes import Change, number_changes

from tests.review.test_merge import check


def changes(old: str, new: str) -> list[Change]:
    both = check(old, new)
    found = number_changes(both)
    marks = [element for element in ast.walk(both) if tracked.is_mark(element)]
    assert {ast.attributes(mark)[tracked.CHANGE] for mark in marks} <= {str(change.number) for change in found}
    assert [change.number for change in found] == [*range(1, len(found) + 1)]
    return found


def told(old: str, new: str) -> list[tuple[str, str, str]]:
    return [(change.sort, change.old, change.new) for change in changes(old, new)]


def test_what_went_and_what_came_for_it_is_one_change() -> None:
    assert told("One two three four five.", "One zwei three four fünf.") == [
        ("replacement", "two", "zwei"),
        ("replacement", "five", "fünf"),
    ]


def test_words_and_formulas_around_a_change() -> None:
    (change,) = changes("It is $x$ and one two three.", "It is $x$ and one zwei three.")
    assert (change.before, change.after) == ("It is x and one ", " three.")


def test_signs_alone_do_not_part_a_change() -> None:
    assert told("See (one) there.", "See [two] there.") == [("replacement", "(one)", "[two]")]


def test_both_ends_of_a_move_are_one_change() -> None:
    moved = "These are some words that are moved."
    (change,) = changes(f"{moved}\n\nTwo.\n\nThree.", f"Two.\n\nThree.\n\n{moved}")
    assert (change.sort, change.new, change.is_whole) == ("move", moved, True)


def test_what_was_changed_on_the_move_is_a_change_as_well() -> None:
    moved = "These are some words that are moved to another place of the text, "
    found = told(f"{moved}one.\n\nTwo.\n\nThree.", f"Two.\n\nThree.\n\n{moved}eins.")
    assert [sort for sort, _, _ in found] == ["move", "replacement"]
    assert found[1][1:] == ("one", "eins")


def test_sections_are_those_above() -> None:
    found = changes("a\n\n# One {#x}\n\nb\n\n## Two\n\nc", "A\n\n# One {#x}\n\nB\n\n## Two\n\nC")
    assert [(change.section, change.anchor) for change in found] == [("", ""), ("One", "x"), ("Two", "two")]


def test_changes_in_all_parts_of_a_text() -> None:
    old = "- one item\n\n| a |\n|---|\n| one |\n\nTable: one caption\n\nTerm\n\n:   one meaning\n\n> one quotation"
    found = told(old, old.replace("one", "other"))
    assert found == [("replacement", "one", "other")] * 5


def test_a_row_and_an_end_of_a_paragraph() -> None:
    assert told("| a |\n|---|\n| 1 |", "| a |\n|---|\n| 1 |\n| 2 |") == [("insertion", "", "2")]
    assert told("One here. Two here.", "One here.\n\nTwo here.") == [("insertion", " ", "¶")]


def test_images_are_named() -> None:
    (change,) = changes("![a](a.png)", "![a](b.png)")
    assert (change.sort, change.images) == ("replacement", [("a.png", "deletion"), ("b.png", "insertion")])

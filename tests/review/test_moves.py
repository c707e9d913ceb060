"""Which blocks were moved, and which only look like it."""

from __future__ import annotations

from recto.pandoc import ast, tracked

from tests.review.test_merge import check, shown

LONG = "A paragraph with enough words to be known again."


def moves(old: str, new: str) -> list[str]:
    """The numbers of the moves of the marks, in the order of the text."""
    return [tracked.move_of(one) for one in ast.walk(check(old, new)) if one["t"] == "Div" and tracked.is_mark(one)]


def test_a_short_block_is_no_move() -> None:
    assert moves("Short one.\n\nTwo.\n\nThree.", "Two.\n\nThree.\n\nShort one.") == ["", ""]


def test_two_moves_have_two_numbers() -> None:
    other = "Another paragraph that is long enough for that too."
    old = f"{LONG}\n\nOne stays.\n\n{other}\n\nTwo stays.\n\nThree stays."
    new = f"One stays.\n\nTwo stays.\n\n{LONG}\n\nThree stays.\n\n{other}"
    assert sorted(moves(old, new)) == ["1", "1", "2", "2"]


def test_blocks_that_move_together_are_one_move() -> None:
    old = f"# Head\n\n{LONG}\n\n- x\n\n# Other\n\nOne stays here.\n\nTwo stays.\n\nThree stays.\n\nFour."
    new = f"# Other\n\nOne stays here.\n\nTwo stays.\n\nThree stays.\n\nFour.\n\n# Head\n\n{LONG}\n\n- x"
    assert moves(old, new) == ["1", "1"]


def test_what_was_changed_on_the_move_is_marked_in_it() -> None:
    both = check(f"{LONG}\n\nOne.\n\nTwo.", f"One.\n\nTwo.\n\n{LONG.replace('enough', 'many')}")
    assert shown(both).endswith("{+MA paragraph with [-enough-]{+many+} words to be known again.+}")


def test_a_copy_is_no_move() -> None:
    assert moves(f"{LONG}\n\nOne.", f"{LONG}\n\nOne.\n\n{LONG}") == [""]


def test_a_figure_is_known_by_its_label_whatever_its_caption_says() -> None:
    old = "![Storks and births.](a.png){#fig:s}\n\nA paragraph that stays where it is, as it was.\n"
    new = "A paragraph that stays where it is, as it was.\n\n![What nobody had seen.](a.png){#fig:s}\n"
    assert [one for one in moves(old, new) if one] == ["1", "1"]
    assert "births" not in ast.words(tracked.accepted(check(old, new)))


def test_paragraphs_with_nothing_in_common_are_two() -> None:
    old = "It was seen by all.\n\nThe observers were not told about this.\n\nIt ends here.\n"
    new = "It was seen by all.\n\nFurther work may show other causes later.\n\nIt ends here.\n"
    both = check(old, new)
    assert [one["t"] for one in both] == ["Para", "Div", "Div", "Para"]
    assert shown(both).count("[-") == 1

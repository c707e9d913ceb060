"""The text as readers see it."""

from __future__ import annotations

from recto.rules.shown import is_shown, shown_text

from tests.helpers import Maker, examine


def test_what_is_shown(make: Maker) -> None:
    text = "- An *item* with `code`\n- and $x$\n\nA line\n- no **item**, [a link](https://example.org)[^n]\n\n"
    text += "[^n]: A note.\n"
    subject = examine(make.text(text)).subject
    assert "An item with \ufffc" in shown_text(subject)
    assert "\n- no item, a link" in shown_text(subject)
    assert "\n\nA note." in shown_text(subject)
    assert is_shown(subject, "- no **item**, [a link]")
    assert not is_shown(subject, "- An *item* with")
    assert not is_shown(subject, "- and")


def test_the_lines_of_a_block_of_lines_keep_their_bars(make: Maker) -> None:
    subject = examine(make.text("| a | b |\n| c | d |\n")).subject
    assert is_shown(subject, "| c | d |")

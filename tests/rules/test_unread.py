"""What looks like something, and was read as something else; the tests of F018, F020, H015 and X012 have the kinds."""

from __future__ import annotations

from recto.rules.unread import unread

from tests.helpers import Maker, examine


def test_each_names_its_place_and_its_labels(make: Maker) -> None:
    text = "![A].](a.svg){#fig:a}\n\n| a | b |\n| 1 | 2 |\n\nTable: A. {#tbl:a}\n\n[DNA]: an acid\n\n$$x$$ {eq:a}\n"
    found = {one.kind: one for one in unread(examine(make.text(text)).subject)}
    assert {kind: set(one.labels) for kind, one in found.items()} == {
        "image": {"fig:a"},
        "table": {"tbl:a"},
        "definition": set(),
        "label": {"eq:a"},
    }
    assert {kind: text[one.start : one.start + 3] for kind, one in found.items()} == {
        "image": "![A",
        "table": "| a",
        "definition": "[DN",
        "label": "{eq",
    }


def test_a_long_text_of_signs_that_are_never_closed_is_read_to_its_end(make: Maker) -> None:
    text = "A ![b [c {fig:d | e\tf\n\n" * 2000 + "| a | b |\n| 1 | 2 |\n"
    found = unread(examine(make.text(text)).subject)
    assert [text[one.start :] for one in found] == ["| a | b |\n| 1 | 2 |\n"]

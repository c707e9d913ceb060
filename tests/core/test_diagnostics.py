"""Diagnostics: their order, and how many there are in words."""

from __future__ import annotations

import pytest
from recto.core.diagnostics import Diagnostic, Severity, alike, error, in_order, totals, warning
from recto.core.model import Location


def test_errors_and_warnings_differ_in_their_severity() -> None:
    place = Location("content/01.a.md", 3, 4)
    assert error("C001", "x", place, "y") == Diagnostic("C001", Severity.ERROR, "x", place, "y")
    assert warning("C001", "x", place, "y") == Diagnostic("C001", Severity.WARNING, "x", place, "y")


def test_they_are_sorted_by_place_and_each_is_there_once() -> None:
    late, early = Location("content/02.b.md", 1, 1), Location("content/01.a.md", 20, 3)
    found = [
        warning("B002", "second", late),
        error("B005", "first", late),
        error("C001", "line 20", early),
        warning("M001", "nowhere"),
        error("C001", "line 20", early),
    ]
    assert [one.message for one in in_order(found)] == ["nowhere", "line 20", "first", "second"]


def test_files_that_cannot_be_read_come_first() -> None:
    found = [
        error("C001", "line 2", Location("content/01.a.md", 2, 3)),
        error("B001", "not JSON", Location("content/manual-references.json", 7, 1)),
        warning("M001", "no metadata", Location("content/metadata.yaml", 1, 1)),
    ]
    assert [one.message for one in in_order(found)] == ["not JSON", "line 2", "no metadata"]


def test_what_asks_for_the_same_is_alike() -> None:
    first, second, third = (warning("C001", "x", hint=hint) for hint in ("a", "b", "a"))
    others = [error("C001", "x", hint="a"), warning("C002", "x", hint="a"), warning("C001", "y"), warning("C001", "z")]
    assert alike([first, second, third, *others]) == [[first, third], [second], *([one] for one in others)]


@pytest.mark.parametrize(
    ("errors", "warnings", "words"),
    [(0, 0, "no problems"), (1, 0, "1 error"), (0, 2, "2 warnings"), (2, 1, "2 errors, 1 warning")],
)
def test_totals(errors: int, warnings: int, words: str) -> None:
    assert totals([error("C001", "x")] * errors + [warning("C001", "x")] * warnings) == words

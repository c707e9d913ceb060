"""What a project asks of its sections: which headings are meant, and how limits are written."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError
from recto.manuscript.contract import Contract, SectionContract, plain


@pytest.mark.parametrize(
    ("wanted", "heading", "number"),
    [
        ("Results", "Results", ""),
        ("results", "RESULTS", ""),
        ("Authors’ notes", "Authors' notes", ""),
        ("Rule {n}: *", "Rule 12: Be brief", "12"),
        ("Rule {n}: *", "Rule: Be brief", None),
        ("Results", "Results and more", None),
        ("Results*", "Results and more", ""),
        ("What? (a)", "What? (a)", ""),
        ("What? (a)", "Wha (a)", None),
    ],
)
def test_which_headings_are_meant(wanted: str, heading: str, number: str | None) -> None:
    found = SectionContract(heading=wanted).matches(heading)
    assert (found and "".join(found.groups())) == number


def test_headings_are_compared_without_capitals_quotes_and_spaces() -> None:
    assert plain(" The  “Seed”\nof it ") == 'the "seed" of it'


@pytest.mark.parametrize(("written", "limits"), [(300, (0, 300)), ([10, 20], (10, 20)), (None, None)])
def test_one_number_is_the_most(written: Any, limits: tuple[int, int] | None) -> None:
    assert Contract(words=written).words == limits


@pytest.mark.parametrize("written", [-1, [1], [1, 2, 3], "many", True])
def test_what_is_no_limit(written: Any) -> None:
    with pytest.raises(ValidationError):
        Contract(words=written)

"""Dates of CSL."""

from __future__ import annotations

from typing import Any

import pytest
from recto.references.dates import days, first, iso, on, parts, read, worded, year


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2018", [2018]),
        ("2018-04", [2018, 4]),
        ("2018-04-07", [2018, 4, 7]),
        ("2018-04-07T10:20:30Z", [2018, 4, 7]),
        (" 2018/4/7/Easter", [2018, 4, 7]),
        ("2018/04//", [2018, 4]),
        ("2018//07/", [2018]),
        ("2018-00-00", [2018]),
        ("2018-13-01", [2018]),
        ("2018-04-32", [2018]),
        ("April 2018", []),
        ("18-04-07", []),
        ("", []),
    ],
)
def test_a_text_that_begins_with_a_date(text: str, day: list[int]) -> None:
    assert parts(text) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2018 Apr 7", [2018, 4, 7]),
        ("7 April 2018", [2018, 4, 7]),
        ("April 7th, 2018", [2018, 4, 7]),
        ("Sept. 2018", [2018, 9]),
        ("2018 Apr", [2018, 4]),
        ("Spring 2018", []),
        ("April", []),
        ("2018", []),
    ],
)
def test_a_date_in_words(text: str, day: list[int]) -> None:
    assert worded(text) == day


def test_a_text_that_names_a_year() -> None:
    assert read("2018-04-07") == on(2018, 4, 7) == {"date-parts": [[2018, 4, 7]]}
    assert read("7 April 2018") == on(2018)
    assert read("no. 20180407") is None


@pytest.mark.parametrize(
    ("date", "found"),
    [
        ({"date-parts": [[2018, 4, 7]]}, [[2018, 4, 7]]),
        ({"date-parts": [["2018", "04"], [2019]]}, [[2018, 4], [2019]]),
        ({"date-parts": [[-44, 3, 15]]}, [[-44, 3, 15]]),
        ({"date-parts": [[], [None], 5, [2018, 4, 7, 10], [2019], [2020]]}, [[2018, 4, 7], [2019]]),
        ({"date-parts": "2018"}, []),
        ({"raw": "2018"}, []),
        ("2018", []),
        (None, []),
    ],
)
def test_the_days_of_a_date(date: Any, found: list[list[int]]) -> None:
    assert days(date) == found
    assert first(date) == (found[0] if found else [])


@pytest.mark.parametrize(
    ("date", "found"),
    [
        (on(2018, 4), 2018),
        ({"raw": "spring of 2018"}, 2018),
        ({"literal": "c. 1999"}, 1999),
        ({"literal": "long ago"}, None),
        (None, None),
    ],
)
def test_the_year_of_a_date(date: Any, found: int | None) -> None:
    assert year(date) == found


def test_as_text() -> None:
    assert iso([2018, 4, 7]) == "2018-04-07"
    assert iso([987, 4], between="/") == "0987/04"
    assert iso([]) == ""

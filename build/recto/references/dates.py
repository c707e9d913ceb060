"""Dates: text -> the parts that CSL has, and back.

In CSL JSON a date is ``{"date-parts": [[2018, 4, 7]]}``: a day, of which the month or the day of the month may be
missing, or two of them for a span (CSL 1.0.2, csl-data.json, "date-variable"). What is no day is its ``raw`` or
``literal``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def on(*day: int) -> dict[str, Any]:
    """CSL's date for a year, month and day, or the first of these."""
    return {"date-parts": [list(day)]}


def parts(text: str) -> list[int]:
    """What a text begins with of ``YYYY-MM-DD`` or ``YYYY/MM/DD``; the year alone where month or day cannot be."""
    match = re.match(r"\s*(\d{4})(?:[/-](\d{1,2})?)?(?:[/-](\d{1,2})?)?", text)
    day = [int(part) if part else 0 for part in match.groups()] if match else []
    while day and not day[-1]:
        day.pop()
    possible = 0 not in day and all(part <= limit for part, limit in zip(day[1:], (12, 31), strict=False))
    return day if possible else day[:1]


_WORDED = re.compile(
    r"(?:(?P<first>\d{1,2})\.?(?:st|nd|rd|th)?\s+)?(?P<y1>\d{4}\s+)?(?P<month>[a-z]{3})[a-z]*\.?"
    r"(?:\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?(?!\d))?(?:,?\s+(?P<y2>\d{4}))?",
    re.IGNORECASE,
)


def worded(text: str) -> list[int]:
    """The parts of a date with an English month, such as ``2018 Apr 7``, ``7 April 2018`` or ``April 2018``."""
    match = _WORDED.fullmatch(text.strip())
    year = match and (match["y1"] or match["y2"])
    if not match or not year or match["month"].lower() not in MONTHS:
        return []
    day = match["day"] or match["first"]
    return [int(year), MONTHS.index(match["month"].lower()) + 1, *([int(day)] if day else [])]


def read(text: str) -> dict[str, Any] | None:
    """CSL's date for a text that begins with one, or that names a year."""
    year = re.search(r"\b\d{4}\b", text)
    day = parts(text) or ([int(year[0])] if year else [])
    return on(*day) if day else None


def days(date: object) -> list[list[int]]:
    """The one or two days of CSL's date, each of one to three numbers; none of a date in words, or of no date."""
    found = date.get("date-parts") if isinstance(date, Mapping) else None
    if isinstance(found, list) and found and all(re.fullmatch(r"\d{1,9}", str(part)) for part in found):
        found = [found]  # the parts of one day, without its brackets
    kept = [
        [int(part) for part in day if re.fullmatch(r"-?\d{1,6}", str(part), re.ASCII)][:3]
        or (parts(str(day[0])) if day and not re.fullmatch(r"-?\d+", str(day[0])) else [])
        for day in (found if isinstance(found, list) else ())
        if isinstance(day, list) and not (day and re.fullmatch(r"\d{10,}", str(day[0])))
    ]
    return [day for day in kept if day][:2]


def first(date: object) -> list[int]:
    """The first day of CSL's date; empty if it has none."""
    return next(iter(days(date)), [])


def year(date: object) -> int | None:
    """The year of CSL's date, or one that its words name."""
    if day := first(date):
        return day[0]
    said = f"{date.get('raw', '')} {date.get('literal', '')}" if isinstance(date, Mapping) else ""
    match = re.search(r"\b\d{4}\b", said)
    return int(match[0]) if match else None


def iso(day: Sequence[int], between: str = "-") -> str:
    """``2018-04-07``, as ISO 8601 has it."""
    return between.join(f"{part:0{2 if at else 4}}" for at, part in enumerate(day))

"""NBIB, the format that PubMed's button "Cite" downloads: MEDLINE display format.

The tags: https://www.nlm.nih.gov/bsd/mms/medlineelements.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from recto.core.world import World
from recto.references import dates, names
from recto.references.exchange import Exchange, Malformed, Record

_TAG = re.compile(r"([A-Z]{2,4}) *- ?(.*)")
_SEASONS = {"spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4}
_TEXTS = {
    "JT": "container-title",
    "TA": "container-title-short",
    "VI": "volume",
    "IP": "issue",
    "PG": "page",
    "AB": "abstract",
    "PB": "publisher",
    "PL": "publisher-place",
    "EN": "edition",
    "CTI": "collection-title",
    "ISBN": "ISBN",
    "PMID": "PMID",
    "PMC": "PMCID",
}


def loads(text: str, _: World) -> list[Record]:
    """The records; each answers to its PMID, then to its DOI and PMCID."""
    return [_record(line, tags) for line, tags in _split(text)]


def _split(text: str) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """The lines where records begin, and their tags with values. Lines that go on are indented; records begin with PMID
    and are parted by blank lines."""
    start, tags = 0, list[tuple[str, str]]()
    for number, line in enumerate(text.splitlines(), 1):
        match = _TAG.fullmatch(line.rstrip())
        if match:
            if match[1] == "PMID" and any(tag == "PMID" for tag, _ in tags):
                yield start, tags
                tags = []
            start = start if tags else number
            tags.append((match[1], match[2].strip()))
        elif tags and line.strip():
            tags[-1] = (tags[-1][0], f"{tags[-1][1]} {line.strip()}")
        elif line.strip():
            raise Malformed("this is not valid NBIB: a record must begin with a line such as PMID- 30718888", number)
        elif tags:
            yield start, tags
            tags = []
    if tags:
        yield start, tags


def _record(line: int, tags: list[tuple[str, str]]) -> Record:
    values: dict[str, list[str]] = {}
    for tag, value in tags:
        if value:
            values.setdefault(tag, []).append(value)
    item = _work(values)
    item |= {field: values[tag][0] for tag, field in _TEXTS.items() if tag in values}
    if item["type"] == "chapter":
        item["container-title"] = _book(values)
    for role, full, short in (("author", "FAU", "AU"), ("editor", "FED", "ED")):
        wanted = full if full in values else short
        people = [
            {"literal": value} if tag == "CN" else _name(value, full=tag == full)
            for tag, value in tags
            if value and (tag == wanted or (tag == "CN" and role == "author"))
        ]
        item |= {role: people} if people else {}
    item |= _details(values)
    item |= _located([*values.get("LID", ()), *values.get("AID", ())], item)
    keys = tuple(f"{prefix}:{item[field]}" for prefix, field in _KEYS if item.get(field))
    return Record(item, line, 1, keys)


def _work(values: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """What it is, and its title."""
    book, title = _book(values), values.get("TI", [""])[0]
    kind = "manuscript" if "Preprint" in values.get("PT", ()) else "article-journal"
    if book:
        kind = "chapter" if title and title.rstrip(".") != book else "book"
    return {"type": kind} | ({"title": (title or book).rstrip(".")} if title or book else {})


def _book(values: Mapping[str, Sequence[str]]) -> str:
    return values.get("BTI", [""])[0].rstrip(".")


def _details(values: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """What has to be taken out of its tag's value."""
    item: dict[str, Any] = {}
    if "DP" in values:
        item["issued"] = _date(values["DP"][0])
    if "IS" in values:
        item["ISSN"] = values["IS"][0].split()[0]
    if "eng" in values.get("LA", ()):
        item["language"] = "en"
    if "OT" in values:
        item["keyword"] = ", ".join(word.lstrip("*") for word in values["OT"])
    return item


def _located(values: Sequence[str], item: Mapping[str, Any]) -> dict[str, str]:
    """The DOI, and of an article without pages its number."""
    dois, numbers = (
        [value.removesuffix(kind).strip() for value in values if value.endswith(kind)] for kind in ("[doi]", "[pii]")
    )
    found = {"DOI": dois[0]} if dois else {}
    if "page" not in item and numbers and item["type"] == "article-journal":
        found["page"] = numbers[0]
    return found


_KEYS = (("pmid", "PMID"), ("doi", "DOI"), ("pmcid", "PMCID"))


def _name(text: str, *, full: bool) -> dict[str, str]:
    """``Family, Given Names Jr`` where the full name is known, else ``Family GN Jr``."""
    suffix = re.search(r"\s(Jr|Sr|2nd|3rd|4th|II|III|IV)\.?$", text)
    text = text[: suffix.start()] if suffix else text
    family, _, given = text.partition(", ") if full else text.rpartition(" ")
    if not family:
        return {"literal": text}
    return names.parts(family, given, suffix[1] if suffix else "")


def _date(text: str) -> dict[str, Any]:
    """``2018 Apr 7``, ``2018 Mar-Apr``, ``2018 Spring``, ``2018 Dec-2019 Jan``: the first day of a span counts."""
    year, _, rest = text.partition(" ")
    if not year[:4].isdecimal():
        return {"literal": text}
    parts = [int(year[:4])]
    month = rest[:3].lower()
    if month in dates.MONTHS:
        parts.append(dates.MONTHS.index(month) + 1)
        day = re.match(r"\w+ (\d{1,2})\b", rest)
        parts += [int(day[1])] if day else []
    season = _SEASONS.get(rest.lower())
    return dates.on(*parts) | ({"season": season} if season else {})


EXCHANGE = Exchange("NBIB", (".nbib",), loads)

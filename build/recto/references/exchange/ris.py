"""RIS, as reference managers and publishers' "Export citation" write it, with the liberties that they take.

The format: https://github.com/aurimasv/z2csl and Zotero's and EndNote's exports; of two tags for the same, the more
specific counts. Markup in titles is left as it is, since those programs write CSL's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from recto.core.model import CslItem
from recto.core.world import World
from recto.references import dates, names
from recto.references.at_hand import at_hand
from recto.references.csl import own_note
from recto.references.exchange import Exchange, Malformed, Record

_TAG = re.compile(r"\s*([A-Z][A-Z0-9]) {0,2}-(?: (.*)|$)")

KINDS = {
    "JOUR": "article-journal",
    "MGZN": "article-magazine",
    "NEWS": "article-newspaper",
    "BOOK": "book",
    "CHAP": "chapter",
    "CONF": "paper-conference",
    "CPAPER": "paper-conference",
    "RPRT": "report",
    "THES": "thesis",
    "DATA": "dataset",
    "COMP": "software",
    "ELEC": "webpage",
    "BLOG": "post-weblog",
    "UNPB": "manuscript",
    "STAND": "standard",
    "PAT": "patent",
    "MAP": "map",
    "FIGURE": "figure",
    "VIDEO": "motion_picture",
    "SOUND": "song",
    "HEAR": "hearing",
    "BILL": "bill",
    "CASE": "legal_case",
    "STAT": "legislation",
    "DICT": "entry-dictionary",
    "ENCYC": "entry-encyclopedia",
    "PCOMM": "personal_communication",
    "SLIDE": "speech",
    "GEN": "document",
    "ABST": "article-journal",
    "EJOUR": "article-journal",
    "INPR": "article-journal",
    "JFULL": "article-journal",
    "EBOOK": "book",
    "EDBOOK": "book",
    "SER": "book",
    "ECHAP": "chapter",
    "MANSCPT": "manuscript",
    "DBASE": "dataset",
    "WEB": "webpage",
}
"""CSL's types by RIS's; the first RIS type of several is the one that is written."""

_TYPES = {csl: ris for ris, csl in reversed(KINDS.items())} | {
    "article": "UNPB",
    "entry": "GEN",
    "post": "BLOG",
    "review": "JOUR",
    "review-book": "JOUR",
    "periodical": "JOUR",
}
_PARTS = ("chapter", "paper-conference", "entry-dictionary", "entry-encyclopedia")
_NAMES = {"AU": "author", "A1": "author", "ED": "editor", "A2": "editor", "A3": "collection-editor", "A4": "translator"}
_TEXTS: dict[str, tuple[str, ...]] = {
    "title": ("TI", "T1", "CT", "BT"),
    "container-title-short": ("J2", "JA"),
    "title-short": ("ST",),
    "collection-title": ("T3",),
    "volume": ("VL",),
    "issue": ("IS", "CP"),
    "edition": ("ET",),
    "publisher": ("PB",),
    "publisher-place": ("CY", "PP"),
    "abstract": ("AB", "N2"),
    "language": ("LA",),
    "note": ("N1",),
    "URL": ("UR", "LK"),
}
"""A CSL field's tags, the best first."""


def loads(text: str, _: World) -> list[Record]:
    """The records; each answers to its ID, if that is a name, then to its DOI, PMID and PMCID."""
    return [Record(item, line, 1, keys) for line, item, keys in map(_record, _split(text))]


def _split(text: str) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """The lines where records begin, and their tags with values; what goes on in the next line is joined."""
    start, tags = 0, list[tuple[str, str]]()
    for number, line in enumerate(text.splitlines(), 1):
        match = _TAG.fullmatch(line.rstrip())
        tag, value = (match[1], (match[2] or "").strip()) if match else ("", line.strip())
        if tag == "TY":
            if tags:
                yield start, tags
            start, tags = number, [(tag, value)]
        elif tag == "ER":
            if tags:
                yield start, tags
            tags = []
        elif tags and tag:
            tags.append((tag, value))
        elif tags and value:
            tags[-1] = (tags[-1][0], f"{tags[-1][1]} {value}".strip())
        elif value or tag:
            raise Malformed("this is not valid RIS: a record must begin with a line such as TY  - JOUR", number)
    if tags:
        yield start, tags


def _record(found: tuple[int, list[tuple[str, str]]]) -> tuple[int, dict[str, Any], tuple[str, ...]]:
    line, tags = found
    values: dict[str, str] = {}
    for tag, value in tags:
        if value:
            values.setdefault(tag, value)
    item: dict[str, Any] = {"type": KINDS.get(values.get("TY", "").upper(), "document")}
    for tag, value in tags:
        role = _NAMES.get(tag)
        if role and value:
            item.setdefault(role, []).extend(names.in_a_line(value) or [names.inverted(value)])
    item |= {field: value for field, tags_ in _TEXTS.items() if (value := _first(values, *tags_))}
    container = _first(values, *(("BT", "T2") if "TI" in values or "T1" in values else ()), "JF", "JO", "T2", "JA")
    if container and container != item.get("title"):
        item["container-title"] = container
    if item.get("container-title-short") == item.get("container-title"):
        item.pop("container-title-short", None)
    keywords = [value for tag, value in tags if tag == "KW" and value]
    item |= {"keyword": ", ".join(keywords)} if keywords else {}
    for field, of_dates in (("issued", ("DA", "PY", "Y1")), ("accessed", ("Y2",))):
        days = [day for day in map(_day, (values.get(tag, "") for tag in of_dates)) if day]
        # A DA without the year, as some publishers have it, says less than PY.
        said = _first(values, *of_dates)
        item |= {field: dates.on(*max(days, key=len)) if days else {"raw": said}} if said else {}
    item |= _numbers(values, item["type"]) | _identifiers(values)
    name = values.get("ID", "")
    keys = [] if name.isdecimal() else [name]  # a number is that of a database's row
    keys += [f"{prefix}:{item[field]}" for prefix, field in _KEYS if field in item]
    return line, item, tuple(filter(None, keys))


def _day(text: str) -> list[int]:
    return dates.worded(text) or dates.parts(text)


def _numbers(values: Mapping[str, str], kind: str) -> dict[str, str]:
    """Pages, the number of a series, and what reference managers put into fields that are free for anything."""
    ends = dict.fromkeys(filter(None, (values.get("SP"), values.get("EP"))))
    found = {"page": "-".join(ends) or values.get("C7", "")}  # C7 is EndNote's place for an article's number
    if serial := values.get("SN", ""):
        digits = re.sub(r"[^\dXx]", "", serial)
        found["ISBN" if len(digits) in (10, 13) else "number" if kind == "report" else "ISSN"] = serial
    if not at_hand(values.get("M3", "")).startswith("doi:"):
        found["genre"] = values.get("M3", "")
    if kind != "article-journal":
        found.setdefault("number", values.get("M1", ""))
    return {field: value for field, value in found.items() if value}


_KEYS = (("doi", "DOI"), ("pmid", "PMID"), ("pmcid", "PMCID"))


def _identifiers(values: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for tag in ("DO", "M3", "UR", "L3"):
        prefix, _, accession = at_hand(values.get(tag, "")).partition(":")
        if prefix == "doi":
            found.setdefault("DOI", accession)
    for tag in ("C2", "AN", "C1", "M2"):
        value = values.get(tag, "")
        if match := re.fullmatch(r"(?:PMCID:\s*)?(PMC\d+)", value, re.IGNORECASE):
            found.setdefault("PMCID", match[1].upper())
        elif tag == "AN" and (match := re.fullmatch(r"(?:PMID:\s*)?(\d{5,8})", value, re.IGNORECASE)):
            found.setdefault("PMID", match[1])
    return found


def _first(values: Mapping[str, str], *tags: str) -> str:
    return next((values[tag] for tag in tags if tag in values), "")


def dumps(items: Sequence[CslItem]) -> str:
    """The items as RIS records, in their order."""
    return "\n".join(
        "".join(f"{tag}  - {' '.join(value.split())}".rstrip() + "\n" for tag, value in _lines(item)) for item in items
    )


def _lines(item: CslItem) -> Iterator[tuple[str, str]]:
    kind = str(item.get("type"))
    yield "TY", _TYPES.get(kind, "GEN")
    yield from _present(item, ID="id")
    for role, tag in (("author", "AU"), ("editor", "A2" if kind in _PARTS else "ED"), ("translator", "A4")):
        for name in item.get(role, ()):
            yield tag, _written(name)
    yield from _present(item, TI="title", ST="title-short", T2="container-title", J2="container-title-short")
    yield from _present(item, T3="collection-title")
    for tag, field in (("DA", "issued"), ("Y2", "accessed")):
        if day := dates.first(item.get(field)):
            if tag == "DA":
                yield "PY", f"{day[0]:04}"
            yield tag, dates.iso(day, between="/")
    yield from _present(item, VL="volume", IS="issue", M1="number", M3="genre")
    first, _, last = re.sub(r"[-–—]+", "-", str(item.get("page", ""))).partition("-")
    yield from ((tag, value.strip()) for tag, value in (("SP", first), ("EP", last)) if value.strip())
    yield from _present(item, ET="edition", PB="publisher", CY="publisher-place")
    yield from _present(
        item, SN="ISBN" if "ISBN" in item else "ISSN", DO="DOI", AN="PMID", C2="PMCID", UR="URL", LA="language"
    )
    for word in filter(None, map(str.strip, str(item.get("keyword", "")).split(","))):
        yield "KW", word
    yield from _present(item, AB="abstract")
    if note := own_note(item):
        yield "N1", note
    yield "ER", ""


def _present(item: CslItem, **fields: str) -> Iterator[tuple[str, str]]:
    for tag, field in fields.items():
        if item.get(field):
            yield tag, str(item[field])


def _written(name: Mapping[str, Any]) -> str:
    if not name.get("family"):
        # With a comma it would be read as a person's.
        return names.whole(name).replace(",", "")
    family = names.surname(name)
    parts = [family, str(name.get("given") or ""), str(name.get("suffix") or "")]
    while not parts[-1]:
        parts.pop()
    # A name without a comma would be read as an institution's.
    return ", ".join(parts) if len(parts) > 1 else f"{family},"


EXCHANGE = Exchange("RIS", (".ris",), loads, dumps)

"""CSL JSON items made fit for use: what a person or a service wrote, cut to what the format allows.

The rules are those of csl-data.json of CSL 1.0.2 (https://github.com/citation-style-language/schema). A field of the
wrong shape is dropped, so that one odd value in one record never costs the reference list.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from recto.core import escaping
from recto.references import dates, names

TYPES = frozenset(
    "article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection "
    "dataset document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case "
    "legislation manuscript map motion_picture musical_score pamphlet paper-conference patent performance "
    "periodical personal_communication post post-weblog regulation report review review-book software song speech "
    "standard thesis treaty webpage".split()
)

TYPES_ELSEWHERE = {
    "journal-article": "article-journal",
    "book-chapter": "chapter",
    "posted-content": "manuscript",
    "proceedings-article": "paper-conference",
    "reference-entry": "entry",
}
"""Crossref's own type names that reach CSL items (https://github.com/CrossRef/rest-api-doc/issues/187)."""

FIELDS_OF_OLD = {
    "shortTitle": "title-short",
    "journalAbbreviation": "container-title-short",
    "short-title": "title-short",
    "short-container-title": "container-title-short",
    "publisher-location": "publisher-place",
}
"""Names before CSL 1.0.2, and Crossref's own. Pandoc's citeproc takes ``shortTitle`` for the short form of the
journal's title, too."""

NAME_FIELDS = frozenset(
    "author chair collection-editor compiler composer container-author contributor curator director editor "
    "editorial-director executive-producer guest host interviewer illustrator narrator organizer original-author "
    "performer producer recipient reviewed-author script-writer series-creator translator".split()
)
DATE_FIELDS = frozenset("accessed available-date event-date issued original-date submitted".split())
TEXT_FIELDS = frozenset(
    "DOI ISBN ISSN PMCID PMID URL abstract annote archive archive-place archive_collection archive_location "
    "authority call-number chapter-number citation-label citation-number collection-number collection-title "
    "container-title container-title-short dimensions division edition event event-place event-title first- "
    "reference-note-number genre issue jurisdiction keyword language locator medium note number number-of-pages "
    "number-of-volumes original-publisher original-publisher-place original-title page page-first part-number "
    "part-title printing-number publisher publisher-place references reviewed-genre reviewed-title scale section "
    "source status supplement-number title title-short version volume volume-title year-suffix".split()
)
LIST_FIELDS = frozenset(("categories",))
OBJECT_FIELDS = frozenset(("custom",))
NAME_PARTS = frozenset(
    "family given dropping-particle non-dropping-particle suffix comma-suffix static-ordering literal "
    "parse-names".split()
)


def retrieved(item: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of a service's record as it is kept: cleaned, without an id, and only with the fields that CSL has. What
    else services put in, such as counts of citations, would change from day to day."""
    fields = {"type", *NAME_FIELDS, *DATE_FIELDS, *TEXT_FIELDS, *LIST_FIELDS, *OBJECT_FIELDS}
    return {field: value for field, value in clean(item, "").items() if field in fields}


def clean(item: Mapping[str, Any], identifier: str) -> dict[str, Any]:
    """A copy of ``item`` with ``identifier`` as its id, a type that CSL has, and only fields of the right shape.

    Whoever wrote it, a service or a stranger: its texts hold neither control characters nor deeply nested markup.
    """
    item = escaping.characters(dict(item))
    cleaned: dict[str, Any] = {"id": identifier}
    kind = str(item.get("type") or "entry")
    kind = TYPES_ELSEWHERE.get(kind, kind)
    cleaned["type"] = kind if kind in TYPES else "document"
    for field, value in item.items():
        if field in ("id", "type", "standard_citation") or value in (None, "", [], {}):
            continue
        field = FIELDS_OF_OLD.get(field, field)  # the loop is about the field under its present name
        value = _note(str(value), item) if field == "note" else _value(field, value)
        if isinstance(value, str):
            value = _within_limits(value)
        if value not in (None, "", [], {}):
            cleaned[field] = value
    return cleaned


LONGEST_FIELD = 20_000
"""The most characters of a field: longer ones take the time of a book, at each of the places where they are printed.
Abstracts have a quarter of that."""
_MOST_SIGNS = 300
_SIGNS = "<[\"'“‘*_~^$"


def _within_limits(text: str) -> str:
    """A field as long as any title or abstract; what is cut ends with CUT, for readers to see.

    Citeproc nests what some signs begin, and takes long if there are many: the field is cut before it has more.
    """
    end = len(text) if len(text) <= LONGEST_FIELD else LONGEST_FIELD
    for sign in _SIGNS if len(text) > _MOST_SIGNS else "":
        if text.count(sign, 0, end) > _MOST_SIGNS:
            end = [one.start() for one in re.finditer(re.escape(sign), text[:end])][_MOST_SIGNS]
    return text if end == len(text) else text[:end].rstrip() + CUT


CUT = " […]"
"""What stands for the rest of a field."""


def cut(item: Mapping[str, Any]) -> list[str]:
    """The fields of an item that ``clean`` has cut."""

    def is_cut(value: object) -> bool:
        if isinstance(value, list):
            return any(map(is_cut, value))
        if isinstance(value, dict):
            return any(map(is_cut, value.values()))
        return (isinstance(value, str) and len(value) >= _LONGEST_NAME and value.endswith(CUT)) or value == CUT.strip()

    return [field for field, value in item.items() if is_cut(value)]


def _value(field: str, value: Any) -> Any:
    """A field's value in the shape that CSL wants; None or empty if it has another."""
    if field in NAME_FIELDS:
        people = value if isinstance(value, list) else [value]
        if len(people) > _MOST_NAMES:
            people = [*people[: _MOST_NAMES - 1], CUT.strip()]
        return [name for one in people for name in _names(one)]
    if field in DATE_FIELDS:
        return _date(value)
    if field in LIST_FIELDS:
        return [str(entry) for entry in value] if isinstance(value, list) else None
    if field in OBJECT_FIELDS:
        return value if isinstance(value, dict) else None
    # Crossref gives titles and serial numbers as lists; nothing else in a list is a CSL variable.
    if field in _LISTS_ELSEWHERE and isinstance(value, list) and value:
        value = value[0]
    plain = _plain(value)
    if isinstance(plain, str) and plain.count("<") > _MOST_TAGS:
        plain = re.sub(r"<[^<>]*>", "", plain)
    return decoded(plain) if isinstance(plain, str) and field in _PRINTED else plain


_MOST_NAMES = 10_000
_MOST_TAGS = 200
"""More in a field are none of a title: tags in tags in tags, which no parser likes."""
_LISTS_ELSEWHERE = frozenset("title title-short container-title container-title-short original-title ISBN ISSN".split())
_PRINTED = frozenset(
    "title title-short container-title container-title-short collection-title original-title event-title publisher "
    "publisher-place".split()
)

_ENTITY = re.compile(r"&(?:[a-z]{2,8}|#\d{1,7}|#x[0-9a-f]{1,6});", re.IGNORECASE)
_TAG = re.compile(r"<(/?)(?:(jats|mml):)?([a-z][\w-]*)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_TAGS = {
    **dict.fromkeys(("i", "em", "italic"), "i"),
    **dict.fromkeys(("b", "strong", "bold"), "b"),
    **dict.fromkeys(("sc", "scp", "smallcaps", "small-caps"), "sc"),
    **dict.fromkeys(("sub", "inf"), "sub"),
    "sup": "sup",
    **dict.fromkeys(("p", "title", "tt", "u", "roman", "underline", "monospace", "ovl", "named-content"), ""),
}
"""Publishers' tags in titles, and what CSL has for them."""


def coded(item: Mapping[str, Any]) -> dict[str, str]:
    """The fields that ``clean`` decodes, as they are written."""
    return {
        name: text
        for name, text in item.items()
        if name in _PRINTED and isinstance(text, str) and decoded(text) != text
    }


def decoded(text: str) -> str:
    """A text with the characters and the markup of CSL for entities and publishers' tags, such as ``&amp;`` and
    ``<scp>``."""
    for _ in range(2):  # some encode them twice
        text = _ENTITY.sub(lambda match: unescape(match[0]), text)

    def tag(match: re.Match[str]) -> str:
        if (match[2] or "").lower() == "mml":
            return ""
        name = _TAGS.get(match[3].lower())
        return match[0] if name is None else f"<{match[1]}{name}>" if name else ""

    return _TAG.sub(tag, text)


def _plain(value: Any) -> str | int | None:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, int) and abs(value) > _LARGEST_NUMBER:
        return str(value) if value.bit_length() < _MOST_BITS else None
    return value if isinstance(value, str | int) else None


_LARGEST_NUMBER = 10**15
"""Pandoc does not read much larger ones as numbers."""
_MOST_BITS = 10_000
"""Python does not write much larger ones."""


def own_note(item: Mapping[str, Any]) -> str:
    """What a person wrote into an item's note, without the lines that Manubot leaves in it."""
    return re.sub(_MANUBOTS, "", str(item.get("note") or "")).strip()


_MANUBOTS = re.compile(
    r"^(?:This CSL (?:JSON )?Item was .*|(?:standard_id|original_(?:standard_)?id): .*)\n?", re.MULTILINE
)


def _note(note: str, item: Mapping[str, Any]) -> str:
    """A note without lines such as ``issued: 1999`` for what the item has as a field.

    citeproc takes them for fields, a habit of Zotero's users ("cheater syntax"), and before the fields themselves: a
    correction of the field would do nothing.
    """

    def kept(match: re.Match[str]) -> str:
        return "" if match[1] not in ("id", "note") and item.get(match[1]) else match[0]

    note = re.sub(r"{:([A-Za-z-]+):[^}\n]*} *", kept, note)
    return re.sub(r"^([A-Za-z-]+): [^\n]*\n?", kept, note, flags=re.MULTILINE).strip()


_LONGEST_NAME = 200
"""The most characters of a part of a name. The longest names of groups have half as many."""
_PLAIN = re.compile(r"[\w'’.-]+\n[\w'’. -]+")


def _names(value: object) -> list[dict[str, Any]]:
    """The names in one value: several may stand in a line, as some programs write them."""
    if isinstance(value, str):
        value = {"literal": value}
    if not isinstance(value, Mapping):
        return []
    value = {
        part: text[:_LONGEST_NAME].rstrip() + CUT if isinstance(text, str) and len(text) > _LONGEST_NAME else text
        for part, text in value.items()
    }
    family, given = value.get("family"), value.get("given")
    # Nearly all are as they should be, and a manuscript may cite thousands.
    plain = len(value) == 2 and isinstance(family, str) and isinstance(given, str) and " and " not in given
    if plain and _PLAIN.fullmatch(f"{family}\n{given}"):
        return [{"family": family, "given": given}]
    name = {part: text for part, text in value.items() if part in NAME_PARTS and isinstance(text, str | int | bool)}
    if not name and isinstance(value.get("name"), str):
        name = {"literal": value["name"]}  # Crossref's groups
    for part, text in name.items():
        if isinstance(text, str) and "&" in text:
            name[part] = _ENTITY.sub(lambda match: unescape(match[0]), text)
    line = ", ".join(str(name[part]) for part in ("family", "given", "suffix", "literal") if name.get(part))
    if several := names.in_a_line(line):
        return list(several)
    return [name] if name else []


def _date(value: object) -> dict[str, Any] | None:
    if isinstance(value, str | int):
        value = {"raw": str(value)}
    if not isinstance(value, Mapping):
        return None
    days = dates.days(value)
    date: dict[str, Any] = {"date-parts": days} if days else {}
    for part in ("season", "circa", *(() if days else ("literal", "raw"))):
        if isinstance(value.get(part), str | int | bool):
            date[part] = value[part]
    raw = date.get("raw")
    if not isinstance(raw, str):
        return date or None
    words = re.sub(r"^\s*(?:circa|ca?\.|ca(?=\s)|c(?=\d))\s*", "", raw)
    day = dates.worded(words)
    if re.fullmatch(r"\s*\d{4}(?:-\d{1,2}){0,2}\s*", words):
        day = dates.parts(words)
    return dates.on(*day) | ({"circa": True} if words != raw else {}) if day else date

"""CSL JSON items made fit for use: what a person or a service wrote, cut to what the format allows.

The rules are those of csl-data.json of CSL 1.0.2 (https://github.com/citation-style-language/schema). A field of the
wrong shape is dropped, so that one odd value in one record never costs the reference list.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

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

FIELDS_OF_OLD = {"shortTitle": "title-short", "journalAbbreviation": "container-title-short"}
"""Names before CSL 1.0.2. Pandoc's citeproc takes ``shortTitle`` for the short form of the journal's title, too."""

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
_NAME_PARTS = frozenset(
    "family given dropping-particle non-dropping-particle suffix comma-suffix static-ordering literal "
    "parse-names".split()
)


def retrieved(item: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of a service's record as it is kept: cleaned, without an id, and only with the fields that CSL has. What
    else services put in, such as counts of citations, would change from day to day."""
    fields = {"type", *NAME_FIELDS, *DATE_FIELDS, *TEXT_FIELDS, *LIST_FIELDS, *OBJECT_FIELDS}
    return {field: value for field, value in clean(item, "").items() if field in fields}


def clean(item: Mapping[str, Any], identifier: str) -> dict[str, Any]:
    """A copy of ``item`` with ``identifier`` as its id, a type that CSL has, and only fields of the right shape."""
    cleaned: dict[str, Any] = {"id": identifier}
    kind = str(item.get("type") or "entry")
    kind = TYPES_ELSEWHERE.get(kind, kind)
    cleaned["type"] = kind if kind in TYPES else "document"
    for field, value in item.items():
        if field in ("id", "type", "standard_citation") or value in (None, "", [], {}):
            continue
        field = FIELDS_OF_OLD.get(field, field)  # the loop is about the field under its present name
        if field in NAME_FIELDS:
            value = [name for name in map(_name, value if isinstance(value, list) else [value]) if name]
        elif field in DATE_FIELDS:
            value = _date(value)
        elif field == "note":
            value = _note(str(value), item)
        elif field in LIST_FIELDS:
            value = [str(entry) for entry in value] if isinstance(value, list) else None
        elif field in OBJECT_FIELDS:
            value = value if isinstance(value, dict) else None
        elif isinstance(value, bool):
            value = str(value).lower()
        elif isinstance(value, float):
            value = f"{value:g}"
        elif not isinstance(value, str | int):
            # Crossref gives titles as lists; nothing else in a list is a CSL variable.
            value = value[0] if field == "title" and isinstance(value, list) and isinstance(value[0], str) else None
        if value not in (None, "", [], {}):
            cleaned[field] = value
    return cleaned


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


def _name(value: object) -> dict[str, Any] | None:
    if isinstance(value, str):
        return {"literal": value}
    if not isinstance(value, Mapping):
        return None
    name = {part: text for part, text in value.items() if part in _NAME_PARTS and isinstance(text, str | int | bool)}
    return name or None


def _date(value: object) -> dict[str, Any] | None:
    if isinstance(value, str | int):
        value = {"raw": str(value)}
    if not isinstance(value, Mapping):
        return None
    date: dict[str, Any] = {}
    parts = value.get("date-parts")
    if isinstance(parts, list):
        kept = [
            [int(part) for part in day if re.fullmatch(r"-?\d+", str(part))] for day in parts if isinstance(day, list)
        ]
        kept = [day[:3] for day in kept if day]
        if kept:
            date["date-parts"] = kept[:2]
    for part in ("season", "circa", "literal", "raw"):
        if isinstance(value.get(part), str | int | bool) and "date-parts" not in date:
            date[part] = value[part]
    raw = date.get("raw")
    match = re.fullmatch(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", raw.strip()) if isinstance(raw, str) else None
    if match:
        date = {"date-parts": [[int(part) for part in match.groups() if part]]}
    return date or None

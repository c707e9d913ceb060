"""Zotero's fields: what its plug-in for Word finds in a document, written and read.

A citation is a field ``ADDIN ZOTERO_ITEM CSL_CITATION`` with a citation of CSL JSON, the list of references a field
``ADDIN ZOTERO_BIBL``. The style and the like are custom properties of the document (``ZOTERO_PREF_1`` and so on).
Mendeley's fields hold the same JSON.

Each work is in its citations as a whole (``itemData``). Zotero looks for the addresses of a work (``uris``) in the
library of whoever opens the document. It finds none of Recto's, and goes on with the work as it is in the document, as
with documents of other people.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from html import escape
from typing import Any

from recto.core.model import CitedDocument, CslItem
from recto.document.cited_works import CitedWork, Locator
from recto.pandoc.ast import Inline
from recto.pandoc.rich_text import rich_text, rtf
from recto.references.csl import clean, own_note

_SCHEMA = "https://github.com/citation-style-language/schema/raw/master/csl-citation.json"
BIBLIOGRAPHY = ' ADDIN ZOTERO_BIBL {"uncited":[],"omitted":[],"custom":[]} CSL_BIBLIOGRAPHY '


def instruction(works: Sequence[CitedWork], shown: Sequence[Inline], identifier: str, note: int) -> str:
    """The instruction of the field that shows these inlines, in the note of that number or, with 0, in the text."""
    citation = {
        "citationID": identifier,
        # Zotero compares the text of the field with plainCitation: if they differ, it asks whether it was edited by
        # hand. If formattedCitation, which is RTF in Word, differs from what Zotero would print, it prints anew.
        "properties": {
            "formattedCitation": rtf(shown),
            "plainCitation": rich_text(shown, {}),
            "noteIndex": note,
        },
        "citationItems": [_cited(work) for work in works],
        "schema": _SCHEMA,
    }
    return f" ADDIN ZOTERO_ITEM CSL_CITATION {json.dumps(citation, separators=(',', ':'))} "


def _cited(work: CitedWork) -> dict[str, Any]:
    identifier = str(work.item["id"])
    cited: dict[str, Any] = {"id": identifier, "uris": [_uri(identifier)], "itemData": _data(work.item)}
    if work.locator.value:
        cited |= {"locator": work.locator.value, "label": work.locator.label}
    if work.prefix:
        # Zotero puts a space behind letters only, not behind “e.g.”.
        cited["prefix"] = work.prefix if work.prefix.endswith((" ", "\u00a0")) else f"{work.prefix} "
    if work.locator.suffix:
        cited["suffix"] = work.locator.suffix
    if work.suppress_author:
        cited["suppress-author"] = True
    return cited


def _data(item: CslItem) -> dict[str, Any]:
    """The item without its abstract, which no style prints, and without what Manubot notes in it."""
    data = {name: value for name, value in item.items() if name not in ("abstract", "note")}
    note = own_note(item)
    return data | ({"note": note} if note else {})


_LETTERS = "23456789ABCDEFGHIJKLMNPQRSTUVWXYZ"
"""Of Zotero's keys."""


def _uri(identifier: str) -> str:
    """The address of a work. Without one, Zotero would take the work for a new one in each citation, and look for its
    ``id`` in the library, where it may be that of another.

    It has the form of an item in a library that is not online (``local``), which needs eight letters or digits for the
    library and a key for the item. The library is made up, so none has such an item.
    """
    number = int.from_bytes(sha256(identifier.encode()).digest()[:8], "big")
    key = ""
    for _ in range(8):
        number, digit = divmod(number, len(_LETTERS))
        key += _LETTERS[digit]
    return f"http://zotero.org/users/local/rectoDoc/items/{key}"


# --- the document's properties ----------------------------------------------------------------------------------------

_CHUNK = 255
"""The length of a custom property that Word keeps."""
_STYLE_ID = re.compile(r"<id>([^<>]*+)</id>")
_OWN_STYLE = "http://www.zotero.org/styles/chicago-author-date"
"""Pandoc's own, where there is no other."""


def properties(cited: CitedDocument) -> dict[str, str]:
    """The custom properties of the document: Zotero's preferences, in pieces."""
    csl = cited.style.csl
    found = _STYLE_ID.search(csl)
    style = escape((found[1].strip() if found else "") or _OWN_STYLE)
    # Zotero keeps what it knows of open documents by this, so two of them should not have the same.
    session = sha256(cited.ast.encode()).hexdigest()[:8]
    prefs = {"fieldType": "Field", "automaticJournalAbbreviations": "true"}
    prefs |= {"noteType": "1"} if re.search(r"""<style\b[^>]*\bclass=["']note["']""", csl) else {}
    given = "".join(f'<pref name="{name}" value="{value}"/>' for name, value in prefs.items())
    has_list = int(not csl or "<bibliography" in csl)
    data = (
        f'<data data-version="3" zotero-version="7.0"><session id="{session}"/><style id="{style}" '
        f'locale="{escape(cited.lang)}" hasBibliography="{has_list}" bibliographyStyleHasBeenSet="1"/>'
        f"<prefs>{given}</prefs></data>"
    )
    starts = range(0, len(data), _CHUNK)
    return {f"ZOTERO_PREF_{number}": data[start : start + _CHUNK] for number, start in enumerate(starts, 1)}


# --- reading ----------------------------------------------------------------------------------------------------------

_CITATION = re.compile(r"\s*ADDIN\s+(?:ZOTERO_ITEM(?:\s+CSL_CITATION)?|CSL_CITATION)\s*(?=\{)")


def works_in(instruction: str) -> list[CitedWork] | None:
    """The works of a field, which may be anybody's; None if it is no citation of Zotero or Mendeley."""
    begins = _CITATION.match(instruction)
    if begins is None:
        return None
    try:
        citation, _ = json.JSONDecoder().raw_decode(instruction, begins.end())
    except (ValueError, RecursionError):
        return None
    return [*_works(citation.get("citationItems"))]


def _works(cited: object) -> Iterator[CitedWork]:
    for one in cited if isinstance(cited, list) else []:
        if not isinstance(one, Mapping):
            continue
        given = one.get("itemData")
        item = with_identifiers(clean(given, _text(one.get("id")))) if isinstance(given, Mapping) else {}
        value = _text(one.get("locator"))
        label = _text(one.get("label")) or "page"
        locator = Locator(label if value else "", value, suffix=_text(one.get("suffix")))
        suppressed = one.get("suppress-author") in (True, 1)
        yield CitedWork({"id": _text(one.get("id")), **item}, _text(one.get("prefix")).strip(), locator, suppressed)


def _text(value: object) -> str:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


_IDENTIFIER = re.compile(r"^[^\S\n]*+(DOI|PMID|PMCID|ISBN)\s*+:\s*+(\S.*)$", re.MULTILINE | re.IGNORECASE)


def with_identifiers(item: Mapping[str, Any]) -> dict[str, Any]:
    """An item with the identifiers that Zotero keeps in its note, as it does for types that have no such field."""
    noted = {name.upper(): value.rstrip() for name, value in _IDENTIFIER.findall(str(item.get("note") or ""))}
    return {**noted, **item}

"""Web pages, books, Wikidata's entries and everything that a Bioregistry prefix leads to.

Two services read a page, or look for a book, and give a record: Manubot's Zotero translation-server
(https://github.com/zotero/translation-server), and Wikimedia's Citoid (https://www.mediawiki.org/wiki/Citoid/API) where
the first has nothing. Of a page that neither can read, the page itself is asked for what its head says of it: the tags
that Google Scholar reads (https://scholar.google.com/intl/en/scholar/inclusion.html#indexing), Open Graph's, its title.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlsplit

from recto.core.network import NetworkFailure, Response, Service
from recto.references import dates, names
from recto.references.registries import Answers, Desk, Found, Registry, found, record

ZOTERO = Service("Manubot's translation server", "https://translate.manubot.org", connections=4)
CITOID = Service("Citoid", "https://en.wikipedia.org/api/rest_v1/data/citation", interval=1)


def retrieve(keys: Sequence[str], desk: Desk) -> Answers:
    """The record of a page, a book or an entry."""
    (key,) = keys
    prefix, _, name = key.partition(":")
    if prefix == "isbn":
        one = _first([lambda: _zotero("search", name, desk), lambda: _citoid(name, desk)])
        return {key: Found({**one.item, "ISBN": one.item.get("ISBN", name)}, one.source)}
    if prefix == "wikidata":
        one = translated(f"https://www.wikidata.org/wiki/{name}", desk, name=name)
        return {key: one}
    return {key: _dated(_page(_url(key), desk), desk)}


def translated(url: str, desk: Desk, *, name: str | None = None) -> Found:
    """What the two services say of a page; the second may be asked for its ``name``. Raises NetworkFailure."""
    one = _first([lambda: _zotero("web", url, desk), lambda: _citoid(name or url, desk)])
    return Found({"URL": url, **one.item}, one.source)


def _page(url: str, desk: Desk) -> Found:
    """What is known of a page: what the services say, or its own head. Raises NetworkFailure if there is no page."""
    return _first([lambda: translated(url, desk), lambda: _head(url, desk)])


def _url(key: str) -> str:
    """The address that a key leads to: its own, or the one that the Bioregistry has for its prefix."""
    prefix, _, name = key.partition(":")
    if prefix == "url":
        return name
    from recto.references.manubot import address

    return address(prefix, name)


def _first(ways: Sequence[Any]) -> Found:
    """The first that succeeds. Raises NetworkFailure: a passing one, if any is, for then nothing is known for sure."""
    failures = []
    for way in ways:
        try:
            one: Found = way()
            return one
        except NetworkFailure as failure:
            failures.append(failure)
    raise next((one for one in failures if one.failure.passing), failures[-1])


def _dated(one: Found, desk: Desk) -> Found:
    """A page with the day on which it was looked at."""
    if one.item.get("type") not in ("webpage", "post", "post-weblog", "entry") or "accessed" in one.item:
        return one
    return Found({**one.item, "accessed": dates.on(*desk.today)}, one.source)


# --- Zotero's translation-server ------------------------------------------------------------------------------------


def _zotero(what: str, text: str, desk: Desk) -> Found:
    """Two requests: one for Zotero's own record, one to turn it into CSL, as Manubot's ``zotero`` module makes them."""
    path = "/web?single=1" if what == "web" else "/search"
    response = desk.client.post(desk.address(ZOTERO, path), text.encode(), headers={"Content-Type": "text/plain"})
    data = response.json()
    if not isinstance(data, list) or not data:
        raise response.malformed("without a record")
    # A page's attachments and notes come after it (https://github.com/zotero/translation-server/issues/67).
    response = desk.client.post(
        desk.address(ZOTERO, "/export?format=csljson"),
        json.dumps(data[:1]).encode(),
        headers={"Content-Type": "application/json"},
    )
    items = response.json()
    if not isinstance(items, list) or len(items) != 1:
        raise response.malformed("without a record")
    return found(record(items[0], response), "zotero")


# --- Citoid ---------------------------------------------------------------------------------------------------------

_TYPES = {
    "blogPost": "post-weblog",
    "book": "book",
    "bookSection": "chapter",
    "computerProgram": "software",
    "conferencePaper": "paper-conference",
    "dataset": "dataset",
    "encyclopediaArticle": "entry-encyclopedia",
    "forumPost": "post",
    "journalArticle": "article-journal",
    "magazineArticle": "article-magazine",
    "newspaperArticle": "article-newspaper",
    "preprint": "article",
    "presentation": "speech",
    "report": "report",
    "thesis": "thesis",
    "videoRecording": "motion_picture",
}
"""Zotero's item types by CSL's (https://aurimasv.github.io/z2csl/typeMap.xml); the others are web pages."""

_FIELDS = {
    "DOI": "DOI",
    "ISBN": "ISBN",
    "ISSN": "ISSN",
    "PMCID": "PMCID",
    "PMID": "PMID",
    "abstractNote": "abstract",
    "edition": "edition",
    "issue": "issue",
    "language": "language",
    "numPages": "number-of-pages",
    "pages": "page",
    "place": "publisher-place",
    "publicationTitle": "container-title",
    "publisher": "publisher",
    "title": "title",
    "url": "URL",
    "volume": "volume",
}


def _citoid(name: str, desk: Desk) -> Found:
    response = desk.client.get(desk.address(CITOID, f"/mediawiki-basefields/{quote(name, safe='')}"))
    data = response.json()
    if not (isinstance(data, list) and data and isinstance(data[0], dict)):
        raise response.malformed("without a record")
    given = data[0]
    item: dict[str, Any] = {"type": _TYPES.get(str(given.get("itemType")), "webpage")}
    for field, ours in _FIELDS.items():
        value = given.get(field)
        value = value[0] if isinstance(value, list) and value else value
        if isinstance(value, str) and value.strip():
            item[ours] = value
    for role in ("author", "editor"):
        pairs = given.get(role)
        item[role] = [_pair(name) for name in pairs if isinstance(name, list)] if isinstance(pairs, list) else []
    for field, ours in (("date", "issued"), ("accessDate", "accessed")):
        item[ours] = dates.read(str(given.get(field)))
    return found(record(item, response), "citoid")


def _pair(name: Sequence[object]) -> dict[str, str]:
    given, family = ([str(part) for part in name] + ["", ""])[:2]
    return names.parts(family, given) if given and family else {"literal": given or family}


# --- the page itself ------------------------------------------------------------------------------------------------


def _head(url: str, desk: Desk) -> Found:
    response = desk.client.get(url, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.5"})
    item: dict[str, Any] = {"type": "webpage", "URL": url}
    if "html" in response.headers.get("content-type", ""):
        item |= _described(response)
    return found(item, "page")


def _described(response: Response) -> Mapping[str, Any]:
    """What a page's head says of it. Unlike a record's, a title may be all, or even that may be missing."""
    from lxml import etree, html

    try:
        root = html.document_fromstring(response.text().encode(), html.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError):
        return {}
    tags: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").lower()
        if content := " ".join((meta.get("content") or "").split()):
            tags.setdefault(name, []).append(content)

    def first(*names: str) -> str:
        return next((tags[name][0] for name in names if name in tags), "")

    title = first("citation_title", "og:title", "dc.title") or " ".join((root.findtext(".//title") or "").split())
    date = first("citation_publication_date", "citation_date", "article:published_time", "dc.date")
    return {
        "title": title,
        "author": [_name(name) for name in tags.get("citation_author", tags.get("author", []))],
        "container-title": first("citation_journal_title", "og:site_name") or urlsplit(response.url).hostname,
        "issued": dates.read(date),
        "DOI": first("citation_doi").lower().removeprefix("doi:").strip(),
        "language": root.get("lang") or "",
    }


def _name(text: str) -> dict[str, str]:
    return names.inverted(text) if text.partition(",")[2].strip() else names.person(text)


REGISTRY = Registry("the web", ("url", "isbn", "wikidata", "*"), (ZOTERO, CITOID), retrieve)

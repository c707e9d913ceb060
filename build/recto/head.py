"""What the page's head tells machines: Highwire and Dublin Core for indexes, Open Graph for links, which version it is.

Tag names: https://scholar.google.com/intl/en/scholar/inclusion.html#indexing, https://ogp.me,
https://www.dublincore.org/specifications/dublin-core/dcq-html/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any


@dataclass(frozen=True, slots=True)
class Version:
    """Which version of the manuscript this is: its commit, shortened, and where it stays; empty where not known."""

    short: str
    permalink: str
    date: str
    recto: str


def version_of(variables: Mapping[str, Any]) -> Version:
    """The version that the variables tell of."""
    manubot = _mapping(variables.get("manubot"))
    commit = _mapping(manubot.get("ci_source")).get("commit") or manubot.get("commit")
    return Version(
        str(commit or "")[:7],
        _web(manubot.get("html_url_versioned")),
        str(manubot.get("date_long") or manubot.get("date") or ""),
        str(manubot.get("recto_version") or ""),
    )


def _web(address: object) -> str:
    """An address that a page may lead to; anything else, such as ``javascript:``, is none."""
    return str(address) if re.match(r"https?://", str(address or "")) else ""


def head(variables: Mapping[str, Any]) -> str:
    """Meta and link elements, a line each."""
    return "\n".join(_elements(variables)) + "\n"


def _elements(variables: Mapping[str, Any]) -> Iterator[str]:
    pandoc, manubot = _mapping(variables.get("pandoc")), _mapping(variables.get("manubot"))
    title, date, lang = pandoc.get("title"), manubot.get("date"), pandoc.get("lang")
    yield _meta("name", "dc.format", "text/html")
    yield _meta("property", "og:type", "article")
    if title:
        yield from _named(title, "dc.title", "citation_title")
        yield from _properties(title, "og:title", "twitter:title")
    if date:
        yield from _named(date, "dc.date")
        # Google Scholar reads dates with slashes.
        yield from _named(str(date).replace("-", "/"), "citation_publication_date")
        yield from _properties(date, "article:published_time")
    if manubot.get("generated"):
        yield from _named(manubot["generated"], "dc.modified")
        yield from _properties(manubot["generated"], "article:modified_time")
    if lang:
        yield from _named(lang, "dc.language", "citation_language")
    keywords = pandoc.get("keywords")
    for keyword in keywords if isinstance(keywords, list) else []:
        yield from _named(keyword, "citation_keywords")
    authors = manubot.get("authors")
    for author in authors if isinstance(authors, list) else []:
        yield from _author(_mapping(author))
    url, pdf = _web(manubot.get("html_url")), _web(manubot.get("pdf_url"))
    if url:
        yield f'<link rel="canonical" href="{escape(str(url))}">'
        yield from _properties(url, "og:url", "twitter:url")
        yield from _named(url, "citation_fulltext_html_url")
    if pdf:
        yield from _named(pdf, "citation_pdf_url")
        yield f'<link rel="alternate" type="application/pdf" href="{escape(str(pdf))}">'
    versioned = _web(manubot.get("html_url_versioned"))
    if versioned:
        yield f'<link rel="alternate" type="text/html" href="{escape(str(versioned))}">'
        yield from _named(versioned, "manubot_html_url_versioned")
        yield from _named(_web(manubot.get("pdf_url_versioned")), "manubot_pdf_url_versioned")
    if _web(manubot.get("thumbnail_url")):
        yield from _properties(manubot["thumbnail_url"], "og:image", "twitter:image")
    yield from _properties("summary_large_image", "twitter:card")


def _author(author: Mapping[str, Any]) -> Iterator[str]:
    if not author.get("name"):
        return
    yield from _named(author["name"], "dc.creator", "citation_author")
    affiliations = author.get("affiliations")
    for affiliation in affiliations if isinstance(affiliations, list) else []:
        yield from _named(affiliation, "citation_author_institution")
    if author.get("orcid"):
        yield from _named(author["orcid"], "citation_author_orcid")
    if author.get("twitter"):
        yield from _named(f"@{author['twitter']}", "twitter:creator")


def _named(content: object, *names: str) -> Iterator[str]:
    for name in names:
        yield _meta("name", name, content)


def _properties(content: object, *names: str) -> Iterator[str]:
    for name in names:
        yield _meta("property", name, content)


def _meta(attribute: str, name: str, content: object) -> str:
    return f'<meta {attribute}="{name}" content="{escape(str(content))}">'


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}

"""The machine-readable metadata in the page's head.

Highwire and Dublin Core are for indexes, Open Graph and Twitter's cards for link previews, schema.org for search
engines; links lead to the manuscript's other formats.

Tag names: https://scholar.google.com/intl/en/scholar/inclusion.html#indexing, https://ogp.me,
https://developer.x.com/en/docs/x-for-websites/cards/overview/markup, https://schema.org/ScholarlyArticle,
https://www.dublincore.org/specifications/dublin-core/dcq-html/.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Any
from urllib.parse import quote

from recto.core.model import CslItem
from recto.manuscript.front import Author, Front, Grant
from recto.manuscript.organisations import ror_url
from recto.references import dates
from recto.references.names import surname

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "tex": "application/x-tex",
    "xml": "application/xml",
    "md": "text/markdown",
    "json": "application/vnd.citationstyles.csl+json",
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
}
"""The media types of the files next to the page, by file extension."""


def head(
    front: Front,
    title: str = "",
    description: str = "",
    references: Sequence[CslItem] = (),
    downloads: Sequence[str] = (),
    *,
    article: bool = True,
) -> str:
    """The meta and link elements and the JSON-LD, one per line. ``title`` is plain text.

    A page that is no ``article`` of its own, but its supplement, says nothing that an index would take for another.
    """
    lines = [_meta("name", "robots", "noindex")] if front.draft else []
    lines += _elements(front, title, description, downloads) if article else _alternates(downloads)
    if article:
        known = filter(None, map(_reference, references))
        lines += [line for one in known for line in _named(one, "citation_reference")]
    if front.license.url:
        lines.append(f'<link rel="license" href="{escape(front.license.url)}">')
    if front.license.name:
        lines += _named(front.license.url or front.license.name, "dc.rights")
    lines.append(f'<link rel="icon" type="image/svg+xml" href="data:image/svg+xml,{quote(_ICON)}">')
    if article:
        data = json.dumps(_article(front, title, description), ensure_ascii=False)
        # Escaped, so that no text in it can end the script element.
        lines.append(f'<script type="application/ld+json">{data.replace("<", chr(92) + "u003c")}</script>')
    return "\n".join(lines) + "\n"


_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#0a58a8" d="M2 1h12v14H2z"/>'
    '<path stroke="#fff" d="M4.5 5h7M4.5 8h7M4.5 11h4"/></svg>'
)
"""A recto, the right-hand page of a book."""


def _elements(front: Front, title: str, description: str, downloads: Sequence[str]) -> Iterator[str]:
    yield _meta("name", "dc.format", "text/html")
    yield _meta("name", "dc.type", "Text")
    yield _meta("property", "og:type", "article")
    if title:
        yield from _named(title, "dc.title", "citation_title")
        yield from _properties(title, "og:title", "twitter:title")
    if description:
        yield from _named(description, "description", "dc.description")
        yield from _properties(description, "og:description", "twitter:description")
    if front.date:
        yield from _named(front.date, "dc.date")
        # Google Scholar expects slashes.
        yield from _named(front.date.replace("-", "/"), "citation_publication_date")
        yield from _properties(front.date, "article:published_time")
    if front.generated:
        yield from _named(front.generated, "dc.modified")
        yield from _properties(front.generated, "article:modified_time")
    if front.lang:
        yield from _named(front.lang, "dc.language", "citation_language")
        yield from _properties(front.lang.replace("-", "_"), "og:locale")
    for keyword in front.keywords:
        yield from _named(keyword, "citation_keywords", "dc.subject")
    for author in front.authors:
        yield from _author(author)
    for grant in front.funding:
        yield from _named(_funding_source(grant), "citation_funding_source")
    yield from _addresses(front, downloads)
    if front.thumbnail:
        yield from _properties(front.thumbnail, "og:image", "twitter:image")
    yield from _properties("summary_large_image", "twitter:card")


def _addresses(front: Front, downloads: Sequence[str]) -> Iterator[str]:
    if front.url:
        yield f'<link rel="canonical" href="{escape(front.url)}">'
        yield from _properties(front.url, "og:url", "twitter:url")
        yield from _named(front.url, "citation_fulltext_html_url", "dc.identifier")
    if front.pdf_url:
        yield from _named(front.pdf_url, "citation_pdf_url")
        yield f'<link rel="alternate" type="application/pdf" href="{escape(front.pdf_url)}">'
    yield from _alternates(name for name in downloads if not (name.endswith(".pdf") and front.pdf_url))
    version = front.version
    if version.source:
        yield from _named(version.source, "dc.source")
    if version.permalink:
        yield f'<link rel="alternate" type="text/html" href="{escape(version.permalink)}">'
        yield from _named(version.permalink, "manubot_html_url_versioned", "dc.hasVersion")
    if version.pdf_permalink:
        yield from _named(version.pdf_permalink, "manubot_pdf_url_versioned")


def _alternates(downloads: Iterable[str]) -> Iterator[str]:
    for name in downloads:
        kind = name.rpartition(".")[2]
        if kind in MEDIA_TYPES:
            yield f'<link rel="alternate" type="{MEDIA_TYPES[kind]}" href="{escape(name)}">'


def _reference(item: CslItem) -> str:
    """The value of Highwire's ``citation_reference`` for a cited work: its DOI, or else title, author and year.

    A DOI identifies the work; all fields would make a page with many references a tenth larger. Fields are separated by
    semicolons.
    """
    fields = {"citation_doi": item["DOI"]} if item.get("DOI") else {}
    if not fields:
        fields["citation_title"] = str(item.get("title", ""))[:120]
        fields["citation_author"] = "".join(surname(name) for name in item.get("author", ())[:1])
        fields["citation_publication_date"] = dates.year(item.get("issued"))
    return "; ".join(
        f"{name}={str(value).replace(';', ',')}" for name, value in fields.items() if value not in ("", None)
    )


def _article(front: Front, title: str, description: str) -> dict[str, Any]:
    """The manuscript as https://schema.org/ScholarlyArticle."""
    article = {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "headline": title[:110],
        "name": title,
        "description": description,
        "author": [_person(author) for author in front.authors],
        "datePublished": front.date,
        "dateModified": front.generated,
        "inLanguage": front.lang,
        "keywords": front.keywords,
        "url": front.url,
        "identifier": front.version.permalink,
        "isBasedOn": front.version.source,
        "version": front.version.commit,
        "image": front.thumbnail,
        "funder": [_funder(grant) for grant in front.funding],
        "funding": [
            {"@type": "Grant", "identifier": award, "funder": _funder(grant)}
            for grant in front.funding
            for award in grant.awards
        ],
        "license": front.license.url,
        "isAccessibleForFree": True,
    }
    return {name: value for name, value in article.items() if value}


def _person(author: Author) -> dict[str, Any]:
    is_person = not author.is_group and (author.orcid or author.github or " " in author.name.strip())
    person = {
        "@type": "Person" if is_person else "Organization",
        "name": author.name,
        "identifier": author.orcid_url,
        "affiliation": [_organisation(one.name, ror_url(one.ror)) for one in author.affiliations],
        "member": [_person(one) for one in author.members],
    }
    return {name: value for name, value in person.items() if value}


def _organisation(name: str, identifier: str) -> dict[str, Any]:
    return {"@type": "Organization", "name": name} | ({"identifier": identifier} if identifier else {})


def _funder(grant: Grant) -> dict[str, Any]:
    return _organisation(grant.funder, grant.url)


def _funding_source(grant: Grant) -> str:
    """The value of Highwire's ``citation_funding_source``; its fields are separated by semicolons."""
    fields = [("citation_funder", grant.funder), ("citation_funder_id", grant.url)]
    fields += [("citation_grant_number", award) for award in grant.awards]
    fields += [("citation_grant_recipient", name) for name in grant.recipients]
    return ";".join(f"{name}={value.replace(';', ',')}" for name, value in fields if value)


def _author(author: Author) -> Iterator[str]:
    yield from _named(author.name, "dc.creator", "citation_author")
    for affiliation in author.affiliations:
        yield from _named(affiliation.name, "citation_author_institution")
    if author.orcid:
        yield from _named(author.orcid, "citation_author_orcid")
    if author.twitter:
        yield from _named(f"@{author.twitter}", "twitter:creator")


def _named(content: str, *names: str) -> Iterator[str]:
    for name in names:
        yield _meta("name", name, content)


def _properties(content: str, *names: str) -> Iterator[str]:
    for name in names:
        yield _meta("property", name, content)


def _meta(attribute: str, name: str, content: str) -> str:
    return f'<meta {attribute}="{name}" content="{escape(content)}">'

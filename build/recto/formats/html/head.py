"""What the page's head tells machines: Highwire and Dublin Core for indexes, Open Graph and Twitter's cards for links,
schema.org for search engines, which version it is, and where its other forms are.

Tag names: https://scholar.google.com/intl/en/scholar/inclusion.html#indexing, https://ogp.me,
https://developer.x.com/en/docs/x-for-websites/cards/overview/markup, https://schema.org/ScholarlyArticle,
https://www.dublincore.org/specifications/dublin-core/dcq-html/.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape
from typing import Any
from urllib.parse import quote

from recto import theme
from recto.core.model import CslItem
from recto.references import dates
from recto.references.names import surname


@dataclass(frozen=True, slots=True)
class Version:
    """Which version of the manuscript this is: its commit, shortened, where it stays, and where the latest one is;
    empty where not known."""

    short: str
    permalink: str
    date: str
    recto: str
    commit: str
    address: str


def version_of(variables: Mapping[str, Any]) -> Version:
    """The version that the variables tell of."""
    manubot = _mapping(variables.get("manubot"))
    commit = _mapping(manubot.get("ci_source")).get("commit") or manubot.get("commit")
    # Manubot writes out a date in English only.
    english = theme.words(str(_mapping(variables.get("pandoc")).get("lang") or "en"))("en") == "en"
    return Version(
        str(commit or "")[:7],
        _permalink(manubot),
        str((manubot.get("date_long") if english else "") or manubot.get("date") or ""),
        str(manubot.get("recto_version") or ""),
        str(commit or ""),
        _web(manubot.get("html_url")),
    )


def _permalink(manubot: Mapping[str, Any]) -> str:
    """Where the version stays; nowhere if it is a pull request's: CI builds a merge of it that is never published."""
    source = _mapping(manubot.get("ci_source"))
    stays = source.get("triggering_commit") in (None, source.get("commit"))
    return _web(manubot.get("html_url_versioned")) if stays else ""


def _web(address: object) -> str:
    """An address that a page may lead to; anything else, such as ``javascript:``, is none."""
    return str(address) if re.match(r"https?://", str(address or "")) else ""


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
"""What the files beside the page are, by the ends of their names."""


def head(
    variables: Mapping[str, Any],
    title: str = "",
    description: str = "",
    references: Sequence[CslItem] = (),
    downloads: Sequence[str] = (),
) -> str:
    """Meta and link elements and the JSON-LD, a line each. ``title`` is plain text, unlike the one in ``variables``."""
    pandoc, manubot = _mapping(variables.get("pandoc")), _mapping(variables.get("manubot"))
    title = title or str(pandoc.get("title") or "")
    lines = [*_elements(pandoc, manubot, title, description, downloads)]
    lines += [line for known in map(_reference, references) if known for line in _named(known, "citation_reference")]
    address = license_url(variables)
    if address:
        lines += [f'<link rel="license" href="{escape(address)}">', *_named(address, "dc.rights")]
    lines.append(f'<link rel="icon" type="image/svg+xml" href="data:image/svg+xml,{quote(_ICON)}">')
    article = json.dumps(_article(pandoc, manubot, title, description, address), ensure_ascii=False)
    # A text in it must not end the element.
    lines.append(f'<script type="application/ld+json">{article.replace("<", chr(92) + "u003c")}</script>')
    return "\n".join(lines) + "\n"


_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#0a58a8" d="M2 1h12v14H2z"/>'
    '<path stroke="#fff" d="M4.5 5h7M4.5 8h7M4.5 11h4"/></svg>'
)
"""A right-hand page."""


def description_of(body: str) -> str:
    """The abstract's first 300 characters: the text of the first paragraph under a heading "Abstract" or "Summary"."""
    found = re.search(
        r"<h[1-6][^>]*>\s*(?:Abstract|Summary)\s*</h[1-6]>\s*(?:<p>|<[^p][^>]*>\s*<p>)(.*?)</p>", body, re.DOTALL | re.I
    )
    if not found:
        return ""
    bare = re.sub(
        r'<span class="citation".*?</span>|<annotation\b.*?</annotation>|<[^>]+>', "", found[1], flags=re.DOTALL
    )
    text = re.sub(r"\s+([.,;:])", r"\1", " ".join(unescape(bare).split()))
    return text if len(text) <= 300 else text[:300].rpartition(" ")[0] + " …"


def _elements(
    pandoc: Mapping[str, Any], manubot: Mapping[str, Any], title: str, description: str, downloads: Sequence[str]
) -> Iterator[str]:
    date, lang = manubot.get("date"), pandoc.get("lang")
    yield _meta("name", "dc.format", "text/html")
    yield _meta("name", "dc.type", "Text")
    yield _meta("property", "og:type", "article")
    if title:
        yield from _named(title, "dc.title", "citation_title")
        yield from _properties(title, "og:title", "twitter:title")
    if description:
        yield from _named(description, "description", "dc.description")
        yield from _properties(description, "og:description", "twitter:description")
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
        yield from _properties(str(lang).replace("-", "_"), "og:locale")
    for keyword in _list(pandoc.get("keywords")):
        yield from _named(keyword, "citation_keywords", "dc.subject")
    for author in _list(manubot.get("authors")):
        yield from _author(_mapping(author))
    yield from _addresses(manubot, downloads)
    if _web(manubot.get("thumbnail_url")):
        yield from _properties(manubot["thumbnail_url"], "og:image", "twitter:image")
    yield from _properties("summary_large_image", "twitter:card")


def _addresses(manubot: Mapping[str, Any], downloads: Sequence[str]) -> Iterator[str]:
    url, pdf = _web(manubot.get("html_url")), _web(manubot.get("pdf_url"))
    if url:
        yield f'<link rel="canonical" href="{escape(url)}">'
        yield from _properties(url, "og:url", "twitter:url")
        yield from _named(url, "citation_fulltext_html_url", "dc.identifier")
    if pdf:
        yield from _named(pdf, "citation_pdf_url")
        yield f'<link rel="alternate" type="application/pdf" href="{escape(pdf)}">'
    for name in downloads:
        kind = name.rpartition(".")[2]
        if kind in MEDIA_TYPES and not (kind == "pdf" and pdf):
            yield f'<link rel="alternate" type="{MEDIA_TYPES[kind]}" href="{escape(name)}">'
    source = _web(_mapping(manubot.get("ci_source")).get("commit_url"))
    if source:
        yield from _named(source, "dc.source")
    versioned = _permalink(manubot)
    if versioned:
        yield f'<link rel="alternate" type="text/html" href="{escape(versioned)}">'
        yield from _named(versioned, "manubot_html_url_versioned", "dc.hasVersion")
        yield from _named(_web(manubot.get("pdf_url_versioned")), "manubot_pdf_url_versioned")


def _reference(item: CslItem) -> str:
    """What a cited work is found by, in Highwire's ``citation_reference``: its DOI alone, which says all, since a page
    with many references would grow by a tenth; else title, author and year. A semicolon parts two fields."""
    fields = {"citation_doi": item["DOI"]} if item.get("DOI") else {}
    if not fields:
        fields["citation_title"] = str(item.get("title", ""))[:120]
        fields["citation_author"] = "".join(surname(name) for name in item.get("author", ())[:1])
        fields["citation_publication_date"] = dates.year(item.get("issued"))
    return "; ".join(
        f"{name}={str(value).replace(';', ',')}" for name, value in fields.items() if value not in ("", None)
    )


_LICENSES = {
    **{f"CC-{kind}-{number}": f"https://creativecommons.org/licenses/{kind.lower()}/{number}/"
       for kind in ("BY", "BY-SA", "BY-NC", "BY-ND", "BY-NC-SA", "BY-NC-ND") for number in ("4.0", "3.0", "2.0")},
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}  # fmt: skip


def license_url(variables: Mapping[str, Any]) -> str:
    """The address of the licence that metadata.yaml names: by SPDX's identifier, as words, or as an address."""
    name = str(variables.get("license") or "")
    return _LICENSES.get("-".join(name.split()).upper().replace("CC0-1.0-UNIVERSAL", "CC0-1.0"), "") or _web(name)


def _article(
    pandoc: Mapping[str, Any], manubot: Mapping[str, Any], title: str, description: str, license_address: str
) -> dict[str, Any]:
    """The manuscript as https://schema.org/ScholarlyArticle."""
    authors = [_person(_mapping(author)) for author in _list(manubot.get("authors"))]
    source = _mapping(manubot.get("ci_source"))
    article = {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "headline": title[:110],
        "name": title,
        "description": description,
        "author": [author for author in authors if author],
        "datePublished": str(manubot.get("date") or ""),
        "dateModified": str(manubot.get("generated") or ""),
        "inLanguage": str(pandoc.get("lang") or ""),
        "keywords": [str(keyword) for keyword in _list(pandoc.get("keywords"))],
        "url": _web(manubot.get("html_url")),
        "identifier": _permalink(manubot),
        "isBasedOn": _web(source.get("commit_url")),
        "version": str(source.get("commit") or manubot.get("commit") or ""),
        "image": _web(manubot.get("thumbnail_url")),
        "license": license_address,
        "isAccessibleForFree": True,
    }
    return {name: value for name, value in article.items() if value}


def _person(author: Mapping[str, Any]) -> dict[str, Any]:
    if not author.get("name"):
        return {}
    orcid = orcid_of(author)
    person = {
        "@type": "Person" if orcid or author.get("github") or " " in str(author["name"]).strip() else "Organization",
        "name": str(author["name"]),
        "identifier": f"https://orcid.org/{orcid}" if orcid else "",
        "affiliation": [{"@type": "Organization", "name": str(name)} for name in _list(author.get("affiliations"))],
    }
    return {name: value for name, value in person.items() if value}


def _author(author: Mapping[str, Any]) -> Iterator[str]:
    if not author.get("name"):
        return
    yield from _named(author["name"], "dc.creator", "citation_author")
    for affiliation in _list(author.get("affiliations")):
        yield from _named(affiliation, "citation_author_institution")
    orcid = orcid_of(author)
    if orcid:
        yield from _named(orcid, "citation_author_orcid")
    if author.get("twitter"):
        yield from _named(f"@{author['twitter']}", "twitter:creator")


def orcid_of(author: Mapping[str, Any]) -> str:
    """The iD, without the address it may be written as; empty for what is none."""
    found = re.fullmatch(r"(?:https?://orcid\.org/)?((?:\d{4}-){3}\d{3}[\dX])", str(author.get("orcid") or ""))
    return found[1] if found else ""


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


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []

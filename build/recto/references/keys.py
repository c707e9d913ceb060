"""Citation keys: what a key stands for, by Manubot's own rules (``manubot.cite.citekey``), without its network calls.

A key as written (the input id) may be an alias; without it, it is the dealiased id; spelled in the one accepted way it
is the standard id, whose hash is the short id.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from urllib.parse import unquote

from recto.core.model import CitedKey

CROSS_REFERENCE_PREFIXES = ("fig:", "tbl:", "eq:", "sec:")
"""Prefixes that belong to pandoc-xnos, in this case only."""

LABEL_NAME = r"(?:[^\s{}]*[\w/-])?"
"""What follows the colon in a label: pandoc-xnos takes what Pandoc takes for an identifier (``tbl:supp:a.b``)."""

LABEL_PLACES = {
    "fig": "right after the image's parenthesis",
    "tbl": "at the end of the table's caption",
    "eq": "right after the formula's $$",
}
"""Where the label stands of what gets a number."""

NUMBERING_SETTING = re.compile(r"(xnos|fignos|eqnos|tablenos|secnos)-")
"""How the names of pandoc-xnos's settings begin."""

KINDS = ("doi", "shortdoi", "pmid", "pubmed", "pmc", "pmcid", "arxiv", "isbn", "url", "http", "https", "wikidata")
"""The prefixes of the identifiers that works are mostly cited by; there are two thousand more."""


def is_cross_reference(key: str) -> bool:
    """Whether a key names a figure, table, equation or section of the manuscript itself."""
    return key.startswith(CROSS_REFERENCE_PREFIXES)


def cited_key(
    input_id: str, aliases: Mapping[str, str] | None = None, expansions: Mapping[str, str] | None = None
) -> CitedKey:
    """The identifiers behind a key.

    ``aliases`` are the manuscript's. ``expansions`` are standard ids of keys that only a network can standardise, such
    as shortDOIs (``doi:10/c6bcps``), as the lock keeps them; without one, such a key stands for itself.
    """
    dealiased = (aliases or {}).get(input_id, input_id)
    standard, problem = standardise(dealiased)
    standard = (expansions or {}).get(standard, standard)
    return CitedKey(input_id, dealiased, standard, short_id(standard), problem)


@cache
def standardise(key: str) -> tuple[str, str | None]:
    """The standard id of a dealiased key, and what is wrong with its form (None if nothing is)."""
    from recto.references.manubot import CiteKey

    citekey = CiteKey(key)
    prefix, accession = citekey.prefix_lower, citekey.accession
    if not citekey.is_handled_prefix or accession is None:
        return key, None
    if prefix in ("doi", "shortdoi") and accession.startswith("10/"):
        # Manubot would ask the network for the DOI behind a shortDOI.
        return f"doi:{accession.lower()}", _inspect(citekey)
    problem = _inspect(citekey)
    standard = citekey.standard_id
    # An ISBN that is none has no standard form: Manubot's answer then is empty or None.
    return (key if standard.endswith((":None", ":")) else standard), problem


@cache
def is_identifier(standard_id: str) -> bool:
    """Whether it names a work to others as well, so that there may be a service to ask; the prefixes are Manubot's."""
    from recto.references.manubot import CiteKey

    return bool(CiteKey(standard_id).is_handled_prefix)


def _inspect(citekey: object) -> str | None:
    """What is wrong with the key, in an author's words; the rules are Manubot's."""
    prefix: str = citekey.prefix_lower  # type: ignore[attr-defined]  # manubot has no types
    accession: str = citekey.accession  # type: ignore[attr-defined]
    if prefix in ("doi", "shortdoi"):
        if not re.match(r"10[./]", accession):
            return "a DOI begins with 10."
        if accession.startswith("10/"):
            return None if re.fullmatch(r"10/[a-zA-Z0-9]+", accession) else "a shortDOI is 10/ and letters or digits"
        if not re.fullmatch(r"10\.[0-9]{4,9}/\S+", accession):
            return "a DOI is 10., four to nine digits, a slash and a name, such as 10.1098/rsif.2017.0387"
        if re.search(r"[.,;:]$", accession):
            return f"the DOI ends in {accession[-1]!r}, which is rarely part of one"
        if re.search(r"%[0-9a-f]{2}", accession, re.IGNORECASE):
            return "the DOI contains characters as web addresses write them, such as %3C for <"
        return None
    if prefix == "url" and not re.match(r"[a-z][a-z0-9+.-]*:", accession, re.IGNORECASE):
        return f"“{accession}” is not a web address"
    if citekey.inspect() is None:  # type: ignore[attr-defined]
        return None
    return {
        "pubmed": "a PubMed id is one to eight digits, such as 30718888",
        "pmid": "a PubMed id is one to eight digits, such as 30718888",
        "pmc": "a PubMed Central id is PMC and digits, such as PMC6103790",
        "pmcid": "a PubMed Central id is PMC and digits, such as PMC6103790",
        "arxiv": "an arXiv id looks like 1811.00778 or cond-mat/0703470",
        "isbn": "the ISBN's digits do not match its check digit",
        "wikidata": "a Wikidata id is Q and digits, such as Q56458321",
    }.get(prefix, f"{accession} is not the form of a {prefix} identifier")


@cache
def short_id(standard_id: str) -> str:
    """``base62(blake2b(standard_id, 6 bytes))``, as ``manubot.cite.citekey.shorten_citekey`` computes it."""
    from recto.references.manubot import shorten_citekey

    return str(shorten_citekey(standard_id))


_DOI = re.compile(r"10\.\d{4,9}/\S+")
_RESOLVER = re.compile(r"(?:https?://)?(?:[\w-]+\.)*doi[.-]org[\w.-]*(?::\d+)?/", re.IGNORECASE)
"""doi.org, dx.doi.org and libraries' proxies of them, which write doi-org.proxy.library.example."""
_AFTER_DOI = re.compile(
    r"(?:\.(?:full|abstract|article-info)(?:-text)?(?:\.pdf|\+html)?|\.pdf|"
    r"/(?:full|abstract|pdf|epdf|pdfdirect|meta|html|fulltext|summary|references)\b.*)/?$",
    re.IGNORECASE,
)
"""What publishers' pages put after the DOI in their own addresses."""
_LABEL = re.compile(
    r"(doi|shortdoi|pmid|pubmed|pmcid|pmc|arxiv|isbn(?:-1[03])?)(?:\s*(?:id)?\s*[:=]\s*|\s+)(?=\S)", re.IGNORECASE
)
_ARXIV = r"[a-z-]+(?:\.[a-z]{2})?/\d{7}(?:v\d+)?|\d{4}\.\d{4,5}(?:v\d+)?"
_PAGES = tuple(
    (re.compile(rf"(?:[\w-]+\.)*{address}", re.IGNORECASE), prefix)
    for address, prefix in (
        (r"pubmed\.ncbi\.nlm\.nih\.gov/(\d+)", "pubmed:"),
        (r"ncbi\.nlm\.nih\.gov/pubmed/(\d+)", "pubmed:"),
        (r"europepmc\.org/(?:article|abstract)/med/(\d+)", "pubmed:"),
        (r"ncbi\.nlm\.nih\.gov/(?:pmc/)?articles/pmc(\d+)", "pmc:PMC"),
        (r"europepmc\.org/(?:article/pmc|articles|abstract/pmc)/pmc(\d+)", "pmc:PMC"),
        (rf"arxiv\.org/(?:abs|pdf|html|format)/({_ARXIV})", "arxiv:"),
        (r"wikidata\.org/(?:wiki|entity)/q(\d+)", "wikidata:Q"),
        (r"nature\.com/articles/([\w.-]*?[\w-])(?:\.pdf)?(?:[?#/]|$)", "doi:10.1038/"),
    )
)
"""The addresses of pages about a work, without ``https://``, and what the work's key begins with."""


def at_hand(text: str) -> str:
    """The citation key for what a person has at hand: a DOI in any dress, the address of a page at PubMed, arXiv or a
    publisher, an ISBN with hyphens, ``PMID: 30718888``, a citation copied from a text. What is none of these is
    taken for a key as it stands.
    """
    bare = _undressed(text)
    address = re.match(r"(?:url:)?(https?://(\S+))", bare, re.IGNORECASE)
    for pattern, prefix in _PAGES:
        if address and (match := pattern.match(address[2])):
            return prefix + (match[1].lower() if prefix.startswith("doi:") else match[1])
    label = _LABEL.match(bare)
    name, rest = (label[1].lower(), bare[label.end() :]) if label else ("", bare)
    resolver = _RESOLVER.match(rest)
    if resolver or name in ("", "doi", "shortdoi") or _DOI.match(rest):
        rest = rest[resolver.end() :] if resolver else rest.removeprefix("/")
        if resolver and re.fullmatch(r"[a-z0-9]+", rest, re.IGNORECASE):
            rest = f"10/{rest}"  # a shortDOI as a link
        doi = _doi(rest, in_address=bool(address and not resolver))
        if doi:
            return f"doi:{doi}"
    if address:
        return f"url:{address[1]}"
    return _numbered(name, rest) or _isbn(rest) or bare or text


def _undressed(text: str) -> str:
    """Without what stands around a key in a text: quotation marks, brackets, ``@``, full stops."""
    text = text.strip().strip("\"'“”‘’`").strip()
    if match := re.fullmatch(r"\[?-?@?\{(.*?)\}\]?|\[?-?@(.*?)\]?|<(.*)>", text):
        text = next(filter(None, match.groups()), text)
    return _closed(text.rstrip(".,;: "))


def _closed(text: str) -> str:
    """Without brackets that have no other half: they belong to the text around."""
    for opening, closing in ("()", "[]", "{}"):
        while text.endswith(closing) and text.count(closing) > text.count(opening):
            text = text[:-1].rstrip(".,;: ")
        while text.startswith(opening) and text.count(opening) > text.count(closing):
            text = text[1:]
    if text.startswith("(") and text.endswith(")"):
        return text[1:-1]
    return text


def _doi(text: str, *, in_address: bool) -> str | None:
    decoded = unquote(text)
    if re.fullmatch(r"10/[a-z0-9]+", decoded, re.IGNORECASE):
        return decoded.lower()
    found = _DOI.search(decoded) if in_address else _DOI.match(decoded)
    if not found:
        return None
    doi = found[0]
    if in_address:
        doi = _AFTER_DOI.sub("", re.split(r"[?#&]", doi)[0])
        # bioRxiv and medRxiv put the version behind a DOI that has none.
        doi = re.sub(r"^(10\.1101/.*\d)v\d+$", r"\1", doi)
    # Letters of a DOI are the same large and small (DOI Handbook, "DOI name syntax").
    return _closed(doi.rstrip(".,;:")).lower()


def _numbered(label: str, text: str) -> str | None:
    """The key for ``PMID: 30718888``, ``PMCID: PMC6103790`` or ``arXiv:1811.00778 [cs.LG]``."""
    if label == "arxiv":
        match = re.match(rf"({_ARXIV})(?=\s|$)", text, re.IGNORECASE)
        return f"arxiv:{match[0]}" if match else None
    match = re.fullmatch(r"(PMC)?(\d+)", text, re.IGNORECASE)
    prefix = {"pmid": "pubmed:", "pubmed": "pubmed:", "pmcid": "pmc:PMC", "pmc": "pmc:PMC"}.get(label)
    if prefix and match and match[1]:
        prefix = "pmc:PMC"  # whatever it was called
    return prefix + match[2] if prefix and match else None


def _isbn(text: str) -> str | None:
    """``isbn:`` and thirteen digits, if it is one by its check digit."""
    digits = re.sub(r"[\s\u2010-\u2015-]", "", text)
    if not re.fullmatch(r"\d{9}[\dXx]|97[89]\d{10}", digits):
        return None
    standard, problem = standardise(f"isbn:{digits}")
    return None if problem else standard

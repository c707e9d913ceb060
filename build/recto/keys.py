"""Citation keys: what a key stands for, by Manubot's own rules (``manubot.cite.citekey``), without its network calls.

A key as written (the input id) may be an alias; without it, it is the dealiased id; spelled in the one accepted way it
is the standard id, whose hash is the short id.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from urllib.parse import unquote

from recto.model import CitedKey

CROSS_REFERENCE_PREFIXES = ("fig:", "tbl:", "eq:", "sec:")
"""Prefixes that belong to pandoc-xnos, in this case only."""


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


def is_identifier(key: str) -> bool:
    """Whether a key is, or is taken for, an identifier of a kind that Manubot knows, and not a name of the author's."""
    from manubot.cite.citekey import CiteKey

    return bool(key) and not key.startswith("@") and bool(CiteKey(key).is_handled_prefix)


@cache
def standardise(key: str) -> tuple[str, str | None]:
    """The standard id of a dealiased key, and what is wrong with its form (None if nothing is)."""
    from manubot.cite.citekey import CiteKey

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
    from manubot.cite.citekey import CiteKey

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
        return None
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
    from manubot.cite.citekey import shorten_citekey

    return str(shorten_citekey(standard_id))


_DOI = re.compile(r"10\.\d{4,9}/\S+")
_DOI_PREFIX = re.compile(
    r"(?:https?://)?(?:[\w-]+\.)*doi[.-]org[\w.-]*(?::\d+)?/|(?:https?://)?doi\.pangaea\.de/", re.IGNORECASE
)
_AFTER_DOI = re.compile(
    r"(?:v\d+)?(?:\.(?:full|abstract|article-info)(?:-text)?(?:\.pdf|\+html)?|\.pdf|"
    r"/(?:full|abstract|pdf|epdf|pdfdirect|meta|html|fulltext|summary|references|asset)\b.*)/?$",
    re.IGNORECASE,
)
"""What publishers' pages put after the DOI in their own addresses."""
_PAGES = (
    (re.compile(r"(?:www\.)?ncbi\.nlm\.nih\.gov/pubmed/(\d+)|pubmed\.ncbi\.nlm\.nih\.gov/(\d+)"), "pubmed:"),
    (re.compile(r"(?:www\.)?europepmc\.org/(?:article|abstract)/med/(\d+)"), "pubmed:"),
    (re.compile(r"(?:www\.|pmc\.)?ncbi\.nlm\.nih\.gov/(?:pmc/)?articles/(pmc\d+)"), "pmc:"),
    (re.compile(r"(?:www\.)?europepmc\.org/(?:article|articles|abstract)/(?:pmc/)?(pmc\d+)"), "pmc:"),
    (
        re.compile(
            r"(?:[\w-]+\.)?arxiv\.org/(?:abs|pdf|html|format|ps)/([a-z.-]+/\d{7}(?:v\d+)?|\d{4}\.\d{4,5}(?:v\d+)?)"
        ),
        "arxiv:",
    ),
    (re.compile(r"(?:www\.|m\.)?wikidata\.org/(?:wiki|entity)/(q\d+)"), "wikidata:"),
)
"""Pages about a work, by host and path, and the prefix of what they name."""


def at_hand(text: str) -> str:
    """The citation key for what a person has at hand: a DOI in any dress, the address of a page at PubMed, arXiv or a
    publisher, an ISBN with hyphens, ``PMID: 30718888``, a citation copied from a text. What is none of these is
    taken as a key as it stands.
    """
    text = text.strip().strip("<>\"'“”‘’`").strip()
    text = re.sub(r"^\[?-?@?\{?(?=.)", "", text) if re.match(r"\[?-?@|\{", text) else text
    text = _closed(text.rstrip(".,;: "))
    address = re.match(r"(?:url:)?(https?://\S+)", text, re.IGNORECASE)
    bare = re.sub(r"^(?:url:)?https?://", "", text, flags=re.IGNORECASE)
    for pattern, prefix in _PAGES:
        if match := pattern.match(bare.lower()):
            accession = next(filter(None, match.groups()))
            return prefix + (accession.upper() if prefix in ("pmc:", "wikidata:") else accession)
    label = re.match(
        r"(doi|shortdoi|pmid|pubmed|pmcid|pmc|arxiv|isbn(?:-1[03])?)\s*(?:id)?\s*[:=]?\s*(?=\S)", text, re.IGNORECASE
    )
    rest = text[label.end() :] if label else text
    is_doi = bool(label and label[1].lower() in ("doi", "shortdoi")) or bool(_DOI_PREFIX.match(rest))
    if is_doi or address or _DOI.match(rest):
        doi = _doi(_DOI_PREFIX.sub("", rest), in_address=bool(address and not _DOI_PREFIX.match(rest)))
        if doi:
            return f"doi:{doi}"
    if address:
        return text if text.lower().startswith("url:") else f"url:{text}"
    if label and not is_doi:
        return _labelled(label[1].lower(), rest) or text
    return _isbn(text) or text


def _closed(text: str) -> str:
    """Without closing brackets that were never opened: they belong to the text around."""
    for opening, closing in ("()", "[]", "{}"):
        while text.endswith(closing) and text.count(closing) > text.count(opening):
            text = text[:-1].rstrip(".,;: ")
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
    # No DOI in use has letters that its registrar tells apart (DOI Handbook, section 2.4).
    return _closed(doi.rstrip(".,;:")).lower()


def _labelled(label: str, text: str) -> str | None:
    if label.startswith("isbn"):
        return _isbn(text)
    if label == "arxiv":
        match = re.match(r"([a-z-]+(?:\.[A-Z]{2})?/\d{7}|\d{4}\.\d{4,5})(v\d+)?(?=\s|$)", text)
        return f"arxiv:{match[0]}" if match else None
    match = re.fullmatch(r"(?:PMC)?(\d+)", text, re.IGNORECASE)
    if not match:
        return None
    return f"pubmed:{match[1]}" if label in ("pmid", "pubmed") else f"pmc:PMC{match[1]}"


def _isbn(text: str) -> str | None:
    """``isbn:`` and thirteen digits, if it is one by its check digit."""
    digits = re.sub(r"[\s\u2010-\u2015-]", "", text)
    if not re.fullmatch(r"\d{9}[\dXx]|97[89]\d{10}", digits):
        return None
    standard, problem = standardise(f"isbn:{digits}")
    return None if problem else standard

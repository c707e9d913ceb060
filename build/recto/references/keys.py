"""Citation keys: what a key stands for, by Manubot's own rules (``manubot.cite.citekey``), without its network calls.

A key as written (the input id) may be an alias; without it, it is the dealiased id; spelled in the one accepted way it
is the standard id, whose hash is the short id.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Mapping
from functools import cache

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
    composed = unicodedata.normalize("NFC", input_id)  # some keyboards and files write letters and accents apart
    dealiased = (aliases or {}).get(input_id) or (aliases or {}).get(composed, input_id)
    standard, problem = standardise(dealiased)
    standard = (expansions or {}).get(standard, standard)
    return CitedKey(input_id, dealiased, standard, short_id(standard), problem)


@cache
def standardise(key: str) -> tuple[str, str | None]:
    """The standard id of a dealiased key, and what is wrong with its form (None if nothing is)."""
    from recto.references.manubot import CiteKey

    if key.startswith("@"):  # as in @{@doi:…}; Manubot's functions take no such key
        return standardise(key.lstrip("@"))[0], "it has an @ too many"
    citekey = CiteKey(key)
    prefix, accession = citekey.prefix_lower, citekey.accession
    if not citekey.is_handled_prefix or accession is None:
        return unicodedata.normalize("NFC", key), None
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

    return not standard_id.startswith("@") and bool(CiteKey(standard_id).is_handled_prefix)


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
    """``base62(blake2b(standard_id, 6 bytes))``, as ``manubot.cite.citekey.shorten_citekey`` computed it until 2021.

    Since then, the library that it uses puts the number of zero bytes in front, so that one work in 256 has another id
    than in every version that was published before. ``counted_id`` has that one.
    """
    from recto.references.manubot import shorten_citekey

    found = str(shorten_citekey(standard_id))
    return re.sub(r"^0\w(?=\w)", "", found, flags=re.ASCII)


def counted_id(short: str) -> str:
    """The short id with the number of zero bytes in front, ``01CxpjGLx``; empty if its hash begins with none."""
    number = 0
    for digit in short:
        number = number * len(_DIGITS) + _DIGITS.index(digit)
    zeros = 6 - (number.bit_length() + 7) // 8
    return f"0{_DIGITS[zeros]}{short}" if zeros > 0 else ""


def listed_id(short: str, time: int) -> str:
    """The id of a work in a list of references, of which it is the ``time``-th that has it: ``CxpjGLx-2``."""
    return f"{short}-{time}" if time > 1 else short


def unlisted_id(listed: str) -> str:
    """The short id behind an id in a list of references."""
    return listed.partition("-")[0] if re.fullmatch(r"[0-9A-Za-z]+-\d+", listed) else listed


_DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase

"""What a person has at hand of a work -> its citation key."""

from __future__ import annotations

import re
from urllib.parse import unquote

from recto.references.keys import standardise

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
    r"(doi|shortdoi|pmid|pubmed|pmcid|pmc|arxiv|isbn(?:-1[03])?)(?:\s*(?:id)?\s*[:=：]\s*|\s+|(?=\d))(?=\S)",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"\A(?:(?!url:|https?:)[a-z][\w.]*:\s*(?=https?://)|(?!10\.)[a-z][\w.]*:\s*(?=10\.\d{4,9}/\S))", re.IGNORECASE
)
"""A prefix before a whole address, or before a DOI, such as ``biorxiv:10.1101/…``: what follows says it all."""
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
        (r"biorxiv\.org/content/(?:biorxiv/)?early/\d{4}/\d\d/\d\d/(\d{6})(?!\d)", "doi:10.1101/"),
        (r"peerj\.com/articles/(\d+)(?:\.pdf)?(?:[?#/]|$)", "doi:10.7717/peerj."),
        (r"nature\.com/articles/([\w.-]*?[\w-])(?:\.pdf)?(?:[?#/]|$)", "doi:10.1038/"),
    )
)
"""The addresses of pages about a work, without ``https://``, and what the work's key begins with."""


def at_hand(text: str) -> str:
    """The citation key for what a person has at hand: a DOI in any dress, the address of a page at PubMed, arXiv or a
    publisher, an ISBN with hyphens, ``PMID: 30718888``, a citation copied from a text. What is none of these is
    taken for a key as it stands.
    """
    bare = _WITHIN.sub("", _undressed(text), count=1)
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

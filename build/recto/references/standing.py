"""What a reference's own metadata tells: by what else the work is known, whether it is a preprint, what became of it.

Pure functions, called by the rules in ``rules.b_references``.

What a registry says of a work's later life has no place among CSL's variables. ``later_life`` keeps it for an item's
``custom``, the field that CSL leaves to programs (csl-data.json of CSL 1.0.2), in Crossref's own words.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from recto.core.model import CslItem
from recto.references import dates
from recto.references.names import surname

# --- which work it is -----------------------------------------------------------------------------------------------

_IN_ADDRESSES = (
    ("doi", r"https?://(?:dx\.|www\.)?doi\.org/(10\.\d{4,9}/[^?#\s]+)"),
    ("arxiv", r"https?://(?:www\.|export\.)?arxiv\.org/(?:abs|pdf)/([^?#\s]+?)(?:\.pdf)?"),
    ("pubmed", r"https?://(?:pubmed\.ncbi\.nlm\.nih\.gov|www\.ncbi\.nlm\.nih\.gov/pubmed)/(\d+)/?"),
    ("pmc", r"https?://(?:www\.ncbi\.nlm\.nih\.gov/pmc|pmc\.ncbi\.nlm\.nih\.gov)/articles/(pmc\d+)/?"),
)
"""Addresses of pages that are a registry's own for a work, and the identifier in them."""

_SERVERS = {
    "arXiv": r"10\.48550/arxiv\.",
    # Genome Research and other journals of the same publisher share the prefix; their names begin with letters.
    "bioRxiv or medRxiv": r"10\.1101/(\d{6}|\d{4}\.\d\d\.\d\d\.\d+)(v\d+)?$|10\.64898/",
    "Authorea": r"10\.22541/au\.",
    "ChemRxiv": r"10\.26434/chemrxiv",
    "EarthArXiv": r"10\.31223/",
    "EdArXiv": r"10\.35542/osf\.io/",
    "EcoEvoRxiv": r"10\.32942/",
    "engrXiv": r"10\.31224/",
    "MetaArXiv": r"10\.31222/osf\.io/",
    "OSF Preprints": r"10\.31219/osf\.io/",
    "PeerJ Preprints": r"10\.7287/peerj\.preprints\.",
    "Preprints.org": r"10\.20944/preprints",
    "PsyArXiv": r"10\.31234/osf\.io/",
    "Research Square": r"10\.21203/rs\.",
    "SocArXiv": r"10\.31235/osf\.io/",
    "SSRN": r"10\.2139/ssrn\.",
    "TechRxiv": r"10\.36227/techrxiv\.",
}
"""Preprint servers, and how their DOIs begin."""
_OF_SERVERS = re.compile("|".join(_SERVERS.values()))


DATA = re.compile(r"10\.(?:5281|6084|5061|17605|7910|5255|3886|17632|15468)/")
"""Prefixes of the DOIs that archives of data and software assign: the text may well name or link to these."""


def identifier(kind: str, accession: str) -> str:
    """``kind:accession`` in one spelling for each work: small letters, a preprint without its version."""
    kind, accession = kind.lower(), accession.strip().lower()
    if kind == "url":
        for other, pattern in _IN_ADDRESSES:
            if match := re.fullmatch(pattern, accession):
                return identifier(other, match[1])
        return "url:" + re.sub(r"^https?://(www\.)?", "", accession).rstrip("/")
    if kind == "doi":
        if accession.startswith("10.48550/arxiv."):
            return identifier("arxiv", accession.removeprefix("10.48550/arxiv."))
        return "doi:" + (re.sub(r"[-/.]?v\d+$", "", accession) if _server(accession) else accession)
    if kind == "arxiv":
        return "arxiv:" + re.sub(r"v\d+$", "", accession)
    return f"{kind}:{accession}"


def identifiers(standard_id: str, item: CslItem) -> frozenset[str]:
    """Everything that the work is known by: its key, and the DOI, PMID, PMCID and ISBN of its metadata.

    Not among them: the DOI that a preprint's metadata has for the published version, and the ISBN of a chapter's book.
    """
    found = {identifier(*_split(standard_id))}
    doi = _doi(item)
    if doi and (_server(doi) or not preprint_server(standard_id, item)):
        found.add(identifier("doi", doi))
    if match := re.fullmatch(r"(?:pmid:)?(\d+)", str(item.get("PMID") or "").strip().lower()):
        found.add(f"pubmed:{match[1]}")
    if match := re.fullmatch(r"(?:pmc)?(\d+)", str(item.get("PMCID") or "").strip().lower()):
        found.add(f"pmc:pmc{match[1]}")
    if item.get("type") == "book":
        isbns = re.findall(r"97[89](?:-?\d){10}", str(item.get("ISBN") or ""))
        found |= {"isbn:" + isbn.replace("-", "") for isbn in isbns}
    return frozenset(found)


def preprint_server(standard_id: str, item: CslItem) -> str | None:
    """The name of the server that the work is a preprint on; None if it is none, as far as its metadata says."""
    kind, accession = _split(identifier(*_split(standard_id)))
    if kind == "arxiv":
        return "arXiv"
    if kind == "doi":
        return _server(accession)
    container = str(item.get("container-title") or "").lower()
    named = next(
        (name for server in _SERVERS for name in server.split(" or ") if container.startswith(name.lower())), None
    )
    return named or (_server(_doi(item)) if kind in ("pubmed", "pmc") else None)


def published_as(standard_id: str, item: CslItem) -> frozenset[str]:
    """The identifiers of the version that was published of a preprint, where its metadata names one."""
    found = set(_related(item, "is-preprint-of"))
    doi = _doi(item)
    if doi and not _server(doi) and preprint_server(standard_id, item):
        found.add(identifier("doi", doi))
    return frozenset(found)


def preprints(item: CslItem) -> frozenset[str]:
    """The identifiers of the work's preprints, where its metadata names them."""
    return frozenset(_related(item, "has-preprint"))


def title_words(item: CslItem) -> str:
    """The title as letters and digits alone, to compare it: without case, accents, spaces and markup."""
    plain = re.sub(r"<[^>]*>", "", html.unescape(str(item.get("title") or "")))
    return "".join(sign for sign in unicodedata.normalize("NFKD", plain).casefold() if sign.isalnum())


def first_author(item: CslItem) -> str:
    """The first author's family name with its particles, or a group's name, as letters alone; empty without one."""
    authors = item.get("author")
    name = authors[0] if isinstance(authors, list) and authors and isinstance(authors[0], Mapping) else {}
    return title_words({"title": surname(name)})


def year(item: CslItem) -> int | None:
    """The year of ``issued``."""
    return dates.year(item.get("issued"))


def _split(standard_id: str) -> tuple[str, str]:
    kind, _, accession = standard_id.partition(":")
    return kind, accession


def _doi(item: CslItem) -> str:
    match = re.search(r"10\.\d{4,9}/\S+$", str(item.get("DOI") or "").strip().lower())
    return match[0] if match else ""


def _server(doi: str) -> str | None:
    if not _OF_SERVERS.match(doi):
        return None
    return next(server for server, pattern in _SERVERS.items() if re.match(pattern, doi))


# --- what became of it ----------------------------------------------------------------------------------------------

_STATES = {
    "retraction": "was retracted",
    "partial_retraction": "was retracted in part",
    "withdrawal": "was withdrawn",
    "removal": "was removed",
    "expression_of_concern": "has an expression of concern",
    "correction": "was corrected",
    "corrigendum": "was corrected",
    "erratum": "was corrected",
}
"""Crossref's types of updates that change what a citation is worth, in the order of their weight
(https://www.crossref.org/documentation/register-maintain-records/maintaining-your-metadata/registering-updates/)."""


_KINDS = {"DOI": "doi", "PMID": "pubmed"}


def later_life(record: Mapping[str, Any]) -> dict[str, Any]:
    """What a Crossref record says of corrections, retractions and preprints, to be kept as an item's ``custom``.

    Of ``updated-by`` and ``update-to`` the type and DOI of each, of ``relation`` the preprints and what they became:
    ``{"updated-by": [{"type": "retraction", "DOI": "10.5555/x"}], "relation": {"is-preprint-of": [{"id-type": "doi",
    "id": "10.5555/y"}]}}``. Empty if the record says nothing. Other registries' records may be put into this shape; an
    update may have a PMID in place of the DOI.
    """
    kept: dict[str, Any] = {}
    for field in ("updated-by", "update-to"):
        updates = {
            (entry["type"], name, entry[name].lower()): None
            for entry in _entries(record.get(field))
            for name in _KINDS
            if entry.get("type") in _STATES and isinstance(entry.get(name), str)
        }
        if updates:
            kept[field] = [{"type": kind, name: value} for kind, name, value in updates]
    relation = record.get("relation")
    relations = {
        name: [{"id-type": entry.get("id-type"), "id": entry.get("id")} for entry in _entries(relation.get(name))]
        for name in ("is-preprint-of", "has-preprint")
        if isinstance(relation, Mapping) and _entries(relation.get(name))
    }
    return kept | ({"relation": relations} if relations else {})


def state(item: CslItem) -> tuple[str, str] | None:
    """The gravest thing that became of the work, in words ("was retracted"), and the notice's identifier or nothing.

    From ``custom`` (``later_life``), from CSL's ``status``, and from marks that publishers put into titles.
    """
    updates = dict(_updates(item, "updated-by"))
    for kind, words in _STATES.items():
        if kind in updates:
            return words, updates[kind]
    marked = re.match(r"\W*(retracted|withdrawn|removed)(?: (?:article|paper|chapter))?\s*[:\]]", _title(item))
    marked = marked or re.search(r"[(\[](retracted|withdrawn) (?:article|paper|publication)\b", _title(item))
    marked = marked or re.match(r"(retracted|withdrawn)$", str(item.get("status") or "").lower())
    return (f"was {marked[1]}", "") if marked else None


def notice_for(item: CslItem) -> tuple[frozenset[str], str]:
    """If the item is itself a notice: the identifiers of the works that it retracts or corrects, and the words of their
    title (``title_words``). Both empty if it is none."""
    works = {work for _, work in _updates(item, "update-to")}
    match = re.match(
        r"(?:retraction(?: note)?|withdrawal|correction|corrigendum|erratum|expression of concern)"
        r"(?: to| for)?\s*:\s*(?:to:\s*)?(.+)",
        _title(item),
    )
    return frozenset(works), title_words({"title": match[1]}) if match else ""


def _title(item: CslItem) -> str:
    return re.sub(r"<[^>]*>|[“”\"]", "", str(item.get("title") or "")).lower()


def _entries(value: object) -> list[Mapping[str, Any]]:
    return [entry for entry in value if isinstance(entry, Mapping)] if isinstance(value, list) else []


def _updates(item: CslItem, field: str) -> Iterator[tuple[str, str]]:
    """The type of each update that counts, and the identifier of the other work."""
    custom = item.get("custom")
    for entry in _entries(custom.get(field)) if isinstance(custom, Mapping) else ():
        named = next((name for name in _KINDS if isinstance(entry.get(name), str)), None)
        if entry.get("type") in _STATES and named:
            yield entry["type"], identifier(_KINDS[named], entry[named])


def _related(item: CslItem, name: str) -> Iterator[str]:
    custom = item.get("custom")
    relation = custom.get("relation") if isinstance(custom, Mapping) else None
    for entry in _entries(relation.get(name)) if isinstance(relation, Mapping) else ():
        kind = {"pmid": "pubmed", "pmcid": "pmc"}.get(str(entry.get("id-type")), str(entry.get("id-type")))
        if entry.get("id"):
            yield identifier(kind, str(entry["id"]))

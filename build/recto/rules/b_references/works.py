"""The cited works, and how to see that two are the same."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from recto.core.model import Location, Reference
from recto.references import standing
from recto.rules.subject import Subject


@dataclass(frozen=True, slots=True)
class Work:
    """A cited work, with what the rules need."""

    reference: Reference
    key: str
    """The key as the text has it first, with its @."""
    cited: Location
    """The first place in the text that cites it."""
    identifiers: frozenset[str]
    server: str | None
    """The preprint server that it is on."""
    words: str
    """Its title, for comparison."""

    @property
    def rank(self) -> tuple[int, Location]:
        """The better of two keys for a work sorts first: registries' identifiers, then the one cited first."""
        kinds = ("doi:", "pubmed:", "pmc:", "arxiv:", "isbn:")
        found = (number for number, kind in enumerate(kinds) if self.reference.standard_id.startswith(kind))
        return next(found, len(kinds)), self.cited

    @property
    def place(self) -> Location:
        """Where the authors can correct the metadata, if it is theirs; otherwise where the work is cited."""
        return self.reference.location or self.cited

    def correction(self, fields: str, advice: str) -> str:
        """A hint on wrong metadata: the advice, if the authors describe the work; otherwise the entry that corrects it,
        with these fields (CSL JSON)."""
        if self.reference.location:
            return advice
        entry = f'{{"id": "{self.reference.standard_id}", "amends": true, {fields}}}'
        return f"correct it in content/manual-references.json: {entry}"


@lru_cache(maxsize=1)
def cited_works(subject: Subject) -> list[Work]:
    """The cited works, in the order of their first citations."""
    works: dict[str, Work] = {}
    for citation in subject.document.citations:
        standard = subject.bibliography.keys[citation.key].standard_id
        reference = subject.bibliography.references.get(standard)
        if reference is None or standard in works:
            continue
        works[standard] = Work(
            reference,
            f"@{citation.key}",
            citation.location,
            standing.identifiers(standard, reference.item),
            standing.preprint_server(standard, reference.item),
            standing.title_words(reference.item),
        )
    return list(works.values())


DATA = frozenset(("dataset", "software", "figure", "graphic", "map", "motion_picture", "song", "broadcast"))


def alike(one: str, other: str) -> bool:
    """Whether two titles are the same except for a word or two that are not at both ends."""
    if one == other:
        return True
    ends = one[:8] == other[:8] or one[-8:] == other[-8:]  # first, because comparing letter by letter takes long
    return ends and SequenceMatcher(None, one, other, autojunk=False).ratio() >= 0.9


def spelled(identifier: str) -> str:
    """The identifier as a message names it."""
    kind, _, accession = identifier.partition(":")
    if kind == "url":
        return f"https://{accession}"
    return {"doi": "DOI ", "pubmed": "PMID ", "pmc": "", "isbn": "ISBN ", "arxiv": "arXiv:"}.get(kind, f"{kind}:") + (
        accession.upper() if kind == "pmc" else accession
    )

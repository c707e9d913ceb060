"""Works that a co-author has cited with Zotero or Word -> citekeys, and citations in Markdown."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from recto.core.model import Bibliography
from recto.document.cited_works import CitedWork
from recto.pandoc.rich_text import plain
from recto.references import standing


class Keys:
    """The citekeys of a manuscript's works, and of those that are new to it."""

    def __init__(self, bibliography: Bibliography) -> None:
        self.bibliography = bibliography
        written = {one.standard_id: one.input_id for one in bibliography.keys.values()}
        self._known: dict[str, str] = {}
        """The key that the authors use, by each identifier of the work."""
        for name, reference in bibliography.references.items():
            key = written.get(name, name)
            self._known[str(reference.item.get("id", ""))] = key
            for identifier in _identifiers(reference.item):
                self._known.setdefault(identifier, key)

    def of(self, item: Mapping[str, Any]) -> str:
        """The key of a work: the one that the text has for it, or else an identifier. Empty if it has none."""
        identifiers = [*_identifiers(item)]
        known = (self._known[one] for one in (*identifiers, str(item.get("id", ""))) if one in self._known)
        return next(known, identifiers[0] if identifiers else "")

    def by_author(self, name: str, year: str) -> str:
        """The key of the work of a first author and year; empty if there is none, or more than one."""
        wanted = (standing.title_words({"title": name}), int(year))
        found = {
            self.of(one.item)
            for one in self.bibliography.references.values()
            if (standing.first_author(one.item), standing.year(one.item)) == wanted
        }
        return found.pop() if len(found) == 1 else ""

    def are_same(self, works: Sequence[CitedWork], others: Sequence[CitedWork]) -> bool:
        """Whether two citations cite the same, at the same places in it."""
        return self._compared(works) == self._compared(others)

    def _compared(self, works: Sequence[CitedWork]) -> list[tuple[str, str]]:
        return [(self.of(one.item) or str(one.item.get("title")), self._written(one)) for one in works]

    def citation(self, works: Sequence[CitedWork]) -> str:
        """The citation of some works."""
        return f"[{'; '.join(map(self._written, works))}]"

    def _written(self, work: CitedWork) -> str:
        key = written(self.of(work.item))
        prefix = f"{plain(work.prefix).strip()} " if work.prefix.strip() else ""
        place = work.locator
        kind = place.term or ("p." if place.label in ("", "page") else place.label)
        suffix = (f", {kind} {place.value}" if place.value else "") + plain(place.suffix)
        return f"{prefix}{'-' if work.suppress_author else ''}{key}{suffix}"


def written(key: str) -> str:
    """A key as it stands in a citation: in braces if Pandoc would read only a part of it."""
    return f"@{key}" if re.fullmatch(r"[\w][\w:.#$%&+?<>~/-]*[\w/]", key) else f"@{{{key}}}"


def _identifiers(item: Mapping[str, Any]) -> Sequence[str]:
    """The identifiers of a CSL item as citekeys, the most certain first."""
    found = []
    if doi := str(item.get("DOI") or "").strip():
        found.append(f"doi:{re.sub(r'^https?://(?:dx[.])?doi[.]org/', '', doi).lower()}")
    for name, prefix in (("PMID", "pubmed"), ("PMCID", "pmc"), ("ISBN", "isbn")):
        if given := str(item.get(name) or "").strip():
            found.append(f"{prefix}:{given.split()[0]}")
    address = str(item.get("URL") or "")
    if arxiv := re.search(r"arxiv\.org/(?:abs|pdf)/([\w.-]+/\d{7}|\d{4}\.\d{4,5})", address):
        found.append(f"arxiv:{arxiv[1]}")
    return found

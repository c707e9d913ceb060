"""Cited keys: those without a reference, and where and how keys are written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from functools import cached_property, lru_cache

from recto.core.model import Citation, CitedKey, Location
from recto.core.wording import near
from recto.pandoc.syntax import ADJACENT_KEY, INVISIBLE
from recto.references.at_hand import at_hand
from recto.references.keys import KINDS, is_identifier, standardise
from recto.references.sources import lock
from recto.rules.subject import Subject


class Sources:
    """The authors' own lines, for the text around a citation."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.lines = {section.path: section.text.split("\n") for section in subject.manuscript.sections}

    def _line(self, place: Location) -> str:
        lines = self.lines.get(place.path, ())
        return lines[place.line - 1] if place.line <= len(lines) else ""

    def before(self, citation: Citation) -> str:
        """The line up to the citation's ``@``."""
        return self._line(citation.location)[: citation.location.column - 1]

    def behind(self, citation: Citation, *, key: bool = False) -> str:
        """The line from the citation's ``@`` on; with ``key``, the key as it is written, with ``@`` and braces. Empty
        if a template wrote it."""
        line = self._line(citation.location)[citation.location.column - 1 :]
        for written in (f"@{citation.key}", f"@{{{citation.key}}}"):
            if line.startswith(written):
                return written if key else line
        return ""

    def after(self, citation: Citation) -> str:
        """The line after the citation's key."""
        return self.behind(citation)[len(self.behind(citation, key=True)) :]

    @cached_property
    def _not_plain(self) -> list[str]:
        """Names of works that cannot be cited without braces."""
        names = (*self.subject.document.aliases, *(one.key for one in self.subject.bibliography.described))
        return [name for name in names if braced(name).startswith("@{")]

    def cut(self, citation: Citation) -> str:
        """The whole key, if Pandoc reads only its beginning; otherwise empty."""
        kind, _, accession = citation.key.partition(":")
        if "}" in self.behind(citation, key=True):
            return ""
        written = _straight(self.behind(citation)[1:])
        if whole := next((name for name in self._not_plain if _straight(name) in written[: len(name)]), ""):
            return whole if len(whole) > len(citation.key) else ""
        pattern = _CUT.get(kind.lower())
        rest = self.after(citation)
        if pattern is None or not accession or not pattern.match(rest):
            return ""
        more = re.match(r"[^\s\]}]*", rest)
        return at_hand(re.sub(INVISIBLE, "", citation.key + (more[0] if more else "")))

    def alias(self, alias: str) -> Location:
        """Where an alias is defined: in the text, in metadata.yaml, or in citation-tags.tsv."""
        manuscript = self.subject.manuscript
        for definition in reversed(self.subject.document.definitions):
            if definition.key == alias:
                return definition.location
        for keys in (("pandoc", "citekey-aliases", alias), ("citekey-aliases", alias)):
            if keys in manuscript.metadata.places:
                return manuscript.metadata.place(*keys)
        tags = manuscript.citation_tags
        for number, line in enumerate(tags.text.split("\n") if tags else (), 1):
            if tags and f"tag:{line.partition(chr(9))[0].strip()}" == alias:
                return Location(tags.path, number)
        return Location("content")

    def alias_value(self, key: CitedKey) -> Location:
        """The place of the key for which an alias stands; otherwise of the alias's definition."""
        place = self.alias(key.input_id)
        start = self._line(place).find(key.dealiased_id, place.column + len(key.input_id))
        return Location(place.path, place.line, start + 1) if start >= 0 else place


_CUT = {
    # Older DOIs have brackets, such as 10.1016/S0140-6736(97)11096-0, and semicolons (SICI).
    **dict.fromkeys(("doi", "shortdoi"), re.compile(rf"[(\[][\w.:-]+[)\]][\w.:<>-]*\w|;\d-|/?{INVISIBLE}+/?[\w(]")),
    # Two punctuation marks in a row end a key, as does a = or an @.
    **dict.fromkeys(
        ("url", "http", "https"),
        re.compile(rf"(?!;-?@)(?:[/?&=#%@]|[,;](?=\w)|\((?=\w+\))|{INVISIBLE}+(?=[\w/]))[^\s\]}}]*\w"),
    ),
    **dict.fromkeys(("pmid", "pubmed", "pmc", "pmcid", "arxiv", "isbn"), re.compile(rf"[./-]?{INVISIBLE}+\w")),
}
"""What directly follows a key that goes on there, by the key's prefix."""


@lru_cache(maxsize=1)
def works(subject: Subject) -> frozenset[str]:
    """The names of all works that the manuscript has, cited or not."""
    bibliography = subject.bibliography
    return frozenset(
        (
            *subject.document.aliases,
            *(one.key for one in bibliography.described),
            *lock.load(subject.manuscript, lambda _: None).references,
            *(cited for cited in bibliography.keys if bibliography.short_id(cited)),
        )
    )


def dangling(subject: Subject) -> Iterator[tuple[Citation, CitedKey]]:
    """The citations that have no reference."""
    for citation in subject.document.citations:
        key = subject.bibliography.keys[citation.key]
        if key.standard_id not in subject.bibliography.references:
            yield citation, key


def alike(key: CitedKey, known: Set[str]) -> str:
    """The name, of those that are known, of which a key is a misspelling, or which has the year in full."""
    for name in (key.dealiased_id, key.standard_id):
        if found := near(name, known - {name}):
            return found
    short = [name for name in known if _without_century(name) == _without_century(key.dealiased_id) != ""]
    return short[0] if len(short) == 1 and short[0] != key.dealiased_id else ""


def _without_century(name: str) -> str:
    """A short name such as ``munns2008`` with two digits of its year, in small letters; empty if there is no year."""
    found = re.fullmatch(r"([^\W\d]+)[_-]?(?:19|20)?(\d\d\w?)", name)
    return f"{found[1]}{found[2]}".lower() if found else ""


def meant(subject: Subject) -> Iterator[str]:
    """The keys that are certainly meant by citations that cite something else or nothing; others report these."""
    sources, known = Sources(subject), works(subject)
    for citation in subject.document.citations:
        key = subject.bibliography.keys[citation.key]
        yield identifier_in(key.dealiased_id)
        yield sources.cut(citation)
        if spaced := re.match(r"@\w+:? +([^\s\]);,]+)", sources.behind(citation)):
            yield from (spaced[1], f"{citation.key}:{spaced[1]}")
    for _, key in dangling(subject):
        yield with_known_prefix(key.dealiased_id)
        yield alike(key, known)
    for cite in _TEX.finditer(subject.text.text):
        yield from map(str.strip, cite[1].split(","))


_TEX = re.compile(r"\\\w*cite\w*\*?(?:\[[^\[\]]*\])*\{([^{}]*)\}", re.IGNORECASE)


def named(key: CitedKey) -> str:
    """The key as the text has it, and the key it stands for."""
    return f"@{key.input_id}" + (f" ({key.dealiased_id})" if key.dealiased_id != key.input_id else "")


def braced(key: str) -> str:
    """The key as it must be written in a text."""
    plain = ADJACENT_KEY.fullmatch(f"@{key}")
    return f"@{key}" if plain and not plain["braced"] else f"@{{{key}}}"


def _straight(text: str) -> str:
    return text.replace("’", "'")


def with_known_prefix(key: str) -> str:
    """The key with the known prefix that is meant by its own, if it is well formed with that; otherwise empty."""
    prefix, _, accession = key.partition(":")
    if not accession or is_identifier(key):
        return ""
    if identified := identifier_in(key):
        return identified
    meant = near(prefix.lower(), [kind for kind in KINDS if not standardise(f"{kind}:{accession}")[1]])
    return f"{meant}:{accession}" if meant else ""


def identifier_in(text: str) -> str:
    """The key of the identifier that a text certainly contains, such as ``pubmed:30718888`` in ``PMID30718888`` and a
    DOI in the address of its page; empty if there is none, or the text is itself that key."""
    meant = at_hand(text)
    if meant.partition(":")[0] not in KINDS or meant.startswith(("url:", "http")):
        return ""
    standard, problem = standardise(meant)
    return "" if problem or standard == standardise(text)[0] else meant

"""Authors and years of known works that are typed as text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from recto.pandoc.markdown import Kind, Piece, blanked, pieces, prose
from recto.references import standing
from recto.references.at_hand import at_hand
from recto.references.keys import standardise
from recto.references.sources import lock
from recto.rules.m_metadata.authors import people_of
from recto.rules.shown import shown_text
from recto.rules.subject import Subject

_NAME = r"[^\W\d_][\w’'-]+"
_TYPED = re.compile(
    rf"\b(?P<names>(?P<name>{_NAME})(?P<others>,?\s+et\s+al\.?|\s+(?:and|&)\s+{_NAME})?)"
    rf"(?P<sure>,\s+|,?\s+(?P<bracket>[(\[])|(?(others),?\s+|(?!)))?(?(sure)|\s+)(?P<year>1[5-9]\d\d|20\d\d)[a-z]?\b"
    rf"(?(bracket)[)\]])"
)
"""``Roe, 2001``, ``Roe (2001)``, ``Roe et al. 2001``, and ``Roe 2001``, which is sure in brackets only."""


def authors_and_years(text: str) -> Iterator[re.Match[str]]:
    """What looks like authors with a year: ``names``, the first ``name``, ``others``, the ``bracket`` of the year, and
    the ``year``."""
    for match in _TYPED.finditer(text):
        if match["sure"] or re.search(r"[(\[;]\s?$", text[max(match.start() - 2, 0) : match.start()]):
            yield match


@lru_cache(maxsize=1)
def by_hand(subject: Subject) -> list[tuple[str, str, str, int]]:
    """The words, the names that go on before a citation, with a space, the work's key, and where the words begin in the
    templated text. Not those in a paragraph that cites the work."""
    text = prose(subject.text.text)
    typed = [*authors_and_years(text)]
    works, found = _works(subject) if typed else {}, []
    for match in typed:
        meant = works.get((standing.title_words({"title": match["name"]}), int(match["year"])), {})
        if meant and not _cited_beside(subject, text, match.start()) & meant.keys():
            names = f"{match['names']} " if match["bracket"] else ""
            found.append((" ".join(match[0].split()), names, next(iter(meant.values())), match.start()))
    return found


_INTERVAL = re.compile(r"\b(?:interval|range|between|CI|domain|vector|array|list|tuple|scale|bounds?|limits?)\b")
_NUMBER = r"(?P<list>\d{1,3}(?:\s?[,–-]\s?\d{1,3}){0,9})"
_BRACKETED = re.compile(rf"(?:(?:[a-z]{{3}}|\bal)[.,;:]?|[)”\"]) ?(?P<whole>\[{_NUMBER}\])(?![\[({{:])")
_SMALL = "[⁰¹²³⁴-⁹]"
_RAISED = re.compile(
    rf"(?P<word>(?<![a-z])[A-Za-z][a-z]{{3,}})[.,;]?"
    rf"(?P<whole>\^{_NUMBER}\^|<sup>{_NUMBER.replace('list', 'raised')}</sup>"
    rf"|(?P<small>{_SMALL}{{1,3}}(?:[,⁻–-]{_SMALL}{{1,3}})*))(?!\w)"
)
_WORDED = re.compile(rf"(?<![\w-])(?P<whole>[Rr]efs?\.\s?{_NUMBER})(?![\w\]])")
_UNITS = re.compile(
    r"(?:met(?:er|re)|inch|feet|mile|second|minute|hour|day|year|pixel|voxel|count|unit|degree|parsec|volt|newton|gauss|"
    r"joule|watt|tesla|kelvin|mole?)(?:e?s)?|(?:.*[^a-z])?(?:omega|kappa|alpha|beta|gamma|delta|sigma)"
)


def numbers_by_hand(subject: Subject) -> list[tuple[str, int]]:
    """The numbers in brackets, or raised, that look like those of references, and where they are."""
    text = prose(subject.text.text)
    names = tuple(str(person["name"]) for _, person in people_of(subject.manuscript.metadata) if person.get("name"))
    found = [
        match for match in _BRACKETED.finditer(text) if not _INTERVAL.search(text, match.start() - 60, match.end())
    ]
    found += [*_WORDED.finditer(text)]
    found += [
        match
        for match in _RAISED.finditer(blanked(subject.text.text, _but_tags(subject.text.text)))
        if not _UNITS.fullmatch(match["word"])
        and match["small"] not in ("²", "³")
        # Tables, and lines that begin with it, have notes of their own.
        and not re.search(rf"(?m)^\|.*{re.escape(match['whole'])}|^\s*{re.escape(match['whole'])}", text)
        # Behind the names of authors are the numbers of their affiliations.
        and not text.endswith(names, 0, match.start("whole"))
    ]
    shown = shown_text(subject) if found else ""
    return [
        (match["whole"], match.start("whole"))
        for match in found
        # A number has its definition where it is the name of a link.
        if _ascends(next(filter(None, map(match.groupdict().get, ("list", "raised", "small")))))
        and f"{match['whole']}:" not in text
        and (match["whole"][0] != "[" or match["whole"] in shown)
    ]


def _but_tags(text: str) -> list[Piece]:
    return [piece for piece in pieces(text) if piece.kind is not Kind.TAG]


_IDENTIFIER = re.compile(r"(?<![\w@/\[{.-])(?:doi:\s?10\.\d{4,9}/[^\s\])}>,;]*\w|PMID:?\s?\d{5,8}\b)", re.IGNORECASE)


def identifiers_by_hand(subject: Subject) -> list[tuple[str, str, int]]:
    """The identifiers of works in the text, the keys that they are, and where they are; not those of the front matter,
    which may be the manuscript's own, nor of data."""
    text = prose(subject.text.text)
    found = [(match[0], at_hand(match[0]), match.start()) for match in _IDENTIFIER.finditer(text)]
    return [
        one
        for one in found
        if not standing.DATA.match(one[1].partition(":")[2])
        and "front-matter" not in subject.text.location(one[2]).path
    ]


def _ascends(numbers: str) -> bool:
    values = [int(number) for number in re.findall(r"\d+", unicodedata.normalize("NFKC", numbers))]
    return values[0] > 0 and values == sorted(set(values))


def _works(subject: Subject) -> dict[tuple[str, int], dict[str, str]]:
    """The keys of the works by their first author and year: the standard id, and the key as the authors write it."""
    found: dict[tuple[str, int], dict[str, str]] = {}
    references = subject.bibliography.references
    locked = lock.load(subject.manuscript, lambda _: None).references
    items = [
        *((standard, key, references[standard].item) for key, standard in _cited(subject) if standard in references),
        *((standardise(one.key)[0], one.key, one.item) for one in subject.bibliography.described),
        *((standard, standard, entry.item) for standard, entry in locked.items()),
    ]
    for standard, key, item in items:
        author, year = standing.first_author(item), standing.year(item)
        if author and year:
            found.setdefault((author, year), {}).setdefault(standard, key)
    return found


def _cited(subject: Subject) -> list[tuple[str, str]]:
    return [(key, cited.standard_id) for key, cited in subject.bibliography.keys.items()]


def _cited_beside(subject: Subject, text: str, at: int) -> set[str]:
    """The works that the paragraph cites."""
    start, end = text.rfind("\n\n", 0, at) + 1, text.find("\n\n", at)
    return {
        subject.bibliography.keys[citation.key].standard_id
        for citation in subject.document.citations
        if start <= citation.start and (end < 0 or citation.start < end)
    }

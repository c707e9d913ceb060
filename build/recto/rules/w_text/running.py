"""The running text: where a reader meets an abbreviation first, and where it is spelled out."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache

from recto.manuscript.terms import LETTER, Term, terms, uses
from recto.pandoc.markdown import Kind, Piece, blanked, pieces, prose
from recto.rules.subject import Subject


@lru_cache(maxsize=1)
def running_text(subject: Subject) -> str:
    """The prose without headings, notes, tables, captions and figures with panels, which are read by themselves: they
    are blanked by spaces."""
    text = subject.text.text
    words = prose(text)
    apart = [*_apart(words, pieces(text), [heading.start for heading in subject.document.headings])]
    return blanked(words, [Piece(Kind.VERBATIM, start, end) for start, end in _merged(apart)])


def _apart(words: str, found: Sequence[Piece], headings: Sequence[int]) -> Iterator[tuple[int, int]]:
    for start in headings:
        yield start, _end(words, start, "\n")
    for line in re.finditer(r"^[ \t>]*(?:\||(?:Table|table)?:[ \t])", words, re.MULTILINE):
        yield line.start(), _end(words, line.start(), "\n" if words[line.end() - 1] == "|" else "\n\n")
    for image in re.finditer(r"!\[", words):
        depth, end = 1, image.end()
        while depth and end < len(words) and not words.startswith("\n\n", end):
            depth += {"[": 1, "]": -1}.get(words[end], 0)
            end += 1
        yield image.start(), end
    for piece in found:
        if piece.kind is Kind.NOTE:
            yield piece.start, _end(words, piece.start, "\n\n")


def _end(words: str, start: int, mark: str) -> int:
    end = words.find(mark, start)
    return len(words) if end < 0 else end


def _merged(parts: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    done = 0
    for start, end in sorted(parts):
        if end > done:
            yield max(start, done), end
            done = end


@lru_cache(maxsize=1)
def all_uses(subject: Subject) -> tuple[tuple[Term, int, int], ...]:
    """Each use of a declared term in the prose, with the offsets of its beginning and end."""
    found = uses(prose(subject.text.text), terms(subject.manuscript.metadata))
    return tuple((term, *match.span()) for term, match in found)


@lru_cache(maxsize=1)
def first_uses(subject: Subject) -> dict[Term, int]:
    """Where the running text uses each abbreviation first."""
    result: dict[Term, int] = {}
    for term, match in uses(running_text(subject), terms(subject.manuscript.metadata)):
        if term.is_abbreviation:
            result.setdefault(term, match.start())
    return result


_MARKUP = re.compile(r"\[([^]]*)\]\([^)]*\)|[*_^~]")


def spelled_out(subject: Subject, term: Term) -> Iterator[tuple[int, int]]:
    """Where the running text has an abbreviation together with what it stands for: “long form (SHORT)” or “SHORT (long
    form)”. The offsets are those of the first letter and of the abbreviation."""
    words = re.split(r"[\s-]+", _MARKUP.sub(r"\1", term.meaning))
    meaning = r"[\s*_-]+".join(map(re.escape, words))
    long = rf"(?<![{LETTER}])(?:{meaning})(?:e?s)?(?![{LETTER}])"
    short = rf"(?<![{LETTER}]){re.escape(term.name)}(?=s?(?![{LETTER}]))"
    both = re.compile(
        rf"{long}[^.;()]{{0,30}}[(\[,–—][^.;()]{{0,20}}?(?P<short>{short})"
        rf"|(?P<first>{short})s?[*_]*\s*[(\[,–—][^.;()]{{0,20}}?{long}",
        re.IGNORECASE,
    )
    for match in both.finditer(running_text(subject)):
        name = match["short"] or match["first"]
        if name == term.name:
            yield match.start(), match.start("short" if match["short"] else "first")


def looks_explained(subject: Subject, start: int, term: Term) -> bool:
    """Whether the words around a use seem to explain it, if in other words than those of the metadata: “(SHORT)” or
    “SHORT (some words)”."""
    words = running_text(subject)
    before, after = words[max(start - 12, 0) : start], words[start + len(term.name) :][:40]
    in_brackets = re.search(r"[(\[](?:[a-z]+ )?[\"“‘*_]*\Z", before) and re.match(r"s?[\"”’*_]*\s*[)\],;]", after)
    return bool(in_brackets or re.match(r"s?[*_]*\s\([^\W\d_]+[\s-][^\W\d_]", after))


@lru_cache(maxsize=1)
def _parts(subject: Subject) -> tuple[list[int], list[str]]:
    """Where the abstract, the supplement and what is neither begin, and which is which."""
    starts, names = [0], [""]
    level = 0
    for heading in subject.document.headings:
        line = subject.text.text[heading.start : _end(subject.text.text, heading.start, "\n")]
        if names[-1] and heading.level > level:
            continue
        by_itself = heading.identifier == "abstract" or re.search(r"\{[^}]*\.supplement\b", line)
        starts.append(heading.start)
        names.append(heading.identifier if by_itself else "")
        level = heading.level
    return starts, names


def part(subject: Subject, start: int) -> str:
    """The part of the text that an offset is in: abstract and supplement are read by themselves."""
    starts, names = _parts(subject)
    return names[bisect_right(starts, start) - 1]

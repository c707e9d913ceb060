"""The abbreviations and terms that metadata.yaml explains, and where a text uses them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from recto.core.model import Metadata

ABBREVIATIONS, GLOSSARY = "abbreviations", "glossary"
"""The keys of the metadata; also the identifiers of the divs that take their lists."""

LETTER = "0-9A-Za-z\u00c0-\u024f\u0370-\u052f"
"""Letters and digits of scripts that part words by spaces, for a class of a regular expression: Chinese text may
follow an abbreviation directly."""


@dataclass(frozen=True, slots=True)
class Term:
    """An abbreviation or a term, and its meaning as Markdown."""

    name: str
    meaning: str
    key: str = ABBREVIATIONS
    """Which key of the metadata it is under."""

    @property
    def is_abbreviation(self) -> bool:
        """Whether ``meaning`` is what it stands for; otherwise, it is an explanation."""
        return self.key == ABBREVIATIONS

    @property
    def pattern(self) -> str:
        """A regular expression for its uses: an abbreviation as it is, a term also as plural, and with a capital where
        a sentence begins."""
        words = r"\s+".join(map(re.escape, self.name.split()))
        if self.is_abbreviation:
            return rf"{words}(?=s?(?![{LETTER}]))"
        if self.name[0].islower():
            words = f"[{self.name[0]}{self.name[0].upper()}]{words[1:]}"
        if re.search("[^aeiou]y$", words):
            words = f"{words[:-1]}(?:y|ies)"
        return rf"{words}(?:e?s)?(?![{LETTER}])"


def terms(metadata: Metadata) -> tuple[Term, ...]:
    """What metadata.yaml explains. A name that is under both keys is there twice, the abbreviation first."""
    found = []
    for key in (ABBREVIATIONS, GLOSSARY):
        values = metadata.values.get(key)
        for name, meaning in values.items() if isinstance(values, Mapping) else ():
            if isinstance(meaning, str) and str(name).strip() and meaning.strip():
                found.append(Term(" ".join(str(name).split()), " ".join(meaning.split()), key))
    return tuple(found)


def uses(text: str, declared: Iterable[Term]) -> Iterator[tuple[Term, re.Match[str]]]:
    """Each use of a term in ``text``, in order. Of two that begin at the same place, the longer one counts."""
    known = tuple(sorted(declared, key=lambda term: -len(term.name)))
    for match in _any_of(known).finditer(text) if known else ():
        yield known[(match.lastindex or 1) - 1], match


@lru_cache(maxsize=8)
def _any_of(known: tuple[Term, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![{LETTER}])(?:{'|'.join(f'({term.pattern})' for term in known)})")

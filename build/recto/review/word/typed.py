"""Citations that a co-author has typed by hand: they cite nothing, and have to be said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from recto.core.diagnostics import Diagnostic, warning
from recto.core.model import Location
from recto.references.at_hand import at_hand
from recto.review.word.keys import Keys, written
from recto.review.word.reading import WordText
from recto.rules.c_citations.by_hand import authors_and_years


@dataclass(frozen=True, slots=True)
class Typed:
    """A citation that is text."""

    place: int
    """Where the edit is that it came with, in the templated text."""
    words: str
    citation: str
    """What cites the work; empty if it is not known which one is meant."""

    def said(self, name: str, near: Location, text: str) -> Diagnostic:
        """What is said of one in the Word file of a name. ``text`` is the section with the edit, which is made at
        ``near`` or a little behind."""
        # Signs that would be markup have a backslash, and a space may be the end of a line.
        signs = (r"\s+" if sign.isspace() else rf"\\?{re.escape(sign)}" for sign in self.words)
        start = len("".join(text.splitlines(keepends=True)[: near.line - 1]))
        found = re.compile("".join(signs)).search(text, start)
        before = text[: found.start()] if found else ""
        line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
        place = replace(near, line=line, column=column) if found else near
        hint = f"write {self.citation} in its place" if self.citation else "cite the work by its identifier"
        return warning("E005", f"“{self.words}” in {name} is a citation typed by hand: it cites nothing", place, hint)


def typed(words: str, place: int, word: WordText, keys: Keys) -> Iterator[Typed]:
    """The citations in new words. ``word`` is the file that was sent, whose numbers a co-author may have used."""
    numbers = _numbers(word)
    found: list[tuple[int, Typed]] = []
    for match in _TYPED.finditer(words):
        if match["identifier"]:
            citation = _cited([at_hand(match[0])])
        else:
            meant = [numbers.get(number, "") for number in _listed(match["numbers"])]
            citation = _cited(meant) if all(meant) else ""
        found.append((match.start(), Typed(place, match[0], citation)))
    for match in authors_and_years(words):
        key = keys.by_author(match["name"], match["year"])
        # “World Cup (2018)” cites nothing.
        is_sure = match["name"][0].isupper() and (match["others"] or not match["bracket"])
        if key or (is_sure and not _NO_NAME.match(match["name"])):
            found.append((match.start(), Typed(place, " ".join(match[0].split()), _cited([key] if key else []))))
    yield from (one for _, one in sorted(found, key=lambda one: one[0]))


def _numbers(word: WordText) -> Mapping[str, str]:
    """The keys by the numbers that a file shows for them, if its style has numbers."""
    found = {}
    for name, tokens in word.shown.items():
        number = "".join(token.text for token in tokens).strip("[]() ")
        cited = word.cited.get(name, ())
        if len(cited) == 1 and number.isdecimal():
            found[number] = cited[0]
    return found


def _listed(numbers: str) -> Iterator[str]:
    """The numbers of ``1, 3–5``."""
    for part in re.split(r"\s*,\s*", numbers):
        first, _, last = re.sub(r"\s*[–-]\s*", "-", part).partition("-")
        yield from map(str, range(int(first), min(int(last or first), int(first) + 50) + 1))


def _cited(keys: list[str]) -> str:
    return f"[{'; '.join(map(written, keys))}]" if keys else ""


_TYPED = re.compile(
    r"""
    (?P<identifier>
        (?<![\w@/.:-])(?:(?:https?://)?(?:dx\.)?doi\.org/|doi:\s?)?10\.\d{4,9}/[^\s\])}>,;]*\w
        |\bPMID:?\s?\d{5,8}\b
        |\barXiv:\s?(?:\d{4}\.\d{4,5}|[a-z-]+/\d{7})(?:v\d+)?\b
    )
    |(?<![\w\])])\[(?P<numbers>\d{1,3}(?:\s?[,–-]\s?\d{1,3}){0,9})\](?![\[({:])
    """,
    re.VERBOSE,
)
_NO_NAME = re.compile(
    "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*$|(?:Spring|Summer|Autumn|Fall|Winter|Since|In|Until|From|By|"
    "Fig|Tab|Tables?|Figures?|Eq|Sec|Version|Release)$"
)

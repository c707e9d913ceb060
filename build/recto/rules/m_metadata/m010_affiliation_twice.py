from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher

from recto.core.diagnostics import Severity
from recto.core.model import Location
from recto.rules.m_metadata.authors import affiliations_of, words_of
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("M010", Severity.WARNING)
def affiliation_twice(subject: Subject) -> Iterator[Finding]:
    """An affiliation is spelled in two ways.

    Each spelling gets its own number, so authors from one department seem to work in two.

    Fix it: spell it the same way throughout; the hint names the most frequent spelling.

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        corresponding: true
        email: ada@example.org
        affiliations: ["Department of Biology, University of Somewhere"]
      - name: Grace Sample
        affiliations: ["Dept. of Biology, University of Somewhere"]
      - name: Mary Instance
        affiliations: ["Department of Biology, Univeristy of Somewhere"]
    ```

    ```text
    content/metadata.yaml:8:20: warning[M010] “Dept. of Biology, University of Somewhere” seems to be another spelling of “Department of Biology, University of Somewhere”
        hint: if it is the same, write it as at content/metadata.yaml:6:20
    content/metadata.yaml:10:20: warning[M010] “Department of Biology, Univeristy of Somewhere” seems to be another spelling of “Department of Biology, University of Somewhere”
        hint: if it is the same, write it as at content/metadata.yaml:6:20
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        corresponding: true
        email: ada@example.org
        affiliations: ["Department of Biology, University of Somewhere"]
      - name: Grace Sample
        affiliations: ["Department of Biology, University of Somewhere"]
    ```
    """
    places: dict[str, list[Location]] = defaultdict(list)
    for affiliation, place in affiliations_of(subject.manuscript.metadata):
        if re.search(r"[^\W\d_]{2}", affiliation):  # numbers are M025
            places[affiliation].append(place)
    spellings = sorted(places, key=lambda one: -len(places[one]))  # of equals, the one that comes first
    for index, other in enumerate(spellings):
        best = next((one for one in spellings[:index] if _same_place(one, other)), None)
        if best:
            for place in places[other]:
                yield Finding(
                    f"“{other}” seems to be another spelling of “{best}”",
                    place,
                    f"if it is the same, write it as at {places[best][0]}",
                )


_SHORT = {
    "and": "",
    "ctr": "center",
    "centre": "center",
    "dept": "department",
    "inst": "institute",
    "of": "",
    "the": "",
    "univ": "university",
    "uk": "united kingdom",
    "us": "united states",
    "usa": "united states",
}
"""Words of affiliations, and their full forms."""


_INSTITUTION = re.compile(
    r"cent|clini|coll|depart|divi|facul|found|group|hosp|inst|lab|offi|progr|schoo|sectio|uni(?!ted)|unit$"
)
"""Beginnings of words that name a part of an institution, rather than its location."""


def _place_words(affiliation: str) -> list[str]:
    plain = re.sub(r"\bu\.\s?(s|k)\.(\s?a\.)?", r"u\1", affiliation, flags=re.IGNORECASE)
    plain = re.sub(r"united states of america", "us", plain, flags=re.IGNORECASE)
    return " ".join(_SHORT.get(word, word) for word in words_of(plain)).split()


def _same_place(one: str, other: str) -> bool:
    """Whether two affiliations are the same except for abbreviations, a letter, or the town at the end."""
    first, second = _place_words(one), _place_words(other)
    if first == second:
        return True
    if len(first) == len(second):
        differing = [pair for pair in zip(first, second, strict=True) if pair[0] != pair[1]]
        return len(differing) == 1 and _misspelled(*differing[0])
    short, long = sorted((first, second), key=len)
    longer = max(one, other, key=lambda text: len(_place_words(text)))
    at_comma = any(_place_words(longer[: match.start()]) == short for match in re.finditer(",", longer))
    return at_comma and not any(_INSTITUTION.match(word) for word in long[len(short) :])


def _misspelled(one: str, other: str) -> bool:
    """Whether one word is the other with a slip: a letter more or less, or two of them exchanged."""
    if min(len(one), len(other)) < 5 or abs(len(one) - len(other)) > 1 or not (one + other).isalpha():
        return False
    return sorted(one) == sorted(other) or SequenceMatcher(None, one, other, autojunk=False).ratio() >= 0.88

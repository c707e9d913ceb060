"""The authors of metadata.yaml, and words for comparison."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from recto.core.model import Location, Metadata

MARK = re.compile(
    r"\s*(\^[^^]*\^?|<sup>.*|\$.*|\\\w+.*|(?:\d[\d, ]*)?[*†‡§¶#⁰¹²³⁴-⁹]+(?:,[*†‡§¶#\d]+)*"
    r"|(?<=[\w.)])\d{1,2}(?:,\s*\d{1,2})*)\s*$"
)
"""What journals print behind a name: the numbers of affiliations, and signs."""


def authors_of(metadata: Metadata) -> Iterator[tuple[str, int, Mapping[str, Any]]]:
    """The authors that are keys with values, with the key of their list and their index in it."""
    for name in ("authors", "author_info"):
        authors = metadata.values.get(name)
        for index, author in enumerate(authors if isinstance(authors, list) else []):
            if isinstance(author, Mapping):
                yield name, index, author


def words_of(text: str) -> tuple[str, ...]:
    """The words, without accents, capitals and punctuation."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return tuple(re.findall(r"\w+", "".join(char for char in plain if not unicodedata.combining(char))))


def affiliations_of(metadata: Metadata) -> Iterator[tuple[str, Location]]:
    """The affiliations of all authors, each as it is written, and where."""
    for name, index, author in authors_of(metadata):
        given = author.get("affiliations")
        if isinstance(given, str):
            for one in given.split("; "):
                yield one, metadata.place(name, index, "affiliations")
        for number, one in enumerate(given if isinstance(given, list) else []):
            yield str(one), metadata.place(name, index, "affiliations", number)

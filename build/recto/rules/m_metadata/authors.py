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


def people_of(metadata: Metadata) -> Iterator[tuple[tuple[str | int, ...], Mapping[str, Any]]]:
    """The authors and the members of groups, with the path to each. A member may be a name alone."""
    for name, index, author in authors_of(metadata):
        yield (name, index), author
        members = author.get("members")
        for number, one in enumerate(members if isinstance(members, list) else []):
            if isinstance(one, str | Mapping):
                yield (name, index, "members", number), {"name": one} if isinstance(one, str) else one


def grants_of(metadata: Metadata) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The grants that are keys with values, with their index."""
    funding = metadata.values.get("funding")
    for index, grant in enumerate(funding if isinstance(funding, list) else []):
        if isinstance(grant, Mapping):
            yield index, grant


def words_of(text: str) -> tuple[str, ...]:
    """The words, without accents, capitals and punctuation."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return tuple(re.findall(r"\w+", "".join(char for char in plain if not unicodedata.combining(char))))


def affiliations_of(metadata: Metadata) -> Iterator[tuple[str, Location]]:
    """The affiliations of all authors and members, each as it is written, and where."""
    for path, person in people_of(metadata):
        given = person.get("affiliations")
        if isinstance(given, str):
            for one in given.split("; "):
                yield one, metadata.place(*path, "affiliations")
        for number, one in enumerate(given if isinstance(given, list) else []):
            name = one["name"] if isinstance(one, Mapping) and "name" in one else one
            yield str(name), metadata.place(*path, "affiliations", number)

"""Words that were made from the metadata -> the places of the values that they show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from recto.core.model import Location, Metadata
from recto.manuscript.terms import ABBREVIATIONS, GLOSSARY
from recto.words.page_words import WORD

_KEYS = {
    "contributions-statement": ("authors", "author_info"),
    "funding-statement": ("funding", "authors"),
    "competing-interests-statement": ("competing-interests", "authors", "author_info"),
}
"""The keys that each statement is made from."""

_Path = tuple[str | int, ...]


def stated(words: Sequence[str], metadata: Metadata, statement: str) -> list[Location]:
    """For each word of a statement, given by the id of its div, or of a list of terms the place of its value.

    A word that is in no value belongs to the value before it, or to the first key.
    """
    keys = [key for key in _KEYS.get(statement, (ABBREVIATIONS, GLOSSARY)) if key in metadata.values]
    values: dict[str, list[tuple[list[str], _Path]]] = {}
    for key in keys:
        for place, text in _texts(metadata.values[key], (key,)):
            written = [word.casefold() for word in WORD.findall(text)]
            if written:
                values.setdefault(written[0], []).append((written, place))
    shown = [word.casefold() for word in words]
    path: _Path = (keys[0],) if keys else ()
    places: list[Location] = []
    while len(places) < len(words):
        at, size = len(places), 1
        found = [one for one in values.get(shown[at], ()) if shown[at : at + len(one[0])] == one[0]]
        if found:
            # Several authors have the same roles: those of the one named last count.
            written, path = max(found, key=lambda one: (len(one[0]), _common(one[1], path)))
            size = len(written)
        places += [metadata.place(*path)] * size
    return places


def _texts(value: object, path: _Path) -> Iterator[tuple[_Path, str]]:
    """All texts of a value: with their paths, those that are keys as well."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield (*path, key), str(key)
            yield from _texts(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _texts(inner, (*path, index))
    elif value is not None:
        yield path, str(value)


def _common(one: _Path, other: _Path) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))

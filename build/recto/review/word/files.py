"""Edits of a templated text -> the files of the authors with these edits."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from recto.core.model import SECTION_SEPARATOR, Text, source_offset


@dataclass(frozen=True, slots=True)
class Edit:
    """Other words for a part of the templated text."""

    start: int
    end: int
    text: str
    near: int
    """The number of the token of the made file at which it is."""


def file_of(text: Text, place: int) -> str:
    """The path of the file that a place is in."""
    return text.location(place).path


def is_verbatim(text: Text, start: int, end: int) -> bool:
    """Whether a part of the templated text stands in a file as it is."""
    first, last = source_offset(text.segments, start), source_offset(text.segments, end)
    if last - first != end - start or file_of(text, start) != file_of(text, end):
        return False
    at = bisect_right(text.segments, start, key=lambda segment: segment.start) - 1
    segment = text.segments[at] if at >= 0 else None
    return segment is not None and end <= segment.start + segment.length


def edited(text: Text, made: Sequence[Edit]) -> dict[str, str]:
    """The files that edits change, by their paths, as they are then."""
    changed: dict[str, list[Edit]] = {}
    for edit in made:
        changed.setdefault(file_of(text, edit.start), []).append(edit)
    files: dict[str, str] = {}
    begins = 0
    starts: dict[str, int] = {}
    for source in text.sources:
        starts[source.path] = begins
        begins += len(source.text) + len(SECTION_SEPARATOR)
    for source in text.sources:
        if source.path not in changed:
            continue
        words = source.text
        # From the last to the first; of several at one place, the last goes first, so that they are in their order.
        for edit in [*sorted(changed[source.path], key=lambda one: (one.start, one.end))][::-1]:
            start = source_offset(text.segments, edit.start) - starts[source.path]
            end = start + edit.end - edit.start
            words = words[:start] + edit.text + words[end:]
        files[source.path] = words
    return files

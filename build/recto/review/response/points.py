"""A letter's blocks -> the points of the reviewers, and those that have no answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from recto.core.model import Document, Location, Text
from recto.pandoc import ast
from recto.pandoc.ast import Block


@dataclass(frozen=True, slots=True)
class Point:
    """What a reviewer asks for: a heading with an identifier of its own, or with a quotation below it."""

    identifier: str
    heading: str
    location: Location | None
    is_answered: bool
    """Whether anything stands behind the last quotation: the reviewer's words are quotations, all else is an answer."""


def points(blocks: Sequence[Block], document: Document, text: Text) -> Iterator[Point]:
    """The points of a letter, in its order. ``document`` is what was parsed of ``text``.

    A heading without quotations that others are below, such as that of a reviewer, is no point.
    """
    lines = {source.path: source.text.split("\n") for source in text.sources}
    headings = {heading.identifier: heading for heading in document.headings}
    parts = [*_parts(blocks)]
    for at, part in enumerate(parts, 1):
        after = parts[at] if at < len(parts) else None
        name, below = ast.identifier(part[0]), [block for block in part[1:] if not ast.is_raw_html(block)]
        heading = headings.get(name)
        place = heading.location if heading else None
        line = lines.get(place.path, [""])[place.line - 1] if place else ""
        has_parts = after is not None and ast.level(after[0]) > ast.level(part[0])
        last = max((at for at, block in enumerate(below, 1) if block["t"] == "BlockQuote"), default=0)
        if last or (f"#{name}" in line and not has_parts):
            is_answered = bool(len(below) > last or (has_parts and after and not _has_quotation(after)))
            yield Point(name, ast.one_line(ast.inlines(part[0])), place, is_answered)


def _parts(blocks: Sequence[Block]) -> Iterator[Sequence[Block]]:
    """Each heading with what is directly below it."""
    starts = [at for at, block in enumerate(blocks) if block["t"] == "Header"]
    for start, end in pairwise((*starts, len(blocks))):
        yield blocks[start:end]


def _has_quotation(blocks: Sequence[Block]) -> bool:
    return any(block["t"] == "BlockQuote" for block in blocks)

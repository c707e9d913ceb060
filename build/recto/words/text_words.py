"""The templated text -> its words in the order in which a page has them.

Words are what ``page_words`` makes of a page: citations, cross-references, formulas, images and marks of notes are
words as well. What no page shows is left out: addresses, attributes, comments. The cells of a table that is drawn with
characters follow each other, and notes are at the end.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape

from recto.core.model import Bibliography, Document, Text
from recto.pandoc.markdown import Kind, Piece, blanked, image_start, pieces
from recto.words.page_words import IMAGE, KEY, NOTE, WORD, formula


@dataclass(frozen=True, slots=True)
class TextWords:
    """The words of a text and their places. Those from ``main`` on are in notes; ``notes`` has for the place of each
    mark the first word of its note, and the word after it."""

    words: Sequence[str]
    starts: Sequence[int]
    sizes: Mapping[int, int]
    """How many characters a word has in the text, by its place, where it is not as many as it has."""
    main: int
    readable: str
    """The text without its comments, which no page shows."""
    notes: Mapping[int, tuple[int, int]]

    def size(self, index: int) -> int:
        """How many characters a word has in the text."""
        return self.sizes.get(self.starts[index], len(self.words[index]))


_Sign = tuple[int, int, str]
"""The place of a word that stands for something else, its size, and the word."""


def text_words(text: Text, document: Document, bibliography: Bibliography) -> TextWords:
    """The words of ``text``. ``document`` is what ``parse`` made of it."""
    whole = text.text
    found = pieces(whole)
    shown = blanked(whole, hidden(whole, found))
    notes = {**_defined(whole, found), **dict(_written_in_place(shown))}
    signs = [*_signs(whole, found, notes), *_named(document, bibliography)]
    words, starts = _words(shown)
    words += [word for _, _, word in signs]
    starts += [start for start, _, _ in signs]
    order = sorted(range(len(words)), key=starts.__getitem__)

    def between(start: int, end: int) -> tuple[int, int]:
        return bisect_left(order, start, key=starts.__getitem__), bisect_left(order, end, key=starts.__getitem__)

    parts, places = {part: between(*part) for part in _apart(notes.values())}, {}
    main, behind = len(order) - sum(last - first for first, last in parts.values()), list[int]()
    for part, (first, last) in sorted(parts.items(), reverse=True):
        places[part] = main + len(behind), main + len(behind) + last - first
        behind += order[first:last]
        del order[first:last]
    for start, end, cell in _drawn_tables(shown):
        first, last = between(start, end)
        cells = {index: cell(starts[index]) for index in order[first:last]}
        order[first:last] = sorted(cells, key=cells.__getitem__)
    order += behind
    sizes = {start: size for start, size, _ in signs}
    return TextWords(
        [words[index] for index in order],
        [starts[index] for index in order],
        sizes,
        main,
        blanked(whole, [piece for piece in found if piece.kind is Kind.COMMENT]),
        {mark: places[part] for mark, part in notes.items() if part in places},
    )


_SHOWN = frozenset((Kind.MATHS, Kind.ENTITY, Kind.ESCAPE, Kind.AUTOLINK, Kind.ADDRESS))
_TAG = re.compile(r"<[^<>]*>")
_SHOWN_AS_IT_IS = re.compile(r"<(?:pre|textarea)\b", re.IGNORECASE)


def hidden(text: str, found: Iterable[Piece]) -> list[Piece]:
    """What no page shows of a text, or shows as something else; ``found`` are the text's ``pieces``."""
    return [inner for piece in found for inner in _hidden(text, piece)]


def _hidden(text: str, piece: Piece) -> Iterator[Piece]:
    """What no page shows of a piece, or shows as something else."""
    start, end = piece.start, piece.end
    if piece.kind is Kind.MATHS:
        yield piece
    elif piece.kind is Kind.CODE or piece.kind is Kind.UNCLOSED_FENCE:
        if text.startswith(("```", "~~~"), start) and (line := text.find("\n", start, end)) > 0:
            yield Piece(piece.kind, start, line)
    elif piece.kind is Kind.VERBATIM and _SHOWN_AS_IT_IS.match(text, start):
        yield from (Piece(piece.kind, tag.start(), tag.end()) for tag in _TAG.finditer(text, start, end))
    elif piece.kind not in _SHOWN:
        yield piece


def _words(shown: str) -> tuple[list[str], list[int]]:
    """The words and their places."""
    if "&" not in shown:
        return WORD.findall(shown), [word.start() for word in WORD.finditer(shown)]
    words, starts = list[str](), list[int]()
    for word in _WITH_ENTITIES.finditer(shown):
        written, start = word[0], word.start()
        if "&" not in written:
            words.append(written)
            starts.append(start)
            continue
        position = 0
        for inner in WORD.findall(unescape(written)):
            # One that had an entity in it is not in the text as it is: it begins where the one before it ended.
            at = max(written.find(inner, position), position)
            words.append(inner)
            starts.append(start + at)
            position = at + len(inner)
    return words, starts


_WITH_ENTITIES = re.compile(rf"(?:{WORD.pattern}|&(?:\#\d+|\#[xX][\da-fA-F]+|\w+);)+")


def _signs(text: str, found: Iterable[Piece], notes: Mapping[int, tuple[int, int]]) -> Iterator[_Sign]:
    """Formulas, images, and marks of notes."""
    yield from ((mark, 1, NOTE) for mark in notes)
    for piece in found:
        start, size = piece.start, piece.end - piece.start
        if piece.kind is Kind.MATHS:
            yield start, size, formula(text[start : piece.end].strip("$"))
        elif piece.kind in (Kind.TARGET, Kind.LABEL):
            if (image := image_start(text, start - 1)) is not None:
                yield image, 2, IMAGE
        elif piece.kind is Kind.TAG and text.startswith("<img", start):
            yield start, size, IMAGE


def _named(document: Document, bibliography: Bibliography) -> Iterator[_Sign]:
    """Citations and cross-references; a key in the metadata has no place."""
    for citation in document.citations:
        if citation.end:
            name = bibliography.short_id(citation.key) or citation.key
            yield citation.start - 1, citation.end - citation.start + 1, KEY + name
    for reference in document.cross_references:
        yield reference.start - 1, reference.end - reference.start + 1, KEY + reference.key


# --- notes ------------------------------------------------------------------------------------------------------------

_AFTER_NOTE = re.compile(r"\n[ \t]*\n(?=\S)|\n(?=[ ]{0,3}\[\^[^\]\s]+\]:)|\Z")


def _defined(text: str, found: Iterable[Piece]) -> dict[int, tuple[int, int]]:
    """For the place of each mark, where its note begins and ends."""
    written: dict[str, tuple[int, int]] = {}
    for piece in found:
        if piece.kind is Kind.NOTE:
            end = _AFTER_NOTE.search(text, piece.end)
            written.setdefault(text[piece.start : piece.end - 1], (piece.start, end.start() if end else len(text)))
    marks = ((piece.start, text[piece.start : piece.end]) for piece in found if piece.kind is Kind.MARK)
    return {start: written[mark] for start, mark in marks if mark in written}


def _apart(ranges: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The ranges that are not within others."""
    end = 0
    for one in sorted({*ranges}):
        if one[0] >= end:
            yield one
            end = one[1]


_BRACKET = re.compile(r"\\.|\^?\[|\]|\n[ \t]*+\n")


def _written_in_place(shown: str) -> Iterator[tuple[int, tuple[int, int]]]:
    """For the place of ``^[``, where its note begins and ends."""
    opened: list[re.Match[str]] = []
    for bracket in _BRACKET.finditer(shown):
        if bracket[0].endswith("["):
            opened.append(bracket)
        elif bracket[0] == "]":
            if opened and (begun := opened.pop())[0] == "^[":
                yield begun.start(), (begun.end(), bracket.start())
        elif bracket[0].isspace():
            opened.clear()


# --- tables that are drawn with characters ----------------------------------------------------------------------------

_Place = Callable[[int], tuple[int, int]]
"""Gives the row and the column of a place."""

_GRID = re.compile(r"^[ >]*\+(?:[-=:]+\+)+[ ]*\n(?:[ >]*[|+].*(?:\n|\Z))+", re.MULTILINE)
_RULES = r"[ ]*+-{2,}+(?:[ ]++-{2,}+)++[ ]*+\n"
_END = r"[ ]*+-{2,}+(?:[ ]++-{2,}+)*+"
_LINE = r"(?![ ]*-{2,}(?:[ ]+-{2,})*[ ]*$).*\S.*\n"
_ROWS, _MORE_ROWS = rf"(?:{_LINE})++", rf"(?:\n++(?:{_LINE})++)"
_MULTILINE = re.compile(  # no part of it gives back what it has taken: that could take forever
    rf"^[ ]*+-{{3,}}+[ ]*+\n{_ROWS}(?P<head>{_RULES}){_ROWS}{_MORE_ROWS}*+\n*+[ ]*+-{{3,}}+[ ]*+(?=\n[ \t]*+\n|\s*+\Z)"
    rf"|(?:\A|(?<=\n\n))(?P<rules>{_RULES}){_ROWS}{_MORE_ROWS}++\n*+{_END}[ ]*+(?=\n[ \t]*+\n|\s*+\Z)",
    re.MULTILINE,
)


def _drawn_tables(shown: str) -> Iterator[tuple[int, int, _Place]]:
    """Where each table is whose cells may have several lines, and what gives the cell of a place in it."""
    if "-+" in shown or "=+" in shown:
        for table in _GRID.finditer(shown):
            yield *table.span(), _cells_of_grid(shown, *table.span())
    if "\n--" in shown or "\n  --" in shown:
        for table in _MULTILINE.finditer(shown):
            rules = table["head"] or table["rules"]
            edges = [match.start() for match in re.finditer("-+", rules)]
            yield *table.span(), _cells(shown, *table.span(), edges)


def _cells(text: str, start: int, end: int, edges: Sequence[int]) -> _Place:
    breaks = [match.start() for match in re.compile(r"\n[ \t]*(?=\n)|\n[ ]*--").finditer(text, start, end)]

    def place(at: int) -> tuple[int, int]:
        return bisect_left(breaks, at), bisect_right(edges, at - text.rfind("\n", 0, at) - 1)

    return place


def _cells_of_grid(text: str, start: int, end: int) -> _Place:
    rows: list[
        tuple[int, list[int]]
    ] = []  # where each row of cells begins, and the columns of the bars in all its lines
    bars: set[int] = set()
    for line in re.compile("[^\n]+").finditer(text, start, end):
        signs = {sign.start() for sign in re.finditer(r"[|+]", line[0])}
        if re.match(r"[ >]*\+[-=:+]+[ ]*$", line[0]):
            rows.append((line.start(), []))
            bars = signs
        elif rows:
            bars &= signs
            rows[-1] = rows[-1][0], sorted(bars)

    def place(at: int) -> tuple[int, int]:
        row = bisect_right(rows, at, key=lambda row: row[0]) - 1
        return row, bisect_right(rows[row][1], at - text.rfind("\n", 0, at) - 1)

    return place

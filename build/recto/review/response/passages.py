"""The text of both versions, with its marks -> its passages in their order: what an answer can name.

A passage is a paragraph, a heading, a piece of code, the text of a table's cell, of a caption or of a note. It belongs
to the new version, or to the old one alone if it is gone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from recto.pandoc import ast, tracked
from recto.pandoc.ast import Block, Inline
from recto.pandoc.tracked import Kind
from recto.review.stream import Word, words_of

_TOKEN = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
    r"|[^\W_\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+"
)
"""A word without its signs; a letter, where words have no spaces between them."""


def tokens(text: str) -> list[str]:
    """What words are told by: their letters and digits, whatever their case."""
    return _TOKEN.findall(text.casefold())


def letters(text: str) -> str:
    """The letters of a text: without digits, which numbers of notes and citations are, spaces, and hyphens."""
    return "".join(filter(str.isalpha, text.casefold()))


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """A passage of the text."""

    blocks: tuple[Block, ...]
    """With their marks: several if they were joined to one."""
    document: int
    """Which of the documents it is in."""
    within: tuple[str, ...]
    """The identifiers of what it is in, and of what is in it."""
    sections: tuple[str, ...]
    """The identifiers of the headings that it is below; those of a heading end with its own."""
    changes: frozenset[str]
    """The numbers of the changes in it, or that it is in."""
    kind: Kind | None = None
    """Whether it came or went as a whole."""
    words: tuple[Word, ...] = ()
    """Those of the new version: none if it is gone."""
    said: tuple[tuple[str, int], ...] = ()
    """The tokens of these words, each with the number of the word that it is in."""
    old: tuple[str, ...] = ()
    """The tokens of the old version."""
    printed: str = ""
    """The text of the new version."""
    letters: str = ""
    """Those of ``printed``."""

    @property
    def is_gone(self) -> bool:
        """Whether only the old version has it."""
        return self.kind == "deletion"

    def offset(self, word: int) -> int:
        """How many of its letters are before a word."""
        return [0, *accumulate(len(letters(_printed(one))) for one in self.words)][word]

    def find(self, parts: Sequence[Sequence[str]], start: int = 0) -> tuple[int, int] | None:
        """Where its tokens have these parts, one behind the other, from ``start`` on; None if they do not have them.

        Returns the first token, and the one behind the last.
        """
        spoken = [token for token, _ in self.said]
        first, end = -1, start
        for part in parts:
            at = place_of(part, spoken, end)
            if at < 0:
                return None
            first, end = (at if first < 0 else first), at + len(part)
        return first, end


def place_of(part: Sequence[str], spoken: Sequence[str], start: int = 0) -> int:
    """Where tokens begin among others, from ``start`` on; -1 if they are not there."""
    wanted = [*part]
    for at in range(start, len(spoken) - len(wanted) + 1):
        if spoken[at] == wanted[0] and [*spoken[at : at + len(wanted)]] == wanted:
            return at
    return -1


def passages(documents: Iterable[Sequence[Block]]) -> list[Passage]:
    """The passages of some documents, whose blocks may have marks for tracked changes."""
    reader = _Reader()
    for number, blocks in enumerate(documents):
        reader.document, reader.open = number, []
        reader.read(blocks, (), ())
    return reader.found


@dataclass(slots=True)
class _Reader:
    found: list[Passage] = field(default_factory=list)
    document: int = 0
    open: list[tuple[int, str]] = field(default_factory=list)
    """The headings that are open: level and identifier."""
    is_move: bool = False
    """Whether what is read was moved to where it is."""

    def read(
        self, blocks: Sequence[Block], within: tuple[str, ...], changes: tuple[str, ...], side: Kind | None = None
    ) -> None:
        joined: list[Block] = []
        for block in blocks:
            if block["t"] in ("Para", "Plain"):
                joined.append(block)
                if tracked.end_of(block) != "deletion" or side == "deletion":
                    self._passage(joined, within, changes, side)
                    joined = []
            else:
                self._block(block, within, changes, side)
        if joined:
            self._passage(joined, within, changes, side)

    def _block(self, block: Block, within: tuple[str, ...], changes: tuple[str, ...], side: Kind | None) -> None:
        kind, name = tracked.kind_of(block), ast.identifier(block)
        if kind is not None:
            number = ast.attributes(block)[tracked.CHANGE]
            before, self.is_move = self.is_move, bool(tracked.move_of(block))
            self.read(ast.blocks(block), within, (*changes, number), kind if kind == "deletion" else side or kind)
            self.is_move = before
        elif block["t"] == "Header":
            if side != "deletion":
                self._open(ast.level(block), name)
            self._passage([block], (*within, name), changes, side)
        elif block["t"] == "CodeBlock" or tracked.is_in_pieces(block):
            self._passage([block], (*within, name), changes, side)
        elif not ast.is_reference_list(block):
            for part in parts(block):
                self.read(part, (*within, name) if name else within, (*changes, *_row(block, part)), side)

    def _open(self, level: int, name: str) -> None:
        self.open = [*(one for one in self.open if one[0] < level), (level, name)]

    def _passage(
        self, blocks: Sequence[Block], within: tuple[str, ...], changes: tuple[str, ...], side: Kind | None
    ) -> None:
        elements = [*ast.walk(blocks)]
        inside = [name for one in elements if (name := ast.identifier(one))]
        marks = [ast.attributes(one)[tracked.CHANGE] for one in elements if tracked.is_mark(one)]
        new = [] if side == "deletion" else tracked.accepted(blocks)
        old = [] if side == "insertion" else tracked.rejected(blocks)
        words = words_of(map(_as_paragraph, new))
        printed = "".join(map(_printed, words))
        said = [(token, at) for at, word in enumerate(words) for token in tokens(_spoken(word))]
        self.found.append(
            Passage(
                tuple(blocks),
                self.document,
                (*within, *inside),
                tuple(name for _, name in self.open),
                frozenset((*changes, *marks)),
                None if self.is_move and side == "insertion" else side,
                tuple(words),
                tuple(said),
                tuple(token for word in words_of(map(_as_paragraph, old)) for token in tokens(_spoken(word))),
                printed,
                letters(printed),
            )
        )
        for block in blocks if blocks[0]["t"] in ("Para", "Plain", "Header") else ():
            for note, number, of_note in _notes(ast.inlines(block), "", side):
                self.read(ast.blocks(note), within, (*changes, number), of_note)


def _notes(inlines: Iterable[Inline], number: str, side: Kind | None) -> Iterator[tuple[Inline, str, Kind | None]]:
    """The notes of a paragraph. Of each that came or went: the number of the change, and which of both it was."""
    for inline in inlines:
        if inline["t"] == "Note":
            yield inline, number, side
        elif inline["t"] in ast.MARKUP or inline["t"] in ("Quoted", "Span", "Link"):
            kind = tracked.kind_of(inline)
            change = ast.attributes(inline)[tracked.CHANGE] if kind else number
            yield from _notes(ast.inlines(inline), change, kind if kind == "deletion" else side or kind)


def parts(block: Block) -> Iterator[list[Block]]:
    """The lists of blocks that a block holds, in the order of the text."""
    kind = block["t"]
    if kind in ("BulletList", "OrderedList"):
        yield from ast.items(block)
    elif kind == "DefinitionList":
        for term, definitions in ast.entries(block):
            yield [ast.plain(term)]
            yield from definitions
    elif kind == "Table":
        yield ast.caption(block)
        for row in ast.rows(block):
            yield from (cell for _, cell in ast.cells(row))
    elif kind == "LineBlock":
        yield from ([ast.plain(line)] for line in ast.lines(block))
    elif kind in ("Div", "BlockQuote", "Figure"):
        yield ast.blocks(block)
        if kind == "Figure":
            yield ast.caption(block)


def _row(block: Block, part: list[Block]) -> Iterator[str]:
    """The number of the change that a cell came or went with."""
    for row in ast.rows(block) if block["t"] == "Table" else ():
        if tracked.row_kind(row) and any(part is cell for _, cell in ast.cells(row)):
            yield from (value for name, value in ast.row_attr(row)[2] if name == tracked.CHANGE)


def _as_paragraph(block: Block) -> Block:
    """A heading, or code, as a paragraph of the same words."""
    if block["t"] == "Header":
        return ast.para(ast.inlines(block))
    if block["t"] == "CodeBlock":
        return ast.para(ast.inlines_of(ast.text(block)))
    return block


def _spoken(word: Word) -> str:
    """What an author would quote of a word: no citation, no formula, no note."""
    return "" if word.inline and word.inline["t"] in ("Cite", "Note", "Math", "Image") else _printed(word)


def _printed(word: Word) -> str:
    """What is printed of a word."""
    if word.inline is None:
        return _printed_block(word.block) if word.is_block and word.block else ""
    return "" if word.inline["t"] == "Note" else ast.words([word.inline])


def _printed_block(block: Block) -> str:
    """A displayed formula has no words but its number."""
    return ast.words([block])

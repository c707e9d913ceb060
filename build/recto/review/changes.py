"""The changes of a text with tracked changes: numbered, and each with its words, its section and its places.

What was deleted and what stands there instead is one change. So are the two ends of a move.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from recto.pandoc import ast, tracked
from recto.pandoc.ast import Block, Element, Inline

Sort = Literal["insertion", "deletion", "replacement", "move"]

_AROUND = 6
"""How many words are shown before and after a change."""


@dataclass(slots=True)
class Change:
    """One change, as a reader sees it."""

    number: int
    section: str
    """The heading above it."""
    anchor: str
    """The identifier of that heading."""
    old: str = ""
    """The words that went."""
    new: str = ""
    """The words that came."""
    before: str = ""
    """Words before it in its paragraph."""
    after: str = ""
    old_place: str = ""
    """File, line and column in the old version: of what went, or of what is before what came."""
    new_place: str = ""
    images: list[tuple[str, str]] = field(default_factory=list)
    """The names of images that went or came, each with ``deletion`` or ``insertion``."""
    works: list[tuple[str, str]] = field(default_factory=list)
    """The ids of works whose citations went or came, likewise."""
    is_reference: bool = False
    """Whether it is in the list of references."""
    move: str = ""
    is_whole: bool = False
    """Whether it is of whole blocks."""

    @property
    def sort(self) -> Sort:
        """What happened."""
        if self.move:
            return "move"
        kinds = {kind for _, kind in self.images}
        gone = bool(self.old.strip()) or "deletion" in kinds
        come = bool(self.new.strip()) or "insertion" in kinds
        return "replacement" if gone and come else "insertion" if come else "deletion"


def number_changes(blocks: list[Block]) -> list[Change]:
    """Give each mark in a text the number of its change. Returns the changes in the order of the text."""
    counter = _Counter()
    counter.blocks(blocks)
    return counter.changes


class _Counter:
    def __init__(self) -> None:
        self.changes: list[Change] = []
        self._section = self._anchor = ""
        self._moves: dict[str, Change] = {}
        self._in_references = False

    def _next(self) -> Change:
        number = len(self.changes) + 1
        self.changes.append(Change(number, self._section, self._anchor, is_reference=self._in_references))
        return self.changes[-1]

    def blocks(self, blocks: Iterable[Block]) -> None:
        last: Change | None = None
        for block in blocks:
            kind = tracked.kind_of(block)
            if kind is not None:
                last = self._whole(block, kind, last)
                continue
            last = None
            self._within(block)

    def _within(self, block: Block) -> None:
        kind = block["t"]
        if kind == "Header":
            self._section, self._anchor = ast.one_line(ast.inlines(block)), ast.identifier(block)
        elif kind in ("Para", "Plain"):
            self._paragraph(ast.inlines(block))
        elif kind in ("Div", "BlockQuote", "Figure"):
            was, self._in_references = self._in_references, self._in_references or ast.is_reference_list(block)
            self.blocks(ast.blocks(block))
            self._in_references = was
            self.blocks(ast.caption(block) if kind == "Figure" else ())
        else:
            self._parts(block)

    def _parts(self, block: Block) -> None:
        kind = block["t"]
        if kind in ("BulletList", "OrderedList"):
            for item in ast.items(block):
                self.blocks(item)
        elif kind == "DefinitionList":
            for term, definitions in ast.entries(block):
                self._paragraph(term)
                for definition in definitions:
                    self.blocks(definition)
        elif kind == "Table":
            self.blocks(ast.caption(block))
            for row in ast.rows(block):
                self._row(row)

    def _whole(self, block: Block, kind: tracked.Kind, last: Change | None) -> Change:
        """Blocks that came or went: a change of their own, or what came for what went just before."""
        move = tracked.move_of(block)
        change = self._moves.get(move) if move else last if last and kind == "insertion" and not last.new else None
        if change is None or (not move and change.move):
            change = self._next()
        if move:
            self._moves[move] = change
            change.move = move
        change.is_whole = True
        self._add(change, block, kind)
        if kind == "insertion":  # what was changed on the move has changes of its own
            for heading in ast.blocks(block):
                if heading["t"] == "Header":
                    self._section, self._anchor = ast.one_line(ast.inlines(heading)), ast.identifier(heading)
            self.blocks(ast.blocks(block))
        return change

    def _row(self, row: ast.Row) -> None:
        kind = tracked.row_kind(row)
        if kind is None:
            for _, cell in ast.cells(row):
                self.blocks(cell)
            return
        change = self._next()
        change.is_whole = True
        tracked.number_row(row, str(change.number))
        for _, cell in ast.cells(row):
            for block in cell:
                self._add(change, block, kind)

    def _paragraph(self, inlines: Sequence[Inline]) -> None:
        leaves = [*_leaves(inlines)]
        if not any(one["t"] == "Note" or tracked.is_mark(one) for one in leaves):
            return
        new = ["" if _is_gone(one) else _said([one]) for one in leaves]
        at = 0
        while at < len(leaves):
            if not tracked.is_mark(leaves[at]):
                if leaves[at]["t"] == "Note":
                    self.blocks(ast.blocks(leaves[at]))
                at += 1
                continue
            until = _end_of_change(leaves, at)
            change = self._next()
            change.before = _words("".join(new[:at]), -_AROUND)
            change.after = _words("".join(new[until:]), _AROUND)
            for one in leaves[at:until]:
                if tracked.is_mark(one):
                    self._add(change, one, tracked.kind_of(one) or tracked.end_kind(one))
                else:
                    said = _said([one])
                    change.old, change.new = change.old + said, change.new + said
            at = until

    def _add(self, change: Change, mark: Element, kind: tracked.Kind) -> None:
        """Add what a mark holds to a change, whose number it gets."""
        tracked.number(mark, str(change.number))
        content: Any = ast.blocks(mark) if mark["t"] == "Div" else ast.inlines(mark)
        said = "¶" if tracked.is_end(mark) else _said(content) + "".join(_notes(content))
        given = ast.attributes(mark)
        old, new = given.get(tracked.OLD, ""), given.get(tracked.NEW, "")
        # The place of what came is where it is, not what is before what went.
        if kind == "deletion":
            change.old_place = change.old_place if change.old else old
            change.new_place = change.new_place or new
            change.old = _and(change.old, said, mark)
        else:
            change.new_place = change.new_place if change.new else new
            change.old_place = change.old_place or old
            change.new = _and(change.new, said, mark)
        for element in ast.walk(content):
            if element["t"] == "Image":
                change.images.append((ast.target(element), kind))
            elif element["t"] == "Cite":
                change.works += [(name, kind) for name in ast.citation_ids(element)]


def _notes(content: Any) -> Iterator[str]:
    """The words of notes in inlines; those of blocks have them already."""
    for inline in content if content and not ast.is_block(content[0]) else ():
        yield from (f" [{_said(ast.blocks(one))}]" for one in ast.walk(inline) if one["t"] == "Note")


def _is_gone(inline: Inline) -> bool:
    return tracked.kind_of(inline) == "deletion" or tracked.is_end(inline)


def _end_of_change(leaves: Sequence[Inline], start: int) -> int:
    """Where the change ends that begins at a mark: spaces and signs alone do not part it."""
    until = start + 1
    for index in range(start + 1, len(leaves)):
        if tracked.is_mark(leaves[index]):
            until = index + 1
        elif leaves[index]["t"] not in ("Str", *_BREAKS) or _has_words(_said([leaves[index]])):
            break
    return until


def _leaves(inlines: Iterable[Inline]) -> Iterator[Inline]:
    """The inlines of a paragraph without what they stand in; each mark as a whole."""
    for inline in inlines:
        is_wrapper = inline["t"] in ast.MARKUP or inline["t"] in ("Quoted", "Link", "Span")
        if is_wrapper and not tracked.is_mark(inline):
            yield from _leaves(ast.inlines(inline))
        else:
            yield inline


def _said(content: Any) -> str:
    """The words of inlines, with the spaces around them, or of blocks."""
    if content and ast.is_block(content[0]):
        return ast.one_line(content)
    return "".join(map(_said_inline, _leaves(content)))


def _said_inline(inline: Inline) -> str:
    kind = inline["t"]
    if kind == "Str":
        return ast.text(inline)
    if kind in _BREAKS:
        return " "
    if tracked.is_mark(inline):
        return _said(ast.inlines(inline))
    return "" if kind in ("Note", "Image", "RawInline") else ast.one_line([inline])


_BREAKS = frozenset(("Space", "SoftBreak", "LineBreak"))


def _and(words: str, more: str, mark: Element) -> str:
    return f"{words} {more}".strip() if mark["t"] == "Div" else f"{words}{more}"


def _words(text: str, most: int) -> str:
    """The first words of a text, or the last ones if ``most`` is negative, with the spaces around them."""
    found = [*re.finditer(r"\S+", text)]
    if len(found) <= abs(most):
        return text
    return text[: found[most - 1].end()] if most > 0 else text[found[most].start() :]


def _has_words(text: str) -> bool:
    return re.search(r"\w", text) is not None

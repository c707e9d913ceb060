"""Two versions of a text -> one with tracked changes: ``tracked.accepted`` of it is the new one, ``rejected`` the old.

Blocks first: what is the same stays; of the others, lists, tables, quotations and figures are compared part by part
with the one that they became, and paragraphs as streams of words (``stream``). A block that is elsewhere was moved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence, Set
from typing import Any, TypeVar

from recto.core.model import Location
from recto.pandoc import ast, tracked
from recto.pandoc.ast import Block
from recto.pandoc.tracked import Kind
from recto.review.moves import mark_moves
from recto.review.places import Places
from recto.review.sequences import FEWEST, likeness, paired, same_and_other
from recto.review.stream import blocks_of, merged, words_of

One = TypeVar("One")


Locator = Callable[[list[Block]], Places]
"""Finds where the blocks of a version were written."""


def merge(old: list[Block], new: list[Block], locators: tuple[Locator, Locator] | None = None) -> list[Block]:
    """One text of two versions, with tracked changes, which takes their elements over.

    ``locators`` find where the two were written.
    """
    tracked.unmark(old)
    tracked.unmark(new)
    merger = _Merger(*(locate(blocks) for locate, blocks in zip(locators or (), (old, new), strict=False)))
    merger.find_moved(old, new)
    blocks = merger.blocks(old, new)
    mark_moves(blocks, merger.moved)
    return blocks


_LEAST = 0.3
"""How alike two lists, tables or other blocks are at least that are compared part by part."""


class _Merger:
    """Compares blocks, and remembers what it has found out about them."""

    def __init__(self, old_places: Places | None = None, new_places: Places | None = None) -> None:
        self._old_places, self._new_places = old_places, new_places
        self._keys: dict[int, Hashable] = {}
        self._bags: dict[int, Counter[str]] = {}
        self._moved: Set[Hashable] = frozenset()
        self._held: list[Any] = []
        """What the two know by number, so that no other gets it."""

    def _key(self, part: Any) -> Hashable:
        if id(part) not in self._keys:
            self._keys[id(part)] = ast.comparable(part)
            self._held.append(part)
        return self._keys[id(part)]

    def _bag(self, part: Any) -> Counter[str]:
        if id(part) not in self._bags:
            self._bags[id(part)] = Counter(ast.words(part).split()) + Counter(_wholes(part))
            self._held.append(part)
        return self._bags[id(part)]

    def _likeness(self, one: Any, other: Any) -> float:
        return likeness(self._bag(one), self._bag(other))

    def blocks(self, old: Sequence[Block], new: Sequence[Block]) -> list[Block]:
        """One list of blocks, with marks."""
        result: list[Block] = []
        for same, a, b, c, d in same_and_other([*map(self._key, old)], [*map(self._key, new)]):
            result += new[c:d] if same else self._changed(old[a:b], new[c:d])
        return result

    def moved(self, gone: Block, come: Block) -> list[Block]:
        """What was moved and changed on the way, with its marks."""
        was, now = ast.blocks(gone), ast.blocks(come)
        for blocks, places, mark, side in (
            (was, self._old_places, gone, tracked.OLD),
            (now, self._new_places, come, tracked.NEW),
        ):
            if places:
                places.begin(blocks, ast.attributes(mark).get(side, ""))
        return self.blocks(was, now)

    def _is_compared(self, block: Block) -> bool:
        return block["t"] in _WITH_PARTS and not self._is_elsewhere(block)

    def _is_elsewhere(self, block: Block) -> bool:
        return self._key(block) in self._moved

    def find_moved(self, old: Sequence[Block], new: Sequence[Block]) -> None:
        """Find the blocks that are the same in another place: they are not compared with those at theirs."""
        gone: Counter[Hashable] = Counter()
        come: Counter[Hashable] = Counter()
        for same, a, b, c, d in same_and_other([*map(self._key, old)], [*map(self._key, new)]):
            if not same:
                gone.update(self._key(block) for block in old[a:b] if self._bag(block).total() >= FEWEST)
                come.update(self._key(block) for block in new[c:d])
        self._moved = gone.keys() & come.keys()

    def _changed(self, old: Sequence[Block], new: Sequence[Block]) -> Iterator[Block]:
        """Blocks none of which is the same: those that can be compared part by part divide the others."""
        parts, new_parts = ([one for one in side if self._is_compared(one)] for side in (old, new))
        became = [
            (parts[i], new_parts[j])
            for i, j in paired(parts, new_parts, self._alike, _LEAST)
            if i is not None and j is not None
        ]
        a = c = 0
        for one, other in became:
            i = next(at for at in range(a, len(old)) if old[at] is one)
            j = next(at for at in range(c, len(new)) if new[at] is other)
            yield from self._paragraphs(old[a:i], new[c:j])
            yield from self._part_by_part(one, other)
            a, c = i + 1, j + 1
        yield from self._paragraphs(old[a:], new[c:])

    def _paragraphs(self, old: Sequence[Block], new: Sequence[Block]) -> list[Block]:
        """Paragraphs, and other blocks that are not compared in parts."""
        before = words_of(old, self._old_places, self._is_elsewhere)
        after = words_of(new, self._new_places, self._is_elsewhere)
        return blocks_of(merged(before, after)) if before or after else []

    def _alike(self, one: Block, other: Block) -> float:
        if one["t"] != other["t"] or not self._fit(one, other):
            return 0.0
        named = ast.identifier(one) and ast.identifier(one) == ast.identifier(other)
        return max(self._likeness(one, other), 0.9 if named else 0.0)

    def _fit(self, one: Block, other: Block) -> bool:
        """Whether one can become the other without being another block."""
        kind = one["t"]
        if kind in ("BulletList", "OrderedList"):
            return ast.list_kind(one) == ast.list_kind(other)
        if kind == "Table":
            shapes = [[[ast.row_shape(row) for row in part] for part in ast.sections(table)] for table in (one, other)]
            simple = all(shape == (1, 1) for table in shapes for part in table for row in part for shape in row)
            return simple and len(shapes[0]) == len(shapes[1]) and _same_frame(one, other)
        if kind in ("Div", "Figure", "CodeBlock"):
            return _same(ast.attr(one), ast.attr(other))
        return True

    def _part_by_part(self, one: Block, other: Block) -> list[Block]:
        kind = one["t"]
        if kind in ("BulletList", "OrderedList"):
            return [ast.with_items(other, self._items(ast.items(one), ast.items(other)))]
        if kind == "DefinitionList":
            return [self._definitions(one, other)]
        if kind == "Table":
            return [self._table(one, other)]
        if kind == "CodeBlock":
            return [self._lines(one, other)]
        if ast.is_reference_list(other):
            return [ast.with_blocks(other, self._references(ast.blocks(one), ast.blocks(other)))]
        if kind == "Figure":
            other = ast.with_caption(other, self.blocks(ast.caption(one), ast.caption(other)))
        return [ast.with_blocks(other, self.blocks(ast.blocks(one), ast.blocks(other)))]

    def _aligned(
        self, old: Sequence[One], new: Sequence[One], *, by_place: bool = False
    ) -> Iterator[tuple[One | None, One | None]]:
        """Which of the old became which of the new, in order; those that went come before those that came.

        With ``by_place``, as many others at the same place are what they became, whatever they say now.
        """
        for same, a, b, c, d in same_and_other([*map(self._key, old)], [*map(self._key, new)]):
            if same or (by_place and b - a == d - c):
                yield from zip(old[a:b], new[c:d], strict=True)
                continue
            for i, j in paired(old[a:b], new[c:d], self._likeness, _LEAST):
                yield None if i is None else old[a + i], None if j is None else new[c + j]

    def _items(self, old: Sequence[list[Block]], new: Sequence[list[Block]]) -> list[list[Block]]:
        items: list[list[Block]] = []
        for one, other in self._aligned(old, new):
            if one is not None and other is not None:
                items.append(self.blocks(one, other))
            elif one is not None:
                items.append([self._marked(one, "deletion")])
            elif other is not None:
                items.append([self._marked(other, "insertion")])
        return items

    def _definitions(self, one: Block, other: Block) -> Block:
        entries: list[ast.Entry] = []
        for before, after in self._aligned(ast.entries(one), ast.entries(other)):
            if before is not None and after is not None and self._key(before[0]) == self._key(after[0]):
                entries.append((after[0], self._items(before[1], after[1])))
                continue
            entries += [self._marked_entry(before, "deletion")] if before else []
            entries += [self._marked_entry(after, "insertion")] if after else []
        return ast.with_entries(other, entries)  # type: ignore[no-any-return]

    def _table(self, one: Block, other: Block) -> Any:
        parts: list[list[ast.Row]] = []
        for before, after in zip(ast.sections(one), ast.sections(other), strict=True):
            rows: list[ast.Row] = []
            for row, new_row in self._aligned(before, after, by_place=True):
                if row is not None and new_row is not None:
                    pairs = zip(ast.cells(row), ast.cells(new_row), strict=True)
                    rows.append(ast.with_cells(new_row, [self.blocks(cell, now) for (_, cell), (_, now) in pairs]))
                elif row is not None:
                    rows.append(self._marked_row(row, "deletion"))
                elif new_row is not None:
                    rows.append(self._marked_row(new_row, "insertion"))
            parts.append(rows)
        caption = self.blocks(ast.caption(one), ast.caption(other))
        return ast.with_caption(ast.with_sections(other, parts), caption)

    def _references(self, old: Sequence[Block], new: Sequence[Block]) -> list[Block]:
        """The entries in their new order: that they were in another one is no change, and neither are their numbers."""
        known = {ast.identifier(entry): entry for entry in old}
        there = {ast.identifier(entry) for entry in new}
        gone: dict[str, list[Block]] = {}
        before = ""
        for entry in old:
            if ast.identifier(entry) in there:
                before = ast.identifier(entry)
            else:
                gone.setdefault(before, []).append(self._marked([entry], "deletion"))
        result = gone.pop("", [])
        for entry in new:
            was = known.get(ast.identifier(entry)) if ast.identifier(entry) else None
            result += [self._marked([entry], "insertion")] if was is None else self.blocks([was], [entry])
            result += gone.pop(ast.identifier(entry), [])
        return result

    # --- marks --------------------------------------------------------------------------------------------------------

    def _marked(self, blocks: Sequence[Block], kind: Kind) -> Block:
        return ast.div([*blocks], tracked.attr(kind, self._places(blocks, kind)))

    def _places(self, part: Any, kind: Kind) -> tuple[Location | None, Location | None]:
        places = self._old_places if kind == "deletion" else self._new_places
        place = places.of(part) if places else None
        return (place, None) if kind == "deletion" else (None, place)

    def _marked_entry(self, entry: ast.Entry, kind: Kind) -> ast.Entry:
        term, definitions = entry
        marked = [ast.span(term, tracked.attr(kind))] if term else []
        return marked, [[self._marked(blocks, kind)] for blocks in definitions]

    def _marked_row(self, row: ast.Row, kind: Kind) -> ast.Row:
        cells = [[self._marked(blocks, kind)] if blocks else [] for _, blocks in ast.cells(row)]
        return tracked.marked_row(ast.with_cells(row, cells), kind)

    def _lines(self, one: Block, other: Block) -> Block:
        """A block of code, line by line."""
        old, new = ast.text(one).split("\n"), ast.text(other).split("\n")
        places = self._places(one, "deletion")[0], self._places(other, "insertion")[1]
        pieces: list[Block] = []
        for same, a, b, c, d in same_and_other(old, new):
            if same:
                pieces.append(ast.with_text(other, "\n".join(new[c:d])))
                continue
            if a < b:
                gone = ast.with_text(one, "\n".join(old[a:b]))
                pieces.append(ast.div([gone], tracked.attr("deletion", places)))
            if c < d:
                come = ast.with_text(other, "\n".join(new[c:d]))
                pieces.append(ast.div([come], tracked.attr("insertion", places)))
        return ast.div(pieces, ast.make_attr(classes=[tracked.PIECES], keyvals=[(tracked.CHANGE, "")]))


_WITH_PARTS = frozenset("BulletList OrderedList DefinitionList Table CodeBlock BlockQuote Div Figure".split())


def _same_frame(one: Block, other: Block) -> bool:
    """Whether two tables differ in nothing but their cells and captions."""
    empty: list[list[ast.Row]] = [[] for _ in ast.sections(one)]
    first, second = (ast.with_caption(ast.with_sections(table, empty), []) for table in (one, other))
    return _same(first, second)


def _same(one: Any, other: Any) -> bool:
    same: bool = ast.comparable(one) == ast.comparable(other)
    return same


def _wholes(part: Any) -> Iterator[str]:
    """What has no words: formulas, images, and what is cited."""
    for element in ast.walk(part):
        if element["t"] in ("Math", "Image"):
            yield str(ast.comparable(element))

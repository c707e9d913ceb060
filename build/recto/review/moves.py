"""Blocks that went in one place and came in another were moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from recto.pandoc import ast, tracked
from recto.pandoc.ast import Block
from recto.pandoc.tracked import Kind
from recto.review.sequences import FEWEST, likeness

_ALIKE = 0.8
"""How alike a block is at least to what it was before it was moved and changed."""
_MOST = 40_000
"""The most pairs of blocks that are compared."""

Merge = Callable[[Block, Block], list[Block]]
"""Compares what two marks hold: what went, and what it became."""


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """Blocks that came or went: where they are, and what they are told by."""

    siblings: list[Block]
    at: int
    key: Hashable
    bag: Counter[str]

    @property
    def div(self) -> Block:
        return self.siblings[self.at]

    @property
    def name(self) -> tuple[str, str]:
        """The kind and the identifier of a figure, a table or another block that is no text; empty for others."""
        block, *others = ast.blocks(self.div)
        is_named = not others and block["t"] in ("Figure", "Div", "Table") and ast.identifier(block)
        return (block["t"], ast.identifier(block)) if is_named else ("", "")


def mark_moves(blocks: list[Block], merge: Merge) -> None:
    """Mark the parts of a text with tracked changes that were moved. ``merge`` compares what is in a part
    with what was."""
    gone, come = ([*_parts(blocks, kind)] for kind in ("deletion", "insertion"))
    became = _known_again(gone, come)
    _with_neighbours(became, gone, come)
    number = 0
    before: tuple[_Part, _Part] | None = None
    for one in (part for part in gone if part in became):
        other = became[one]
        goes_on = before and _follows(before[0], one) and _follows(before[1], other)
        number += not goes_on
        before = one, other
        if one.key != other.key:
            ast.set_blocks(other.div, merge(one.div, other.div))
        for part in before:
            ast.keyvals(part.div).append([tracked.MOVE, str(number)])
    for siblings in [*ast.block_lists(blocks, "Div")]:
        siblings[:] = _together(siblings)


def _parts(blocks: Sequence[Block], kind: Kind) -> Iterator[_Part]:
    for siblings in ast.block_lists(blocks, "Div"):
        for at, block in enumerate(siblings):
            content = ast.blocks(block) if tracked.kind_of(block) == kind else []
            if content and not ast.identifier(content[0]).startswith("ref-"):  # references are sorted
                yield _Part(siblings, at, ast.comparable(content), Counter(ast.words(content).split()))


def _known_again(gone: Sequence[_Part], come: Sequence[_Part]) -> dict[_Part, _Part]:
    """Which parts that went came elsewhere: those that are the same, then those that are most alike."""
    left = [part for part in come if part.bag.total() >= FEWEST or part.name[1]]
    became: dict[_Part, _Part] = {}
    named = {part.name: part for part in come if part.name[1]}
    for part in gone:  # figures and tables are known by their labels, whatever is in them
        if (other := named.get(part.name)) and other in left:
            became[part] = other
            left.remove(other)
    asked = [part for part in gone if part.bag.total() >= FEWEST and part not in became]
    for part in asked:
        same = next((other for other in left if other.key == part.key), None)
        if same:
            became[part] = same
            left.remove(same)
    if len(asked) * len(left) <= _MOST:
        for part in asked:
            best = max(left, key=lambda other: likeness(part.bag, other.bag), default=None)
            if part not in became and best and likeness(part.bag, best.bag) >= _ALIKE:
                became[part] = best
                left.remove(best)
    return became


def _with_neighbours(became: dict[_Part, _Part], gone: Iterable[_Part], come: Iterable[_Part]) -> None:
    """Parts beside the moved ones that are the same, however short: the heading of a section moves with it."""
    by_place = {(id(part.siblings), part.at): part for part in (*gone, *come)}
    taken = {*became.values()}
    waiting = [*became.items()]
    while waiting:
        one, other = waiting.pop()
        for step in (-1, 1):
            beside = by_place.get((id(one.siblings), one.at + step))
            there = by_place.get((id(other.siblings), other.at + step))
            if beside and there and beside not in became and there not in taken and beside.key == there.key:
                became[beside] = there
                taken.add(there)
                waiting.append((beside, there))


def _follows(one: _Part, other: _Part) -> bool:
    return one.siblings is other.siblings and other.at == one.at + 1


def _together(siblings: Sequence[Block]) -> list[Block]:
    """The blocks, with those that came, went or moved together in one div."""
    result: list[Any] = []
    for block in siblings:
        last = result[-1] if result else None
        kind = tracked.kind_of(block)
        if last and kind and kind == tracked.kind_of(last) and tracked.move_of(last) == tracked.move_of(block):
            result[-1] = ast.with_blocks(last, [*ast.blocks(last), *ast.blocks(block)])
        else:
            result.append(block)
    return result

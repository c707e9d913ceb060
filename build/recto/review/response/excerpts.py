"""Passages of the manuscript -> what a letter quotes of them, with the changes to be seen without colours.

A letter is no place to accept changes in. So its marks are no tracked changes: what came is underlined, and what went
is struck out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from dataclasses import replace
from itertools import accumulate
from typing import Any

from recto.document.tally import is_reference
from recto.pandoc import ast, tracked
from recto.pandoc.ast import Block, Inline
from recto.review.response.passages import Passage, parts
from recto.review.stream import Word, inlines_of, sentences, words_of

_LEFT_OUT = "[…]"


def words(passage: Passage, first: int, last: int) -> list[Inline]:
    """Words of the new version, from the first to the last, with the full stop behind them."""
    chosen = [*passage.words[first : last + 1]]
    chosen[0] = replace(chosen[0], before=())
    return _inlines(inlines_of(word for word in chosen if not _is_left_out(word)))


def whole_sentences(passage: Passage, first: int, last: int) -> tuple[int, int]:
    """The first and the last word of the sentences of the new version that some of its words are in."""
    starts = list(accumulate((len(one) for one in sentences(passage.words)), initial=0))
    begins = max(start for start in starts if start <= first)
    return begins, min((start for start in starts if start > last), default=len(passage.words)) - 1


def sentence(passage: Passage, first: int, last: int) -> list[Block]:
    """The sentences that words of the new version are in, with their changes."""
    if any(block["t"] not in ("Para", "Plain", "Header") for block in passage.blocks):
        return visible(passage.blocks, passage.kind)
    every = [word for word in words_of(ast.para(ast.inlines(block)) for block in passage.blocks) if word.inline]
    there = [at for at, word in enumerate(every) if not _is_gone(word)]
    # The words that are not gone are those of the new version.
    chosen = {id(every[there[at]]) for at in range(first, last + 1) if at < len(there)}
    shown: list[Word] = []
    for one in sentences([word for word in every if not _is_left_out(word)]):
        if any(id(word) in chosen for word in one):
            shown += one
    if not shown:
        return visible(passage.blocks, passage.kind)
    shown[0] = replace(shown[0], before=())
    return visible([ast.para(inlines_of(shown))], passage.kind)


def _is_gone(word: Word) -> bool:
    is_mark = word.inline is not None and tracked.is_mark(word.inline)
    return is_mark or any(tracked.kind_of(one.element) == "deletion" for one in word.within)


def _is_left_out(word: Word) -> bool:
    """Notes, images and raw HTML: what a quotation in a letter does without."""
    return word.inline is not None and word.inline["t"] in ("Note", "Image", "RawInline")


def section(blocks: Sequence[Block], name: str) -> list[Block]:
    """A heading and what is below it. Where only some of it has changed, the rest is left out."""
    siblings = _siblings([*_each(blocks)], name)
    if not siblings:
        return []
    level = ast.level(_inside(siblings[0]))
    end = next((at for at, one in enumerate(siblings) if at and _level(one) and _level(one) <= level), len(siblings))
    siblings = [block for block in siblings[:end] if not ast.is_reference_list(_inside(block))]
    if not any(map(_is_changed, siblings)):
        return visible(siblings)
    shown: list[Block] = []
    for at, block in enumerate(siblings):
        if not at or _is_changed(block):
            shown += visible([block])
        elif shown[-1] != ast.para(ast.inlines_of(_LEFT_OUT)):
            shown.append(ast.para(ast.inlines_of(_LEFT_OUT)))
    return shown


def _siblings(blocks: list[Block], name: str) -> list[Block]:
    """The blocks from a heading to the end of the list that it is in."""
    for at, block in enumerate(blocks):
        if _inside(block)["t"] == "Header" and ast.identifier(_inside(block)) == name:
            return blocks[at:]
        for part in parts(block):
            if found := _siblings([*_each(part)], name):
                return found
    return []


def _each(blocks: Iterable[Block]) -> Iterable[Block]:
    """The blocks, each with a mark of its own where several have one."""
    for block in blocks:
        if tracked.kind_of(block) is None:
            yield block
        else:
            yield from (ast.with_blocks(block, [one]) for one in ast.blocks(block))


def _inside(block: Block) -> Block:
    return ast.blocks(block)[0] if tracked.kind_of(block) and ast.blocks(block) else block


def _level(block: Block) -> int:
    inside = _inside(block)
    return ast.level(inside) if inside["t"] == "Header" and tracked.kind_of(block) != "deletion" else 0


def _is_changed(block: Block) -> bool:
    rows = ast.rows(block) if block["t"] == "Table" else []
    return any(map(tracked.is_mark, ast.walk(block))) or any(map(tracked.row_kind, rows))


def element(blocks: Sequence[Block], name: str) -> Block | None:
    """The figure, the table or another block with an identifier, as the new version has it."""
    for block in blocks:
        if tracked.kind_of(block) == "deletion" or block["t"] == "Header":
            continue
        if ast.identifier(block) == name:
            return block
        if found := next(filter(None, (element(part, name) for part in parts(block))), None):
            return found
    return None


# --- marks ------------------------------------------------------------------------------------------------------------

_SHOWN: dict[tracked.Kind, Callable[[list[Inline]], Inline]] = {"insertion": ast.underline, "deletion": ast.strikeout}


def visible(blocks: Iterable[Block], kind: tracked.Kind | None = None) -> list[Block]:
    """Blocks whose marks are underlined or struck out; all of them, if they are of a ``kind`` as a whole.

    They have no identifiers, and no links into the manuscript.
    """
    return _blocks([*blocks], kind)


def _blocks(blocks: Sequence[Block], kind: tracked.Kind | None) -> list[Block]:
    made: list[Block] = []
    for block in blocks:
        own = tracked.kind_of(block)
        if own and tracked.move_of(block):
            made += _blocks(ast.blocks(block), None) if own == "insertion" else []
        elif own:
            made += _blocks(ast.blocks(block), own)
        elif tracked.is_in_pieces(block):
            made += tracked.accepted([block])
        elif block["t"] == "Header":
            made.append(ast.para([ast.strong(_marked(ast.inlines(block), kind))]))
        elif block["t"] in ("Para", "Plain"):
            is_equation = any(ast.is_span(one, "eqnos") for one in ast.inlines(block))  # no line is seen at a formula
            made.append(ast.with_inlines(block, _marked(ast.inlines(block), None if is_equation else kind)))
        else:
            made.append(_holder(block, kind))
    return made


def _holder(block: Block, kind: tracked.Kind | None) -> Any:
    """A block that holds others."""
    what = block["t"]
    if what in ("BulletList", "OrderedList"):
        return ast.with_items(block, [_blocks(item, kind) for item in ast.items(block)])
    if what == "DefinitionList":
        entries = [(_marked(term, kind), [_blocks(one, kind) for one in given]) for term, given in ast.entries(block)]
        return ast.with_entries(block, entries)
    if what == "Table":
        rows = [[_row(row, kind) for row in part] for part in ast.sections(block)]
        return _unnamed(ast.with_caption(ast.with_sections(block, rows), _blocks(ast.caption(block), kind)))
    if what == "Figure":
        block = ast.with_caption(block, _blocks(ast.caption(block), kind))
    if what in ("Div", "BlockQuote", "Figure"):
        return _unnamed(ast.with_blocks(block, _blocks(ast.blocks(block), kind)))
    return _unnamed(block)


def _row(row: ast.Row, kind: tracked.Kind | None) -> ast.Row:
    kind = tracked.row_kind(row) or kind
    name, classes, _ = ast.row_attr(row)
    row = ast.with_row_attr(row, [name, [one for one in classes if one not in _SHOWN], []])
    return ast.with_cells(row, [_blocks(cell, kind) for _, cell in ast.cells(row)])


def _marked(inlines: Sequence[Inline], kind: tracked.Kind | None) -> list[Inline]:
    shown = _inlines(inlines)
    return [_SHOWN[kind](shown)] if kind and shown else shown


def _inlines(inlines: Sequence[Inline]) -> list[Inline]:
    made: list[Inline] = []
    for inline in inlines:
        own = tracked.kind_of(inline)
        if own == "deletion" and any(one["t"] == "Image" for one in ast.walk(ast.inlines(inline))):
            continue  # of a picture, a letter shows what it is now
        if ast.is_span(inline, "caption-label"):  # Word would count it
            made.append(ast.strong(_inlines(ast.inlines(inline))))
        elif own:
            made.append(_SHOWN[own](_inlines(ast.inlines(inline))))
        elif inline["t"] == "Link" and ast.target(inline).startswith("#") and not is_reference(ast.target(inline)[1:]):
            made += _inlines(ast.inlines(inline))
        elif inline["t"] == "Cite" or (inline["t"] not in ("Note", "RawInline") and not tracked.is_mark(inline)):
            has_more = inline["t"] in ast.MARKUP or inline["t"] in ("Quoted", "Span", "Link", "Cite")
            made.append(_unnamed(ast.with_inlines(inline, _inlines(ast.inlines(inline)))) if has_more else inline)
    return made


def _unnamed(element: Any) -> Any:
    """The same without an identifier, which the letter may have as well."""
    if not ast.identifier(element):
        return element
    copied = deepcopy(element)
    ast.set_identifier(copied, "")
    return copied

"""Tracked changes in a tree, with Pandoc's own classes, which its Word reader and writer know.

A span or a div of the class ``insertion`` or ``deletion`` holds what was inserted or deleted. An empty span
``paragraph-insertion`` or ``paragraph-deletion`` at the end of a paragraph says so of its end: without it, the next
paragraph would go on with this one. The row of a table has the class itself. All have the number of the change in an
attribute, which tells them from what an author writes, and parts of a move the number of the move.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Literal

from recto.pandoc import ast
from recto.pandoc.ast import Attr, Block, Element, Inline

Kind = Literal["insertion", "deletion"]
OTHER: dict[Kind, Kind] = {"insertion": "deletion", "deletion": "insertion"}
CHANGE, MOVE = "recto-change", "recto-move"
"""The attributes with the numbers of a change, and of a move."""
OLD, NEW = "recto-old", "recto-new"
"""The attributes with the places in the old and the new version."""
AUTHOR, DATE = "recto-author", "recto-date"
"""The attributes with the author of a change, and its time."""
PIECES = "recto-pieces"
"""The class of a div that holds a block of code in pieces, of which some were inserted or deleted."""


def attr(kind: Kind, places: Sequence[object] = (), *, end: bool = False) -> Attr:
    """The attributes of a mark; with ``end``, of one for the end of a paragraph. ``places`` are where it is in the old
    and in the new version, or what is before it there."""
    found = [(name, str(place)) for name, place in zip((OLD, NEW), places, strict=False) if place is not None]
    return ast.make_attr(classes=[f"paragraph-{kind}" if end else kind], keyvals=[(CHANGE, ""), *found])


def kind_of(element: Element) -> Kind | None:
    """Whether a span or a div marks what it holds as inserted or deleted."""
    if element["t"] not in ("Span", "Div") or CHANGE not in ast.attributes(element):
        return None
    return next((kind for kind in OTHER if kind in ast.classes(element)), None)


def is_mark(element: Element) -> bool:
    """Whether this is a mark, of whatever kind."""
    return element["t"] in ("Span", "Div") and CHANGE in ast.attributes(element) and PIECES not in ast.classes(element)


def is_in_pieces(block: Block) -> bool:
    """Whether this holds a block of code in pieces."""
    return block["t"] == "Div" and PIECES in ast.classes(block) and CHANGE in ast.attributes(block)


def is_end(mark: Element) -> bool:
    """Whether this is the mark of the end of a paragraph."""
    return is_mark(mark) and kind_of(mark) is None


def end_kind(mark: Element) -> Kind:
    """What happened to the end of a paragraph."""
    return "insertion" if "paragraph-insertion" in ast.classes(mark) else "deletion"


def number(mark: Element, change: str) -> None:
    """Give a mark the number of its change."""
    ast.set_keyvals(mark, [[CHANGE, change], *(pair for pair in ast.keyvals(mark) if pair[0] != CHANGE)])


def number_row(row: ast.Row, change: str) -> None:
    """Give a row that was inserted or deleted the number of its change."""
    for pair in ast.row_attr(row)[2]:
        if pair[0] == CHANGE:
            pair[1] = change


def name_authors(blocks: Sequence[Block], authors: Mapping[str, tuple[str, str]]) -> None:
    """Give the marks of changes their authors and times, by the numbers of the changes."""
    for element in ast.walk(blocks):
        if is_mark(element) and (made := authors.get(ast.attributes(element)[CHANGE])):
            ast.keyvals(element).extend(
                [name, value] for name, value in zip((AUTHOR, DATE), made, strict=True) if value
            )


def move_of(element: Element) -> str:
    """The number of the move that a mark is a part of; empty if it is of none."""
    return ast.attributes(element).get(MOVE, "")


def end_of(paragraph: Element) -> Kind | None:
    """Whether the end of a paragraph was inserted or deleted."""
    last = ast.inlines(paragraph)[-1:]
    return end_kind(last[0]) if last and is_end(last[0]) else None


def row_kind(row: ast.Row) -> Kind | None:
    """Whether a row of a table was inserted or deleted."""
    _, classes, pairs = ast.row_attr(row)
    return next((kind for kind in OTHER if kind in classes and any(name == CHANGE for name, _ in pairs)), None)


def marked_row(row: ast.Row, kind: Kind) -> ast.Row:
    """A row, marked as inserted or deleted."""
    name, classes, pairs = ast.row_attr(row)
    return ast.with_row_attr(row, [name, [*classes, kind], [*pairs, [CHANGE, ""]]])


def unmark(blocks: list[Block]) -> None:
    """Take the attributes and classes of marks from a text: its author may have written them, and Pandoc would write
    the classes as tracked changes of their own."""
    for element in ast.walk(blocks):
        if names := ast.classes(element):
            names[:] = [name for name in names if name.removeprefix("paragraph-") not in OTHER]
        if pairs := ast.keyvals(element):
            pairs[:] = [pair for pair in pairs if pair[0] not in (CHANGE, MOVE, OLD, NEW, AUTHOR, DATE)]
        if element["t"] == "Table":
            for row in ast.rows(element):
                ast.row_attr(row)[2] = [pair for pair in ast.row_attr(row)[2] if pair[0] != CHANGE]


# --- accepting and rejecting ------------------------------------------------------------------------------------------


def accepted(blocks: Sequence[Block]) -> list[Block]:
    """The text with all changes accepted: the new one."""
    return _blocks(blocks, "deletion")


def rejected(blocks: Sequence[Block]) -> list[Block]:
    """The text with all changes rejected: the old one."""
    return _blocks(blocks, "insertion")


def _blocks(blocks: Sequence[Block], drop: Kind) -> list[Block]:
    """The blocks without those that are dropped. What holds nothing any more goes with what it held."""
    result: list[Block] = []
    begun: list[Inline] | None = None  # a paragraph whose end is dropped: the next one goes on with it
    for block in _unwrapped(blocks, drop):
        if block["t"] in ("Para", "Plain"):
            content = _inlines(ast.inlines(block), drop)
            goes_on = end_of(block) == drop
            content = [*(begun or []), *content]
            begun = content if goes_on else None
            if not goes_on and (content or not ast.inlines(block)):
                result.append(ast.with_inlines(block, content))
            continue
        if begun:
            result.append(ast.para(begun))
        begun = None
        if (left := _block(block, drop)) is not None:
            result.append(left)
    return [*result, *([ast.para(begun)] if begun else [])]


def _unwrapped(blocks: Sequence[Block], drop: Kind) -> list[Block]:
    result: list[Block] = []
    for block in blocks:
        kind = kind_of(block)
        if kind is None:
            result.append(block)
        elif kind != drop:
            result += _unwrapped(ast.blocks(block), drop)
    return result


def _block(block: Block, drop: Kind) -> Block | None:
    kind = block["t"]
    if kind == "Header":
        return ast.with_inlines(block, _inlines(ast.inlines(block), drop))  # type: ignore[no-any-return]
    if kind in ("BulletList", "OrderedList"):
        items = _items(ast.items(block), drop)
        return ast.with_items(block, items) if items or not ast.items(block) else None
    if kind == "DefinitionList":
        entries = [(_inlines(term, drop), _items(given, drop)) for term, given in ast.entries(block)]
        kept = [
            one
            for one, before in zip(entries, ast.entries(block), strict=True)
            if one[0] or one[1] or not (before[0] or before[1])
        ]
        return ast.with_entries(block, kept) if kept or not ast.entries(block) else None
    if kind == "Table":
        return _table(block, drop)
    if is_in_pieces(block):
        pieces = _unwrapped(ast.blocks(block), drop)
        return ast.with_text(pieces[0], "\n".join(map(ast.text, pieces))) if pieces else None
    if kind in ("BlockQuote", "Div", "Figure"):
        before = ast.blocks(block)
        after = _blocks(before, drop)
        if kind == "Figure":
            block = ast.with_caption(block, _blocks(ast.caption(block), drop))
        return ast.with_blocks(block, after) if after or not before else None
    return block


def _items(items: Sequence[list[Block]], drop: Kind) -> list[list[Block]]:
    return [_blocks(item, drop) for item in items if not (len(item) == 1 and kind_of(item[0]) == drop)]


def _table(table: Block, drop: Kind) -> Block:
    def left(row: ast.Row) -> ast.Row:
        row = ast.with_cells(row, [_blocks(blocks, drop) for _, blocks in ast.cells(row)])
        if row_kind(row) is None:
            return row
        name, classes, pairs = ast.row_attr(row)
        pairs = [pair for pair in pairs if pair[0] != CHANGE]
        return ast.with_row_attr(row, [name, [one for one in classes if one not in OTHER], pairs])

    rows = [[left(row) for row in part if row_kind(row) != drop] for part in ast.sections(table)]
    changed: Any = ast.with_sections(table, rows)
    return ast.with_caption(changed, _blocks(ast.caption(table), drop))  # type: ignore[no-any-return]


def _inlines(inlines: Sequence[Inline], drop: Kind) -> list[Inline]:
    result: list[Inline] = []
    parted = False  # by something that is dropped
    for inline in inlines:
        kind = inline["t"]
        mark = kind_of(inline)
        if mark == drop:
            parted = True
            continue
        if mark is not None:
            result += _inlines(ast.inlines(inline), drop)
        elif is_end(inline):
            continue
        elif kind == "Note":
            result.append(ast.with_blocks(inline, _blocks(ast.blocks(inline), drop)))
        elif kind in _WRAPPERS:
            before = ast.inlines(inline)
            after = _inlines(before, drop)
            if after and result and _are_one(result[-1], inline, parted=parted):
                result[-1] = ast.with_inlines(inline, [*ast.inlines(result[-1]), *after])
            elif after or not before:
                result.append(ast.with_inlines(inline, after))
            parted = len(after) < len(before)
            continue
        else:
            result.append(inline)
        parted = False
    return result


def _are_one(one: Inline, other: Inline, *, parted: bool) -> bool:
    """Whether two emphases, links or the like were one before something came between."""
    parted = parted or any(kind_of(inner) for inner in ast.inlines(other)[:1])
    return parted and one["t"] == other["t"] and _shell(one) == _shell(other)


def _shell(inline: Inline) -> Hashable:
    found: Hashable = ast.comparable(ast.with_inlines(inline, []))
    return found


_WRAPPERS = ast.MARKUP | {"Span", "Link", "Quoted"}

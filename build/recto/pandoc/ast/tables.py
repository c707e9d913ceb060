"""The parts of a ``Table``: rows and cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NewType, cast

from recto.pandoc.ast.elements import Block, Element

Row = NewType("Row", object)


def column_count(table: Element) -> int:
    """How many columns a table has."""
    return len(table["c"][2])


def head(table: Element) -> list[Row]:
    """The rows of a table's head."""
    return cast("list[Row]", table["c"][3][1])


def rows(table: Element) -> list[Row]:
    """All rows of a table: of its head, its bodies and its foot."""
    _, _, _, (_, head), bodies, (_, foot) = table["c"]
    return [*head, *(row for _, _, above, below in bodies for row in (*above, *below)), *foot]


def parts(table: Element) -> list[Any]:
    """The head, the bodies and the foot of a table: all but its attributes, caption and columns."""
    return list(table["c"][3:])


def with_parts(table: Element, new: Sequence[Any]) -> Element:
    """A table that differs from another in these parts alone."""
    return cast("Element", {**table, "c": [*table["c"][:3], *new]})


def set_parts(table: Element, new: Sequence[Any]) -> None:
    """Set the head, the bodies and the foot of a table."""
    table["c"][3:] = new


def cells(row: Row) -> Iterator[tuple[int, list[Block]]]:
    """The cells of a row: how many columns each spans, and its blocks."""
    _, entries = cast("tuple[object, list[tuple[object, object, int, int, list[Block]]]]", row)
    for _, _, _, column_span, blocks in entries:
        yield column_span, blocks


def column_widths(table: Element) -> list[float]:
    """The columns' widths as shares of the text's width; 0 for one that is as wide as its text."""
    return [width["c"] if width["t"] == "ColWidth" else 0.0 for _, width in table["c"][2]]


def set_column_widths(table: Element, widths: Sequence[float]) -> None:
    """Set the columns' widths, as shares of the text's width."""
    table["c"][2] = [
        [alignment, {"t": "ColWidth", "c": width}] for (alignment, _), width in zip(table["c"][2], widths, strict=True)
    ]


def sections(table: Element) -> list[list[Row]]:
    """The rows of a table by the part that they are in: head, upper and lower rows of each body, foot."""
    _, _, _, (_, head), bodies, (_, foot) = table["c"]
    return [head, *(part for _, _, above, below in bodies for part in (above, below)), foot]


def with_sections(table: Element, new: Sequence[list[Row]]) -> Element:
    """A table that differs from another in its rows alone, which are given as by ``sections``."""
    _, _, _, head, bodies, foot = table["c"]
    halves = iter(new[1:-1])
    changed = [[attr, columns, next(halves), next(halves)] for attr, columns, _, _ in bodies]
    return with_parts(table, [[head[0], new[0]], changed, [foot[0], new[-1]]])


def with_cells(row: Row, cells: Sequence[list[Block]]) -> Row:
    """A row with other blocks in its cells."""
    attr, entries = cast("tuple[object, list[list[Any]]]", row)
    return Row([attr, [[*entry[:4], blocks] for entry, blocks in zip(entries, cells, strict=True)]])


def row_shape(row: Row) -> list[tuple[int, int]]:
    """How many rows and columns each cell of a row spans."""
    _, entries = cast("tuple[object, list[tuple[object, object, int, int, object]]]", row)
    return [(rows, columns) for _, _, rows, columns, _ in entries]


def row_attr(row: Row) -> Any:
    """The attributes of a row."""
    return cast("list[Any]", row)[0]


def with_row_attr(row: Row, attr: Any) -> Row:
    """A row with other attributes."""
    return Row([attr, cast("list[Any]", row)[1]])

"""Copies of elements that differ in what they hold; the elements themselves stay as they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from recto.pandoc.ast.elements import (
    Block,
    Element,
    Inline,
    set_blocks,
    set_caption,
    set_inlines,
    set_text,
)


def _copied(element: Element) -> Element:
    content = element["c"]
    return cast("Element", {**element, "c": [*content] if isinstance(content, list) else content})


def with_inlines(element: Element, new: list[Inline]) -> Any:
    """The same with other inlines."""
    copy = _copied(element)
    set_inlines(copy, new)
    return copy


def with_blocks(element: Element, new: list[Block]) -> Any:
    """The same with other blocks."""
    copy = _copied(element)
    set_blocks(copy, new)
    return copy


def with_text(element: Element, new: str) -> Any:
    """The same with another text."""
    copy = _copied(element)
    set_text(copy, new)
    return copy


def with_caption(element: Element, new: list[Block]) -> Any:
    """A ``Figure`` or ``Table`` with another caption."""
    copy = _copied(element)
    cast("Any", copy)["c"][1] = [*element["c"][1]]
    set_caption(copy, new)
    return copy


def with_items(element: Element, new: list[list[Block]]) -> Any:
    """A ``BulletList`` or ``OrderedList`` with other items."""
    return {**element, "c": new if element["t"] == "BulletList" else [element["c"][0], new]}


def list_kind(element: Element) -> object:
    """What a list looks like: for a numbered one, its first number and its signs."""
    return element["t"], element["c"][0] if element["t"] == "OrderedList" else None


Entry = tuple[list[Inline], list[list[Block]]]
"""A term of a ``DefinitionList``, and its definitions."""


def entries(element: Element) -> list[Entry]:
    """The terms of a ``DefinitionList``, with their definitions."""
    return [(term, definitions) for term, definitions in element["c"]]


def with_entries(element: Element, new: Sequence[Entry]) -> Any:
    """A ``DefinitionList`` with other entries."""
    return {**element, "c": [[term, definitions] for term, definitions in new]}

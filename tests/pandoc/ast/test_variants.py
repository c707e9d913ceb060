"""Copies with another content: the element that they are copies of stays as it is."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from recto.core.world import World
from recto.pandoc import ast


def first(markdown: str) -> Any:
    return ast.loads(World().pandoc(["--from", "markdown", "--to", "json"], markdown))["blocks"][0]


NEW: Any = [ast.string("new")]
BLOCKS: Any = [ast.para(NEW)]
CASES = {
    "a paragraph": (first("a"), ast.with_inlines, NEW, ast.inlines),
    "a heading": (first("# a"), ast.with_inlines, NEW, ast.inlines),
    "a link": (first("[a](b)")["c"][0], ast.with_inlines, NEW, ast.inlines),
    "emphasis": (first("*a*")["c"][0], ast.with_inlines, NEW, ast.inlines),
    "a quotation": (first("> a"), ast.with_blocks, BLOCKS, ast.blocks),
    "a div": (first("::: a\nb\n:::"), ast.with_blocks, BLOCKS, ast.blocks),
    "a figure": (first("![a](b.png)"), ast.with_blocks, BLOCKS, ast.blocks),
    "its caption": (first("![a](b.png)"), ast.with_caption, BLOCKS, ast.caption),
    "code": (first("    a"), ast.with_text, "new", ast.text),
    "a list": (first("- a"), ast.with_items, [BLOCKS], ast.items),
    "a numbered list": (first("1. a"), ast.with_items, [BLOCKS], ast.items),
    "definitions": (first("a\n\n:   b"), ast.with_entries, [(NEW, [BLOCKS])], ast.entries),
}


@pytest.mark.parametrize(("element", "change", "new", "read"), CASES.values(), ids=CASES)
def test_a_copy_has_the_new_content_and_the_element_the_old(element: Any, change: Any, new: Any, read: Any) -> None:
    before = deepcopy(element)
    changed = change(element, new)
    assert read(changed) == new
    assert element == before
    assert changed["t"] == element["t"]


def test_lists_of_another_look() -> None:
    assert ast.list_kind(first("- a")) == ast.list_kind(first("- b"))
    assert ast.list_kind(first("1. a")) == ast.list_kind(first("1. b"))
    assert ast.list_kind(first("1. a")) != ast.list_kind(first("2. a"))
    assert ast.list_kind(first("1. a")) != ast.list_kind(first("a. a"))

"""One text of two versions: accepting all changes gives the new one, rejecting all the old one."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from recto.core.world import World
from recto.pandoc import ast, tracked
from recto.pandoc.ast import Block
from recto.review.merge import merge

from tests.review.edits import block, edited, text


def blocks(markdown: str) -> list[Block]:
    return ast.loads(World().pandoc(["--from", "markdown", "--to", "json"], markdown))["blocks"]


def normal(node: Any) -> Any:
    """A tree in which it makes no difference how Pandoc parts its text."""
    if isinstance(node, list):
        result: list[Any] = []
        for one in map(normal, node):
            if isinstance(one, str) and result and isinstance(result[-1], str):
                result[-1] += one
            else:
                result.append(one)
        return result
    if not isinstance(node, dict):
        return node
    kind = node.get("t")
    if kind in ("Space", "SoftBreak"):
        return " "
    if kind == "Str":
        return node["c"]
    if kind in ("Para", "Plain"):
        return ["P", normal(node["c"])]
    if kind == "Image":
        return ["Image", node["c"][2]]
    return (
        [kind, normal(node["c"])]
        if "c" in node and kind
        else [kind]
        if kind
        else [normal(value) for name, value in node.items() if name not in ("citationNoteNum", "citationHash")]
    )


def check(old: str, new: str) -> list[Block]:
    before, after = blocks(old), blocks(new)
    both = merge(before, after)
    assert normal(tracked.accepted(both)) == normal(after)
    assert normal(tracked.rejected(both)) == normal(before)
    return both


def shown(parts: Any) -> str:
    """The text with its marks: {+inserted+}, [-deleted-], M for what was moved, and ¶ for the end of a paragraph."""
    return "".join(map(shown_one, parts)).rstrip("\n")


def shown_one(element: Any) -> str:
    kind = element["t"]
    if tracked.is_mark(element):
        begin, end = ("{+", "+}") if "insertion" in str(ast.classes(element)) else ("[-", "-]")
        inner = "¶" if tracked.is_end(element) else shown(element["c"][1])
        text = f"{begin}{'M' * bool(tracked.move_of(element))}{inner}{end}"
    elif kind in ("BulletList", "OrderedList"):
        text = "\n".join("- " + shown(item) for item in ast.items(element))
    elif kind == "Table":
        rows = [" | ".join(shown(cell) for _, cell in ast.cells(row)) for row in ast.rows(element)]
        text = "/".join(rows) + shown(ast.caption(element))
    elif kind in ("Div", "BlockQuote", "Figure"):
        text = shown(ast.blocks(element))
    elif kind in ("Note", "Image"):
        text = f"!{ast.target(element)}" if kind == "Image" else "^"
        if kind == "Note" and any(map(tracked.is_mark, ast.walk(ast.blocks(element)))):
            text = f"^({shown(ast.blocks(element))})"
    elif kind in ast.LEAVES:
        text = ast.text(element) if "c" in element else " "
    else:
        text = shown(ast.inlines(element))
    return text + "\n" * ast.is_block(element)


CASES = sorted((Path(__file__).parent / "cases").iterdir())
"""Folders with ``old.md``, ``new.md``, and what is to be marked in ``both.txt``, in the form of ``shown``."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_came_and_what_went(case: Path) -> None:
    old, new, wanted = ((case / name).read_text(encoding="utf-8") for name in ("old.md", "new.md", "both.txt"))
    assert shown(check(old, new)) == wanted.removesuffix("\n")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<small><em>One two.</em></small>", "<small>One three.</small>"),
        ("<em>One two. Three four.</em>", "One two. Three four."),
        ("One <b>two. Three</b> four.", "One <b>two</b>. Three four."),
        ("<small><em>One. Two.</em></small> Three.", "<small>One. Two. Three.</small>"),
    ],
)
def test_tags_that_belong_together_come_and_go_together(old: str, new: str) -> None:
    both = check(old, new)
    for mark in (element for element in ast.walk(both) if tracked.is_mark(element)):
        tags = [ast.text(one) for one in ast.walk(mark) if one["t"] == "RawInline"]
        assert len([tag for tag in tags if tag.startswith("</")]) * 2 == len(tags)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_same_text_has_no_changes(case: Path) -> None:
    text = (case / "old.md").read_text(encoding="utf-8")
    both = check(text, text)
    assert not [element for element in ast.walk(both) if tracked.is_mark(element)]


def test_a_mark_that_an_author_writes_is_none() -> None:
    before = blocks('One [two]{.insertion recto-change="1"} and [three]{.deletion recto-change="1"}.')
    both = merge(before, before)
    assert normal(tracked.accepted(both)) == normal(tracked.rejected(both)) == normal(both)
    assert not [element for element in ast.walk(both) if tracked.is_mark(element)]


@pytest.mark.parametrize("seed", range(60))
def test_accepting_gives_the_new_text_and_rejecting_the_old_one(seed: int, many: int) -> None:
    chance = random.Random(seed)
    for _ in range(max(many // 50, 1)):
        old = [block(chance) for _ in range(chance.randint(1, 9))]
        new = old
        for _ in range(chance.randint(1, 5)):
            new = edited(new, chance)
        check(text(old), text(new))

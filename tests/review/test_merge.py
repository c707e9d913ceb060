"""One text of two versions: accepting all changes gives the new one, rejecting all the old one."""

from __future__ import annotations

import random
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
        text = "^" if kind == "Note" else f"!{ast.target(element)}"
    elif kind in ast.LEAVES:
        text = ast.text(element) if "c" in element else " "
    else:
        text = shown(ast.inlines(element))
    return text + "\n" * ast.is_block(element)


CASES = {
    "a word": ("One two three.", "One zwei three.", "One [-two-]{+zwei+} three."),
    "a word more": ("One two.", "One and two.", "One{+ and+} two."),
    "a sign": ("One two.", "One, two.", "One{+,+} two."),
    "emphasis": ("It is very large.", "It is *very* large.", "It is [-very-]{+very+} large."),
    "within emphasis": ("It is *very large* now.", "It is *very small* now.", "It is very [-large-]{+small+} now."),
    "a new sentence": (
        "First one. Last one.",
        "First one. A new one. Last one.",
        "First one.{+ A new one.+} Last one.",
    ),
    "another sentence": (
        "First of all. Nothing stays here. Last.",
        "First of all. Every word is different. Last.",
        "First of all. [-Nothing stays here.-]{+Every word is different.+} Last.",
    ),
    "a paragraph": ("One.\n\nTwo.", "One.\n\nNew.\n\nTwo.", "One.\n{+New.+}\nTwo."),
    "a paragraph parted": ("One here. Two here.", "One here.\n\nTwo here.", "One here.[- -]{+¶+}\nTwo here."),
    "paragraphs joined": ("One here.\n\nTwo here.", "One here. Two here.", "One here.{+ +}[-¶-]\nTwo here."),
    "a paragraph moved": (
        "This first one has some words.\n\nSecond.\n\nThird.",
        "Second.\n\nThird.\n\nThis first one has some words.",
        "[-MThis first one has some words.-]\nSecond.\nThird.\n{+MThis first one has some words.+}",
    ),
    "a section moved": (
        "# A\n\nThe first section has some words.\n\n- item\n\n# B\n\nText that stays where it is.\n\nMore.\n\nLast.",
        "# B\n\nText that stays where it is.\n\nMore.\n\nLast.\n\n# A\n\nThe first section has some words.\n\n- item",
        "[-MA\nThe first section has some words.\n- item-]\n{}\n{}".format(
            "B\nText that stays where it is.\nMore.\nLast.", "{+MA\nThe first section has some words.\n- item+}"
        ),
    ),
    "a heading": ("# One\n\nText.", "# Two\n\nText.", "[-One-]\n{+Two+}\nText."),
    "an item": ("- one\n- two", "- one\n- new\n- two", "- one\n- {+new+}\n- two"),
    "words of an item": ("- one a b\n- two", "- one a c\n- two", "- one a [-b-]{+c+}\n- two"),
    "a cell": ("| a | b |\n|---|---|\n| 1 | 2 |", "| a | b |\n|---|---|\n| 1 | 3 |", "a | b/1 | [-2-]{+3+}"),
    "a row": (
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |",
        "a | b/1 | 2/{+3+} | {+4+}",
    ),
    "a column": (
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "| a | b | c |\n|---|---|---|\n| 1 | 2 | 3 |",
        "[-a | b/1 | 2-]\n{+a | b | c/1 | 2 | 3+}",
    ),
    "a formula": ("So $x^2$ is.", "So $x^3$ is.", "So [-x^2-]{+x^3+} is."),
    "a note": ("So.[^a]\n\n[^a]: One.", "So.[^a]\n\n[^a]: Two.", "So.[-^-]{+^+}"),
    "a citation": ("So [@a].", "So [@b].", "So [-[@a]-]{+[@b]+}."),
    "an image": ("![x](a.png)", "![x](b.png)", "[-!a.png-]{+!b.png+}"),
    "a line of code": ("```\na\nb\n```", "```\na\nc\n```", "a\n[-b-]\n{+c+}"),
    "Chinese": ("他们是学生。", "他们都是学生。", "他们{+都+}是学生。"),
    "line ends": ("One\ntwo three.", "One two\nthree.", "One two three."),
    "nothing to begin with": ("", "All new.", "{+All new.+}"),
    "nothing left": ("All old.", "", "[-All old.-]"),
}


@pytest.mark.parametrize(("old", "new", "wanted"), CASES.values(), ids=CASES)
def test_what_came_and_what_went(old: str, new: str, wanted: str) -> None:
    assert shown(check(old, new)) == wanted


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


@pytest.mark.parametrize("text", [old for old, _, _ in CASES.values()])
def test_the_same_text_has_no_changes(text: str) -> None:
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

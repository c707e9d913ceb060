"""One text of two versions: accepting all changes gives the new one, rejecting all the old one."""

from __future__ import annotations

import random
from typing import Any

import pytest
from recto.core.world import World
from recto.pandoc import ast, tracked
from recto.pandoc.ast import Block
from recto.review.merge import merge

WORDS = [
    "alpha",
    "beta",
    "gamma",
    "delta",
    "*emphasis*",
    "`code`",
    "**strong**",
    "$x^2$",
    "[@a]",
    "[@b, p. 4]",
    "x@fig:x",
]
WORDS += [
    "[a link](https://example.org)",
    "*two words*",
    "H~2~O",
    '"quoted"',
    "a<br>b",
    "<sub>2</sub>",
    "中文字。",
    "end.",
]


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
    """Marks in the text: {+inserted+}, [-deleted-], and ¶ for the end of a paragraph."""
    pieces = []
    for element in ast.walk(parts):
        pass
    return "".join(pieces)


def sentence(chance: random.Random) -> str:
    return (
        " ".join(
            chance.choice(WORDS) + chance.choice(["", "", "", ","]) for _ in range(chance.randint(1, 9))
        ).capitalize()
        + "."
    )


def paragraph(chance: random.Random) -> str:
    text = chance.choice([" ", "\n"]).join(sentence(chance) for _ in range(chance.randint(1, 4)))
    return text + (f"[^n{chance.randint(0, 10**9)}]" if chance.random() < 0.1 else "")


def block(chance: random.Random) -> str:
    kind = chance.randrange(14)
    if kind < 7:
        return paragraph(chance)
    if kind == 7:
        return f"{'#' * chance.randint(1, 3)} {' '.join(chance.choices(WORDS[:4], k=2))}"
    if kind == 8:
        mark = chance.choice(["- ", "1. "])
        between = chance.choice(["\n", "\n\n"])
        return between.join(mark + sentence(chance) for _ in range(chance.randint(1, 5)))
    if kind == 9:
        rows = "\n".join(
            f"| {chance.choice(WORDS[:4])} | {chance.randint(1, 3)} |" for _ in range(chance.randint(1, 4))
        )
        return f"| a | b |\n|---|---|\n{rows}\n\nTable: {sentence(chance)}"
    if kind == 10:
        return "> " + paragraph(chance).replace("\n", "\n> ")
    if kind == 11:
        return "```\n" + "\n".join(chance.choices(WORDS[:4], k=chance.randint(1, 4))) + "\n```"
    if kind == 12:
        return f"![{sentence(chance)}](images/{chance.choice('ab')}.png)"
    return f"Term {chance.choice(WORDS[:4])}\n\n:   {sentence(chance)}"


def edited(parts: list[str], chance: random.Random) -> list[str]:
    """A text with one edit."""
    parts = [*parts]
    at = chance.randrange(len(parts))
    kind = chance.randrange(8)
    if kind == 0:
        parts.insert(at, block(chance))
    elif kind == 1 and len(parts) > 1:
        del parts[at]
    elif kind == 2:
        parts[at] = block(chance)
    elif kind == 3:
        part = parts.pop(at)
        parts.insert(chance.randint(0, len(parts)), part)
    elif kind == 4:
        parts[at] = parts[at].replace(". ", ".\n\n", 1)
    elif kind == 5 and at + 1 < len(parts):
        parts[at : at + 2] = [f"{parts[at]} {parts[at + 1]}"]
    else:
        words = parts[at].split(" ")
        where = chance.randrange(len(words))
        words[where : where + chance.randint(0, 2)] = [chance.choice(WORDS)] * chance.randint(0, 2)
        parts[at] = " ".join(words)
    return parts


def text(parts: list[str]) -> str:
    return "\n\n".join(
        [
            *parts,
            *(f"[^n{part.partition('[^n')[2].partition(']')[0]}]: A note on it." for part in parts if "[^n" in part),
        ]
    )


@pytest.mark.parametrize("seed", range(60))
def test_accepting_gives_the_new_text_and_rejecting_the_old_one(seed: int, many: int) -> None:
    chance = random.Random(seed)
    for _ in range(max(many // 50, 1)):
        old = [block(chance) for _ in range(chance.randint(1, 9))]
        new = old
        for _ in range(chance.randint(1, 5)):
            new = edited(new, chance)
        check(text(old), text(new))

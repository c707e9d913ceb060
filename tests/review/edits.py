"""Random texts, and random edits of them."""

from __future__ import annotations

import random

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

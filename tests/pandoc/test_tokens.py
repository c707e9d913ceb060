"""The signs of list items, cells, notes and images, against what Pandoc reads."""

from __future__ import annotations

from collections import Counter

import pytest
from recto.core.model import Part
from recto.document.tally import count
from recto.pandoc import ast
from recto.pandoc.tokens import tokens

from tests.helpers import CASES, examine, pandoc

COUNTED = (Part.ITEM, Part.CELL, Part.NOTE, Part.FIGURE)


def read(text: str) -> dict[Part, int]:
    tree = ast.loads(pandoc("--from", "markdown", "--to", "json", text=text).stdout)
    parts = count(tree["blocks"]).parts
    return {part: parts[part] for part in COUNTED if parts[part]}


@pytest.mark.parametrize(
    "text",
    [
        "- one\n- two\n\n    1. three\n    2) four\n- five",
        '* *one*\n+ [two](a.html)\n\n- - -\n\n(a) [@key]\n(b) "Said"',
        "# Heading\n- one\n\n    - two\n\n      more of two\n\n        code - no item",
        "B. Russell wrote it.\n\nA.  an item",
        "2019. A year begins a list.\n\nIn the year\n2019. it does not.",
        "```\n- code\n```\n\n<!--\n- hidden\n-->\n\n<pre>\n- as it is\n</pre>",
        "| A | B |\n|:--|--:|\n| 1 |  |\n| `a|b` | $x$ |\n| \\| | [@k] |\n\nAfter | it",
        "A | B\n--|--\n1 | 2",
        '| A | B |\n|---|---|\n| <br> | x |\n| <!-- c --> | b |\n| <a id="x"></a> | <b>c</b> |',
        "|  |  |\n|--|--|\n| only | body |",
        "| A | B |\n|---|---|\n| 1 | 2 | 3 |\n| ![x](a.png) | y^[n] |",
        "One[^a] and one[^a] and^[another [link](b.html)].\n\n[^a]: The note.",
        "Raised^[x](y.html)^, unknown[^b] and `^[code]`.",
        "![a figure](a.png){#fig:a}\n\nIn ![line [with] brackets](b.png) and [![linked](c.png)](d.html).",
        "\\![no image](a.html) [link](b.png)",
        "- ![a figure](a.png){#fig:a}\n- ![of two\n  lines](b.png)\n\n1. ![a picture](c.png) and text\n2. more",
    ],
)
def test_what_is_counted_is_what_pandoc_reads(text: str) -> None:
    assert Counter(token.part for token in tokens(text)) == read(text)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("A note.[^a]\n\n[^a]: With a note.[^b]\n\n[^b]: No.", Part.NOTE),
        ("Text\n| A | B |\n|---|---|\n| 1 | 2 |", Part.CELL),
        ("![A caption\n\nof two paragraphs](a.png)", Part.FIGURE),
    ],
)
def test_what_pandoc_takes_for_text_is_counted(text: str, part: Part) -> None:
    assert Counter(token.part for token in tokens(text))[part] > read(text).get(part, 0)


def test_a_sign_is_at_its_place() -> None:
    text = "- one\n\n| A |\n|---|\n| b |\n\n![c](d.png)^[e]"
    assert [(token.part.value, text[token.start :][:2]) for token in tokens(text)] == [
        ("list item", "- "),
        ("table cell", "A "),
        ("table cell", "b "),
        ("note", "^["),
        ("image", "!["),
    ]


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir()))
def test_no_more_signs_than_parts_in_a_golden_manuscript(case: str) -> None:
    examined = examine(CASES / case)
    parts = examined.document.parts
    written = Counter(token.part for token in tokens(examined.text.text))
    assert {part: number for part, number in written.items() if number > parts[part]} == {}

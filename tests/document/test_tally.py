"""What is counted in a text."""

from __future__ import annotations

import pytest
from recto.core.model import Part
from recto.document.tally import count
from recto.pandoc import ast

from tests.helpers import pandoc


def counted(markdown: str) -> dict[str, int]:
    tree = ast.loads(pandoc("--from", "markdown", "--to", "json", text=markdown).stdout)
    return {part.value: number for part, number in count(tree["blocks"]).parts.items() if number}


@pytest.mark.parametrize(
    ("markdown", "parts"),
    [
        ("Text^[A note.] and more[^a].\n\n[^a]: Another.", {"note": 2}),
        ("- one\n- two\n    1. three\n\n- # No text", {"list item": 3}),
        ("| A | B |\n|---|---|\n| 1 |   |\n| $x$ | ![](a.png) |", {"table cell": 5, "formula": 1, "image": 1}),
        ("![A figure with $x$ and ^[a note].](a.png)", {"image": 1, "formula": 1, "note": 1}),
        (
            "# A {#sec:a}\n\n[x](#sec:a) [y](#ref-b) [z](#gone)\n\n::: {#ref-b}\nB\n:::",
            {"citation": 1, "cross-reference": 1},
        ),
    ],
)
def test_parts_are_counted(markdown: str, parts: dict[str, int]) -> None:
    assert counted(markdown) == parts


def test_each_part_is_counted_if_there_is_none() -> None:
    assert count([]).parts == dict.fromkeys(Part, 0)

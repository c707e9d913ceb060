"""What tells elements apart, and what does not."""

from __future__ import annotations

from typing import Any

import pytest
from recto.core.world import World
from recto.pandoc import ast


def blocks(markdown: str) -> Any:
    return ast.loads(World().pandoc(["--from", "markdown", "--to", "json"], markdown))["blocks"]


def caption(number: str, text: str = "A.") -> Any:
    label = ast.span([ast.string(f"Figure {number}:")], ast.make_attr(classes=["caption-label"]))
    return ast.para([label, ast.space(), ast.string(text)])


SAME = {
    "line ends": (blocks("a\nb"), blocks("a b")),
    "numbers of captions": (caption("1"), caption("2")),
    "numbers of references to figures": (
        ast.link([ast.string("1")], "#fig:a"),
        ast.link([ast.string("2")], "#fig:a"),
    ),
    "the description of an image": (blocks("x ![a](a.png)"), blocks("x ![b](a.png)")),
    "numbers of citations": (blocks("x [@a] [@b]")[0]["c"][-1], blocks("[@b]")[0]["c"][0]),
}
OTHER = {
    "words": (blocks("a"), blocks("b")),
    "captions": (caption("1"), caption("1", "B.")),
    "figures that are referred to": (ast.link([ast.string("1")], "#fig:a"), ast.link([ast.string("1")], "#fig:b")),
    "images": (blocks("x ![a](a.png)"), blocks("x ![a](b.png)")),
    "links": (blocks("[a](https://a.example)"), blocks("[a](https://b.example)")),
    "works": (blocks("[@a]"), blocks("[@b]")),
    "pages of a work": (blocks("[@a, p. 1]"), blocks("[@a, p. 2]")),
    "emphasis": (blocks("*a*"), blocks("**a**")),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
def test_the_same(one: Any, other: Any) -> None:
    assert ast.comparable(one) == ast.comparable(other)
    assert hash(ast.comparable(one)) == hash(ast.comparable(other))


@pytest.mark.parametrize(("one", "other"), OTHER.values(), ids=OTHER)
def test_another(one: Any, other: Any) -> None:
    assert ast.comparable(one) != ast.comparable(other)


def test_what_has_a_number_stays_whole() -> None:
    assert ast.is_numbered(ast.span([], ast.make_attr(classes=["eqnos-number"])))
    assert ast.is_numbered(ast.span([], ast.make_attr("a")))
    assert not ast.is_numbered(ast.span([], ast.make_attr(classes=["x"])))
    assert not ast.is_cross_reference(ast.link([], "#methods"))

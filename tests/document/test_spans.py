"""Spans around words."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from recto.document.spans import with_spans
from recto.pandoc import ast
from recto.pandoc.ast import Attr, Inline

BREAK: Inline = {"t": "SoftBreak"}


def two_words(text: str) -> Iterator[tuple[int, int, Attr]]:
    return ((*match.span(), ast.make_attr("", ["x"])) for match in re.finditer("a b", text))


def shown(inlines: list[Inline]) -> str:
    return "".join(f"<{shown(ast.inlines(one))}>" if one["t"] == "Span" else
                   {"SoftBreak": "/", "Space": "_"}.get(one["t"]) or ast.text(one) for one in inlines)  # fmt: skip


@pytest.mark.parametrize(
    ("inlines", "found"),
    [
        ([ast.string("the a b, a b")], "the <a b>, <a b>"),
        ([ast.string("the a"), BREAK, ast.string("b c")], "the <a/b> c"),
        ([ast.string("a"), ast.space(), ast.string("b")], "<a_b>"),
        ([ast.string("a"), ast.math("x"), ast.string(" b")], "ax b"),
        ([ast.raw_inline("html", "<abbr>"), ast.string("a b"), ast.raw_inline("html", "</abbr>"), ast.string("a b")],
         "<abbr>a b</abbr><a b>"),
    ],
)  # fmt: skip
def test_spans(inlines: list[Inline], found: str) -> None:
    assert shown(with_spans(inlines, two_words)) == found

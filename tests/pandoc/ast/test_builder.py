"""Constructors give what Pandoc itself writes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from recto.pandoc import ast

from tests.helpers import pandoc

INLINES = {
    "word": ast.string("word"),
    "*a b*": ast.emph(ast.inlines_of("a  b")),
    "**a**": ast.strong([ast.string("a")]),
    "[a]{.underline}": ast.underline([ast.string("a")]),
    "~~a~~": ast.strikeout([ast.string("a")]),
    "^a^": ast.superscript([ast.string("a")]),
    "~a~": ast.subscript([ast.string("a")]),
    "[a]{#i .c k=v}": ast.span([ast.string("a")], ast.make_attr("i", ["c"], [("k", "v")])),
    "[a]{custom-style=Small}": ast.span([ast.string("a")], ast.custom_style("Small")),
    "[]{}": ast.span([]),
    '[a](b "c")': ast.link([ast.string("a")], "b", "c"),
    '[![a](b "c"){#i}]{}': ast.span([ast.image([ast.string("a")], "b", "c", ast.make_attr("i"))]),
    "$x$": ast.math("x"),
    "$$x$$": ast.display_math("x"),
    "`a`{=latex}": ast.raw_inline("latex", "a"),
}
BLOCKS = {
    "a b": ast.para(ast.inlines_of("a b")),
    "a\\\nb": ast.para([ast.string("a"), ast.line_break(), ast.string("b")]),
    "```\na\n```": ast.code_block("a"),
    "```{=latex}\na\n```": ast.raw_block("latex", "a"),
    "::: {#i}\na\n:::": ast.div([ast.para([ast.string("a")])], ast.make_attr("i")),
    "## a b {#i .c}": ast.header(2, ast.inlines_of("a b"), ast.make_attr("i", ["c"])),
    "| a | b |\n|:--|:--|\n| c | d |": ast.simple_table(
        [[ast.string("a")], [ast.string("b")]], [[[ast.string("c")], [ast.string("d")]]]
    ),
    "![a](b){#i}": ast.figure(
        [ast.plain([ast.image([ast.string("a")], "b")])], [ast.plain([ast.string("a")])], ast.make_attr("i")
    ),
}


def written(text: str, *arguments: str) -> Any:
    return json.loads(pandoc("--from", "markdown", "--to", "json", *arguments, text=text).stdout)


def test_inlines() -> None:
    blocks = written("\n\n".join(INLINES))["blocks"]
    assert [ast.inlines(block) for block in blocks] == [[inline] for inline in INLINES.values()]


@pytest.mark.parametrize("text", BLOCKS)
def test_blocks(text: str) -> None:
    assert written(text)["blocks"] == [BLOCKS[text]]


def test_citations() -> None:
    (cite,) = ast.inlines(written("[@a; @b]")["blocks"][0])
    made = ast.cite([ast.citation("a"), ast.citation("b")], ast.inlines_of("[@a; @b]"))
    for one in ast.citations(cite):
        one["citationNoteNum"] = 0  # Pandoc counts the citations of a text
    assert cite == made


def test_metadata() -> None:
    text = "---\nx: {on: true, many: [a, b]}\ny: |\n  a\n\n  b\nz: a b\n---\n"
    assert written(text, "--metadata", "w=2")["meta"] == {
        "w": ast.meta_value(2),
        "x": ast.meta_value({"on": True, "many": ["a", "b"]}),
        "y": ast.meta_blocks([ast.para([ast.string("a")]), ast.para([ast.string("b")])]),
        "z": ast.meta_inlines(ast.inlines_of("a b")),
    }
    assert ast.meta_value("2") == ast.meta_string("2")

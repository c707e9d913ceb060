"""Ways through a tree."""

from __future__ import annotations

from typing import Any

import pandocfilters
from recto.pandoc import ast

from tests.helpers import pandoc

TEXT = "# A *b*\n\n- c [@d, e]\n\n  > f^[G.]\n\n| h | i |\n|---|---|\n| j | k |\n\nTerm\n\n:   l\n"


def blocks() -> list[ast.Block]:
    return ast.loads(pandoc("--from", "markdown", "--to", "json", text=TEXT).stdout)["blocks"]


def test_elements_come_in_the_order_of_the_text() -> None:
    words = [ast.text(element) for element in ast.walk(blocks()) if element["t"] == "Str"]
    assert words == ["A", "b", "c", ",", "e", "[@d,", "e]", "f", "G.", "h", "i", "j", "k", "Term", "l"]
    kinds = [element["t"] for element in ast.walk(blocks())]
    assert kinds[:5] == ["Header", "Str", "Space", "Emph", "Str"]


def test_an_element_that_is_changed_is_walked_as_it_is_then() -> None:
    tree = blocks()
    for element in ast.walk(tree):
        if element["t"] == "Emph":
            ast.become(element, ast.strong([ast.string("new")]))
    assert "new" in ast.words(tree)
    assert "b" not in ast.words(tree).split()


def test_lists_by_what_they_hold() -> None:
    tree = blocks()
    assert [[one["t"] for one in siblings] for siblings in ast.block_lists(tree, "Header", "BlockQuote")] == [
        ["Header", "BulletList", "Table", "DefinitionList"],
        ["Para", "BlockQuote"],
    ]
    assert [ast.words(inlines) for inlines in ast.inline_lists(tree, "Emph", "Note")] == ["A b", "f G.\n"]
    assert [ast.words(inlines) for inlines in ast.inline_lists(tree)][:3] == ["A b", "b", "c [@d, e]"]
    assert next(iter(ast.block_lists(tree))) is tree


def test_filtered_is_the_walk_of_pandocfilters() -> None:
    def louder(kind: str, content: Any, *_: Any) -> Any:
        if kind == "Str":
            return ast.raw_inline("html", content.upper())
        return [] if kind == "Space" else [ast.string("x"), ast.space()] if kind == "Note" else None

    def theirs(kind: str, content: Any, *_: Any) -> Any:
        return louder(kind, content)

    assert ast.filtered(blocks(), louder) == pandocfilters.walk(blocks(), theirs, "html", {})

"""From inlines to text, and each word as an element of its own."""

from __future__ import annotations

import pytest
from recto.pandoc import ast

from tests.helpers import pandoc


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('A *b* "c" `d`', "A b c d"),
        ("A\\\nb<br>c`<br>`{=html}d", "A b c d"),
        ("A $x$ `<b>`{=html}b`</b>`{=html}", "A  b"),
        ("![The description](a.png) in a line", " in a line"),
        ("A[@b, c]", "A[@b, c]"),
        ("A[B]{.csl-block}c", "A B c"),
        ("A note^[Of it.] here", "A note Of it.\n here"),
        ("# A\n\nB", "A\nB"),
        ("```\na\n```", "a"),
        ("<pre>a</pre>", ""),
    ],
)
def test_words(text: str, words: str) -> None:
    blocks = ast.loads(pandoc("--from", "markdown", "--to", "json", text=text).stdout)["blocks"]
    assert ast.words(blocks).rstrip("\n") == words


def test_words_apart() -> None:
    inlines = [ast.string("a b"), ast.emph([ast.string("c d")]), ast.string("e")]
    assert ast.apart(inlines) == [
        ast.string("a"), ast.space(), ast.string("b"), ast.emph([ast.string("c d")]), ast.string("e"),
    ]  # fmt: skip
    assert ast.apart([ast.string(" a")]) == [ast.string(""), ast.space(), ast.string("a")]

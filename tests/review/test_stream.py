"""Words, sentences and spaces of a text; what becomes of them, ``test_merge`` says."""

from __future__ import annotations

import pytest
from recto.pandoc import ast
from recto.review.stream import sentences, words_of

from tests.review.test_merge import blocks


def spelled(markdown: str) -> list[str]:
    found = words_of(blocks(markdown))
    return [ast.text(word.inline) if word.inline and word.inline["t"] == "Str" else "·" for word in found]


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("One two.", ["One", "two", ".", "·"]),
        ("well-known, it’s 3.5%", ["well-known", ",", "it’s", "3.5", "%", "·"]),
        ("*One* [two](x)", ["One", "two", "·"]),
        ("$x$ [@a] `b`", ["·", "·", "·", "·"]),
        ("他们 are", ["他", "们", "are", "·"]),
        ("日本語テキスト", [*"日本語テキスト", "·"]),
        ("- a\n- b", ["·"]),
    ],
)
def test_words(markdown: str, words: list[str]) -> None:
    assert spelled(markdown) == words


def test_a_word_has_the_spaces_before_it() -> None:
    first, second, *_ = words_of(blocks("One\ntwo"))
    assert (len(first.before), len(second.before)) == (0, 1)


@pytest.mark.parametrize(
    ("markdown", "count"),
    [
        ("One. Two! Three?", 4),
        ("Version 3.5 of it. Next.", 3),
        ("他是。她是。", 3),
        ("One.\n\nTwo.", 4),
        ("no end", 2),
    ],
)
def test_sentences_and_ends_of_paragraphs(markdown: str, count: int) -> None:
    assert len(sentences(words_of(blocks(markdown)))) == count

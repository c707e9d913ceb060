"""New words are written so that Pandoc reads them as Word shows them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recto.core.world import World
from recto.pandoc import ast
from recto.review.word.markdown import inline, paragraph, with_lines
from recto.review.word.reading import Token, tokens_of


def tokens(*runs: tuple[str, str]) -> list[Token]:
    return [token for text, look in runs for token in tokens_of(text, frozenset(look.split()))]


CASES: dict[str, tuple[list[tuple[str, str]], str]] = {
    "plain": ([("a b", "")], "a b"),
    "bold within words": ([("a ", ""), ("b", "bold"), (" c", "")], "a **b** c"),
    "both": ([("a", "bold italic"), ("b", "bold")], "***a*b**"),
    "a space at the border": ([("a", ""), (" b ", "italic"), ("c", "")], "a *b* c"),
    "raised words": ([("10", ""), ("a b", "sup")], "10^a\\ b^"),
    "a link": ([("see ", ""), ("it", "link:https://a.b"), (".", "")], "see [it](https://a.b)."),
    "an address": ([("https://a.b", "link:https://a.b")], "<https://a.b>"),
    "code": ([("a*b", "code")], "`a*b`"),
    "signs": ([("a_b *c* [d] $5 <e> x@y @z", "")], "a_b \\*c\\* \\[d\\] \\$5 \\<e> x@y \\@z"),
    "signs between spaces": ([("a * b _ c", "")], "a * b _ c"),
}


@pytest.mark.parametrize("name", CASES)
def test_words_and_looks(name: str) -> None:
    runs, wanted = CASES[name]
    assert inline(tokens(*runs), lambda _: None) == wanted


@given(st.text(st.sampled_from("ab1 *_[]()<>$@^~#|`\\-+.:!\"'"), min_size=1, max_size=12).map(str.strip))
def test_pandoc_reads_what_was_written(text: str) -> None:
    words = paragraph(inline(tokens((f"x {text} y", "")), lambda _: None))
    read = World().caching().pandoc(["--from", "markdown-smart", "--to", "json"], words).decode()
    assert ast.words(ast.loads(read)["blocks"]).strip() == " ".join(f"x {text} y".split())


@pytest.mark.parametrize(
    "text",
    [
        "1. a",
        "12345. a",
        "(12) a",
        "a. b",
        "iv. a",
        "XI) a",
        "A) b",
        "B.  a",
        "- a",
        "# a",
        "> a",
        "| a",
        "(a) b",
        "::: a",
        "+ a",
        "#. a",
    ],
)
def test_a_paragraph_is_nothing_else(text: str) -> None:
    read = World().caching().pandoc(["--from", "markdown", "--to", "json"], paragraph(text)).decode()
    [block] = ast.loads(read)["blocks"]
    assert block["t"] == "Para"
    assert ast.words([block]).split() == text.split()


@pytest.mark.parametrize("text", ["Yes. We did.", "A. Smith said so.", "Dr. Smith said so.", "(abc) is right."])
def test_what_begins_no_list_is_as_it_was(text: str) -> None:
    assert paragraph(text) == text


def test_sentences_get_lines() -> None:
    assert (
        with_lines("One is. Two, e.g. Three, is. A. Smith said.", ()) == "One is.\nTwo, e.g. Three, is.\nA. Smith said."
    )

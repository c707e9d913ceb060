"""Pages and texts, word by word."""

from __future__ import annotations

import pytest
from recto.core.model import Bibliography
from recto.words.matches import matched
from recto.words.page_words import page_words
from recto.words.text_words import text_words

from tests.helpers import parsed, plain_text


def matches(text: str, html: str) -> dict[str, str]:
    """What the text has from the place of each word of the page on."""
    page = page_words(f"<main>{html}</main>")
    words = text_words(plain_text(text), parsed(text)[0], Bibliography({}, {}))
    places = matched(page, words)
    return {
        word: text[place : place + len(word)] if place >= 0 else ""
        for word, place in zip(page.words, places, strict=True)
        if word.isalnum()
    }


CAPTION = "<p>So</p><table><caption>Of a cell</caption><tr><td>a</td><td>cell</td></tr></table><p>then a cell</p>"


@pytest.mark.parametrize(
    "text",
    [
        "So\n\n| a | cell |\n|---|---|\n\nTable: Of a cell\n\nthen a cell\n",
        "So\n\nTable: Of a cell\n\n| a | cell |\n|---|---|\n\nthen a cell\n",
    ],
)
def test_a_caption_is_before_or_behind_its_table(text: str) -> None:
    page = page_words(f"<main>{CAPTION}</main>")
    words = text_words(plain_text(text), parsed(text)[0], Bibliography({}, {}))
    places = matched(page, words)
    caption = text.index("Of a cell")
    assert places[1:4] == [caption, caption + 3, caption + 5]
    assert places[4:6] == [text.index("| a") + 2, text.index("| a") + 6]
    assert places[-1] == len(text) - 5


def test_a_word_with_a_part_that_is_marked() -> None:
    assert matches("Many PDFs here", "<p>Many <abbr>PDF</abbr>s here</p>") == {
        "Many": "Many",
        "PDF": "PDF",
        "s": "s",
        "here": "here",
    }


def test_formulas_that_pandoc_has_changed_are_paired() -> None:
    maths = '<math><annotation encoding="application/x-tex">\\mathbf{R}</annotation></math>'
    text = "In $\\R$ it is.\n"
    page = page_words(f"<main><p>In {maths} it is.</p></main>")
    words = text_words(plain_text(text), parsed(text)[0], Bibliography({}, {}))
    assert matched(page, words) == [0, 3, 8, 11]


def test_what_was_taken_for_an_attribute_is_found() -> None:
    assert matches("A {# brace #} stays", "<p>A {# brace #} stays</p>")["brace"] == "brace"


def test_words_that_are_not_in_the_text_have_no_place() -> None:
    assert matches("A @fig:x b", '<p>A Figure <a href="#fig:x">12</a> b</p>') == {
        "A": "A",
        "Figure": "",
        "12": "",
        "b": "b",
    }


def test_a_page_without_words() -> None:
    assert matches("", "") == {}
    assert matches("", "<p>made</p>") == {"made": ""}


def test_nothing_is_found_in_a_comment() -> None:
    found = matches(
        "A pine.\n\n<!--\n## Oak\n\nand elm\n-->\n\nThe end.\n", "<p>A pine.</p><p>Oak and</p><p>The end.</p>"
    )
    assert found == {"A": "A", "pine": "pine", "Oak": "", "and": "", "The": "The", "end": "end"}

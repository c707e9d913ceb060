"""Images are called by their files beside the page; what cannot be shown is said."""

from __future__ import annotations

import pytest
from recto.core.model import Image, Location
from recto.document.illustrate import illustrate
from recto.pandoc import ast

from tests.helpers import parsed

SHOWN = {"../figures/a.png": Image("../figures/a.png", "figures/a-2.png", b"", "image/png", Location("content/01.md"))}


def elements(text: str, kind: str) -> list[ast.Element]:
    document = illustrate(parsed(text)[0], SHOWN, "en")
    return [one for one in ast.walk(ast.loads(document.ast)["blocks"]) if one["t"] == kind]


def test_an_image_is_called_by_its_file() -> None:
    (image,) = elements("![A caption](../figures/a.png){#fig:a}\n", "Image")
    assert ast.target(image) == "figures/a-2.png"


def test_an_image_in_html_as_well() -> None:
    (raw,) = elements("Text <img class=\"x\" src='../figures/a.png'> and text.\n", "RawInline")
    assert ast.text(raw) == '<img class="x" src="figures/a-2.png">'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Text ![a drawing](none.png) and text.\n", "[Image missing: a drawing]"),
        ('Text ![](none.png){alt="what it shows"} and text.\n', "[Image missing: what it shows]"),
        ("Text ![](none.png) and text.\n", "[Image missing: Image]"),
        ("Text ![a drawing](https://example.org/a.png) and text.\n", "Image at https://example.org/a.png"),
    ],
)
def test_in_place_of_an_image_stands_its_description(text: str, words: str) -> None:
    (span,) = elements(text, "Span")
    assert ast.words([span]) == words
    assert ast.classes(span) == ["remote-image"]
    assert elements(text, "Image") == []


def test_an_image_on_another_host_is_a_link_that_keeps_its_description() -> None:
    text = "Text ![a drawing](https://example.org/a.png) and text.\n"
    (link,), (span,) = elements(text, "Link"), elements(text, "Span")
    assert ast.target(link) == "https://example.org/a.png"
    assert ast.attributes(span) == {"data-alt": "a drawing"}


def test_an_image_in_html_that_is_not_there_has_no_address() -> None:
    (raw,) = elements("Text <img src=none.png> and text.\n", "RawInline")
    assert ast.text(raw) == '<img src="">'


def test_a_document_without_changes_stays_the_same() -> None:
    document, _ = parsed("Text.\n")
    assert illustrate(document, SHOWN, "en") is document


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ("height=30%", {"width": "60%"}),
        ("height=80%", {"width": "100%"}),
        ("height=30% width=50%", {"height": "30%", "width": "50%"}),
        ("height=3cm", {"height": "3cm"}),
    ],
)
def test_a_height_that_is_a_part_of_the_line(size: str, expected: dict[str, str]) -> None:
    shown = {"a.png": Image("a.png", "a.png", b"", "image/png", Location("content/01.md"), width=40.0, height=20.0)}
    document = illustrate(parsed(f"![A]({'a.png'}){{{size}}}\n")[0], shown, "en")
    (image,) = (one for one in ast.walk(ast.loads(document.ast)["blocks"]) if one["t"] == "Image")
    assert ast.attributes(image) == expected


@pytest.mark.parametrize(
    ("target", "said"),
    [("https://example.org/a.png", "Image : https://example.org/a.png"), ("b.png", "[Image manquante : A]")],
)
def test_what_stands_for_an_image_is_in_the_language_of_the_text(target: str, said: str) -> None:
    document = illustrate(parsed(f"Text ![A]({target}).\n")[0], SHOWN, "fr")
    assert said in ast.words(ast.loads(document.ast)["blocks"])

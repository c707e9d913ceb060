"""Where words were written: in files that begin, end and look like those of authors."""

from __future__ import annotations

from recto.pandoc import ast
from recto.pipeline import Options
from recto.pipeline import make as pipeline_make
from recto.review.compare import _locator
from recto.review.stream import words_of

from tests.helpers import Maker, world

TEXT = """# One

The *first* words [@doi:10.5555/alpha] and
[a link](https://example.org/words) to words.

- an item
- another item with words
"""


def places(maker: Maker) -> dict[str, str]:
    built = pipeline_make(maker.text(TEXT), Options(formats=()), world(), lambda _: None)
    assert built
    blocks = ast.loads(built.documents[0].ast)["blocks"]
    found = _locator(built)(blocks)
    paragraphs = [one for one in ast.walk(blocks) if one["t"] in ("Para", "Plain")]
    words = [word for one in paragraphs for word in words_of([one], found)]
    return {ast.text(word.inline): str(word.place) for word in words if word.inline and word.inline["t"] == "Str"}


def test_words(make: Maker) -> None:
    found = places(make)
    assert found["The"] == "content/01.text.md:3:1"
    assert found["first"] == "content/01.text.md:3:6"
    assert found["and"] == "content/01.text.md:3:40"
    assert found["link"] == "content/01.text.md:4:4"
    assert found["to"] == "content/01.text.md:4:37"
    assert found["another"] == "content/01.text.md:7:3"


def test_signs_and_words_of_markup_lead_no_word_astray(make: Maker) -> None:
    """Each word is in its own paragraph, at its own place, whatever else looks like it further on."""
    text = (
        "White storks nest. A *favourite* example in “courses” [see there]. It is rarely examined --- with data.\n\n"
        "It takes births [@doi:10.5555/alpha] at home into account; it is long.\n"
    )
    built = pipeline_make(make.text(text), Options(formats=()), world(), lambda _: None)
    assert built
    blocks = ast.loads(built.documents[0].ast)["blocks"]
    found = _locator(built)(blocks)
    first, second = [one for one in ast.walk(blocks) if one["t"] == "Para"][:2]

    def of(paragraph: ast.Block) -> dict[str, str]:
        words = words_of([paragraph], found)
        return {ast.text(word.inline): str(word.place) for word in words if word.inline and word.inline["t"] == "Str"}

    lines = {paragraph["t"] + str(at): of(paragraph) for at, paragraph in enumerate((first, second))}
    one, two = lines.values()
    assert one["It"] == f"content/01.text.md:1:{text.index('It is rarely') + 1}"
    assert one["examined"] == f"content/01.text.md:1:{text.index('examined') + 1}"
    assert one["courses"] == f"content/01.text.md:1:{text.index('courses') + 1}"
    assert two["account"] == f"content/01.text.md:3:{text.splitlines()[2].index('account') + 1}"
    assert {place.split(":")[1] for place in one.values()} == {"1"}
    assert {place.split(":")[1] for place in two.values()} == {"3"}

"""Where words were written: in files that begin, end and look like those of authors."""

from __future__ import annotations

from recto.pandoc import ast
from recto.pipeline import Options, make
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
    built = make(maker.text(TEXT), Options(formats=()), world(), lambda _: None)
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

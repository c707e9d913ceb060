"""What a citation says of its works: the same as citeproc prints."""

from __future__ import annotations

from dataclasses import replace

import pytest
from recto.core.model import Style
from recto.document.cited_works import CitedWork, Locator, cited_works
from recto.document.style import style
from recto.pandoc import ast

from tests.helpers import manuscript, world

ITEMS = {key: {"id": key, "type": "book"} for key in "ab"}


def read(markdown: str, lang: str = "en-US", chosen: Style | None = None) -> list[CitedWork]:
    tree = ast.loads(world().pandoc(["--from", "markdown", "--to", "json"], markdown).decode())
    citations = [one for cite in ast.walk(tree["blocks"]) if cite["t"] == "Cite" for one in ast.citations(cite)]
    chosen = chosen or style(manuscript("", values={"csl": "apa"}), world(), lambda _: None)
    return cited_works(citations, ITEMS, tree, chosen, lang, world())


CASES = [
    ("[@a]", Locator()),
    ("[@a, p. 3]", Locator("page", "3", "p.")),
    ("[@a 12]", Locator("page", "12", "p.")),
    ("[@a, pp. 3-5, and *more*]", Locator("page", "3–5", "pp.", ", and <i>more</i>")),
    ("[@a, chap. 2]", Locator("chapter", "2", "chap.")),
    ("[@a, vol. 2 and so on]", Locator("volume", "2", "vol.", " and so on")),
    ("[@a {p. iv, vi-x} suffix]", Locator("page", "iv, vi–x", "pp.", " suffix")),
    ("[@a, among others]", Locator(suffix=", among others")),
    ("[@a, vgl. S. 3]", Locator(suffix=", vgl. S. 3")),
    ("@a [p. 9]", Locator("page", "9", "p.")),
]


@pytest.mark.parametrize(("markdown", "locator"), CASES)
def test_locators(markdown: str, locator: Locator) -> None:
    assert read(markdown) == [CitedWork(ITEMS["a"], locator=locator)]


def test_the_language_decides_what_is_a_locator() -> None:
    assert [work.locator for work in read("[@a, S. 3-5, und mehr; @b, Kap. 2]", "de-DE")] == [
        Locator("page", "3–5", "S.", ", und mehr"),
        Locator("chapter", "2", "Kap."),
    ]


def test_terms_of_the_style_itself_count() -> None:
    csl = style(manuscript("", values={"csl": "apa"}), world(), lambda _: None)
    terms = '<locale xml:lang="en"><terms><term name="verse" form="short">stz.</term></terms></locale>'
    own = replace(csl, csl=csl.csl.replace("<citation", f"{terms}<citation", 1))
    assert [work.locator.label for one in (csl, own) for work in read("[@a, stz. 3]", chosen=one)] == ["", "verse"]


@pytest.mark.parametrize("csl", ["", "no XML", '<!DOCTYPE a [<!ENTITY b SYSTEM "/etc/passwd">]><style>&b;</style>'])
def test_a_style_that_is_none_has_no_terms_of_its_own(csl: str) -> None:
    assert read("[@a, p. 3]", chosen=Style("", csl)) == [CitedWork(ITEMS["a"], locator=Locator("page", "3", "p."))]


def test_several_works_each_with_its_words() -> None:
    works = read("[see *also* @a, p. 3; -@b; e.g. @a]")
    assert works == [
        CitedWork(ITEMS["a"], "see <i>also</i>", Locator("page", "3", "p.")),
        CitedWork(ITEMS["b"], suppress_author=True),
        CitedWork(ITEMS["a"], "e.g."),
    ]

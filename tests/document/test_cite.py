"""Citations formatted by citeproc, once for all formats."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

import pytest
from recto import pipeline
from recto.core.world import CeilingReached, World
from recto.references.keys import short_id

from tests.document.test_style import OWN
from tests.helpers import Maker, build, main_part

TEXT = "First [@doi:10.5555/beta], then [@doi:10.5555/alpha; @doi:10.5555/beta].\n\n# References\n\n::: {#refs}\n:::\n\n# After\n\nThe end.\n"  # noqa: E501


def test_references_are_linked_and_stand_where_they_belong(make: Maker) -> None:
    page = build(make.text(TEXT)).page
    targets = set(re.findall(r'href="#(ref-\w+)"', page))
    assert len(targets) == 2
    assert all(f'id="{target}"' in page for target in targets)
    assert page.index('id="refs"') < page.index("The end.")


def test_references_at_the_end_where_no_place_is_given(make: Maker) -> None:
    page = main_part(build(make.text("Text [@doi:10.5555/alpha].\n\nThe end.\n")).page)
    assert page.index("The end.") < page.index("A study of alpha")


def test_a_work_cited_under_two_keys_is_one_reference(make: Maker) -> None:
    page = build(make.text("[@doi:10.5555/alpha] [@DOI:10.5555/ALPHA] [@a]\n\n[@a]: doi:10.5555/alpha\n")).page
    assert page.count('class="csl-entry"') == 1


def test_only_what_is_cited_is_listed(make: Maker) -> None:
    page = build(make.text("[@doi:10.5555/alpha]\n")).page
    assert "A study of beta" not in page


def test_a_text_without_citations_has_no_list(make: Maker) -> None:
    page = build(make.text("Nothing cited.\n")).page
    assert 'id="refs"' not in page


def test_links_can_be_turned_off(make: Maker) -> None:
    page = build(
        make.text("[@doi:10.5555/alpha]\n", **{"content/metadata.yaml": "title: x\npandoc:\n  link-citations: false\n"})
    ).page
    assert 'href="#ref-' not in page
    assert "A study of alpha" in page


def test_the_language_is_the_manuscripts(make: Maker) -> None:
    style = OWN.replace("<bibliography><layout>", '<bibliography><layout><text term="and" suffix=" "/>')
    metadata = "title: x\nlang: de-DE\ncsl: own.csl\n"
    page = build(
        make.text("[@doi:10.5555/alpha]\n", **{"content/metadata.yaml": metadata, "content/own.csl": style})
    ).page
    assert "und A study of alpha" in re.sub(r"<[^>]+>", "", page)


def test_the_text_of_the_manuscript_decides_neither_style_nor_references(make: Maker) -> None:
    block = "---\nbibliography: /etc/passwd\ncsl: /etc/passwd\n---\n\n"
    built = build(make.text(f"{block}Cited [@doi:10.5555/alpha].\n"))
    assert built.page.count('class="csl-entry"') == 1
    assert "A study of alpha" in built.page
    assert [d.code for d in built.diagnostics] == ["T005"]


def test_an_unresolved_citation_shows_its_key(make: Maker) -> None:
    built = build(make.text("Cited [@doi:10.5555/none].\n"), "html", "docx")
    assert "doi:10.5555/none?" in built.page
    assert [d.code for d in built.diagnostics] == ["C001"]


def test_pandoc_is_asked_once_to_cite(make: Maker, monkeypatch: object) -> None:
    from recto.core.world import World

    calls = []
    original = World.pandoc

    def counting(self: World, arguments: list[str], text: str = "", **options: Any) -> bytes:
        calls.append("--citeproc" in arguments)
        return original(self, arguments, text, **options)

    monkeypatch.setattr(World, "pandoc", counting)  # type: ignore[attr-defined]
    build(make.text(TEXT), "html", "docx")
    assert sum(calls) == 1
    assert pipeline.Options().formats == ("html", "pdf", "docx")


def test_a_heading_that_cites_has_both_identifiers_that_manubot_published(make: Maker) -> None:
    text = (
        "## Methods of [@doi:10.5555/ABC_d] and @tag:x {-}\n\nText [@a].\n\n## A plan without citations\n\nText.\n\n"
        "[@tag:x]: doi:10.5555/y\n"
    )
    references = [{"id": key, "type": "book", "title": key} for key in ("doi:10.5555/ABC_d", "doi:10.5555/y", "a")]
    page = build(make.text(text, **{"content/manual-references.json": json.dumps(references)})).page
    first, second = (short_id(key).lower() for key in ("doi:10.5555/abc_d", "doi:10.5555/y"))
    # Since 2020, Pandoc reads the keys; before, Manubot had put short ids in their place.
    new, old = "methods-of-doi10.5555abc_d-and-tagx", f"methods-of-{first}-and-{second}"
    assert f'<h2 class="unnumbered" id="{new}"><span id="{old}"></span>Methods of' in page
    assert '<h2 id="a-plan-without-citations">A plan' in page


def test_citations_that_citeproc_does_not_finish_cost_the_list_alone(
    make: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = World.pandoc

    def pandoc(world: World, arguments: Sequence[str], text: str = "", **others: Any) -> bytes:
        if "--citeproc" in arguments:
            raise CeilingReached("Pandoc did not finish within 8 seconds")
        return read(world, arguments, text, **others)

    monkeypatch.setattr(World, "pandoc", pandoc)
    built = build(make.text("First [@doi:10.5555/beta; @doi:10.5555/alpha].\n\nThe end.\n"), "html", "docx")
    assert [one.code for one in built.diagnostics] == ["R008"]
    assert "The end." in built.page
    assert "[@doi:10.5555/beta; @doi:10.5555/alpha]" in built.page

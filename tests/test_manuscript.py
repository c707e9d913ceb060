"""This repository's own manuscript against the contract in its metadata.yaml, under ``recto: structure:``.

A failure says which rule of the contract broke, and in which file and line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from recto.model import Location
from recto.pipeline import Examined
from recto.tree import walk, words

from tests.helpers import check, examine

ROOT = Path(__file__).parent.parent
CONTRACT: dict[str, Any] = yaml.safe_load((ROOT / "content" / "metadata.yaml").read_text(encoding="utf-8"))["recto"][
    "structure"
]
SECTIONS: list[dict[str, Any]] = CONTRACT["sections"]


@dataclass
class Section:
    """What stands under a heading of level 2."""

    heading: str
    place: Location
    blocks: list[Any] = field(default_factory=list)

    @property
    def words(self) -> int:
        """Words of running text: no headings, tables, captions, formulas and citations."""
        return sum(len(re.findall(r"\w[\w'’-]*", words(_without_citations(block)))) for block in _prose(self.blocks))

    @property
    def citations(self) -> set[str]:
        keys = (
            citation["citationId"]
            for element in walk(self.blocks)
            if element["t"] == "Cite"
            for citation in element["c"][0]
        )
        return {key for key in keys if not re.match(r"(fig|tbl|eq|sec):", key)}


def _prose(blocks: list[Any]) -> Iterator[Any]:
    for block in blocks:
        if block["t"] == "Div":
            yield from _prose(block["c"][1])
        elif block["t"] in ("Para", "Plain", "BulletList", "OrderedList", "BlockQuote", "LineBlock", "DefinitionList"):
            yield block


def _without_citations(node: Any) -> Any:
    if isinstance(node, list):
        return [
            _without_citations(child) for child in node if not (isinstance(child, dict) and child.get("t") == "Cite")
        ]
    if isinstance(node, dict):
        return {key: _without_citations(value) for key, value in node.items()}
    return node


@cache
def manuscript() -> Examined:
    return examine(ROOT)


@cache
def sections() -> tuple[Section, ...]:
    found: list[Section] = []
    for block in json.loads(manuscript().document.ast)["blocks"]:
        if block["t"] == "Header" and block["c"][0] == 2:
            heading = words(block["c"][2]).strip().replace("’", "'")
            found.append(Section(heading, heading_place(heading)))
        elif found:
            found[-1].blocks.append(block)
    return tuple(found)


def heading_place(heading: str) -> Location:
    for source in manuscript().manuscript.sections:
        for number, line in enumerate(source.text.splitlines(), start=1):
            if line.startswith("## ") and line.removeprefix("## ").partition(" {")[0].replace("’", "'") == heading:
                return Location(source.path, number)
    return Location("content")


def section(heading: str) -> Section:
    found = next((found for found in sections() if found.heading == heading), None)
    return found or pytest.fail(f"the section “{heading}” is missing")


def test_the_headings_are_those_of_the_contract_each_once_and_in_order() -> None:
    wanted = [rule["heading"] for rule in SECTIONS]
    given = [found.heading for found in sections()]
    for found, heading in zip(sections(), wanted, strict=False):
        assert found.heading == heading, f"{found.place}: “{heading}” should stand here, not “{found.heading}”"
    missing, extra = [h for h in wanted if h not in given], [str(s.place) for s in sections()[len(wanted) :]]
    assert not missing, f"these sections are missing: {missing}"
    assert not extra, f"these sections are not in the contract, or stand twice: {extra}"
    assert [int(match[1]) for h in given if (match := re.match(r"Rule (\d+):", h))] == list(range(1, 11))


@pytest.mark.parametrize("rule", SECTIONS, ids=lambda rule: rule["heading"].partition(":")[0])
def test_a_section_is_as_long_as_it_may_be(rule: dict[str, Any]) -> None:
    found = section(rule["heading"])
    fewest, most = rule["words"]
    assert fewest <= found.words <= most, f"{found.place}: {found.words} words; the contract says {fewest} to {most}"


@pytest.mark.parametrize("rule", SECTIONS, ids=lambda rule: rule["heading"].partition(":")[0])
def test_a_section_cites_what_it_should(rule: dict[str, Any]) -> None:
    found = section(rule["heading"])
    count = len(found.citations)
    assert count >= rule["citations"], (
        f"{found.place}: cites {count} works; the contract says {rule['citations']} or more"
    )


def test_the_whole_is_as_long_as_it_may_be() -> None:
    fewest, most = CONTRACT["words"]
    total = sum(found.words for found in sections())
    assert fewest <= total <= most, f"{total} words in all; the contract says {fewest} to {most}"


def test_the_references_are_last_and_alone() -> None:
    last = sections()[-1]
    assert last.heading == CONTRACT["last"], f"{last.place}: the last section should be {CONTRACT['last']}"
    assert [block["c"][0][0] for block in last.blocks if block["t"] == "Div"] == ["refs"], f"{last.place}: only #refs"


def test_nothing_is_wrong_with_it() -> None:
    found = [f"{d.location}: {d.code} {d.message}" for d in check(ROOT)]
    assert not found, "\n".join(found)


def test_every_described_work_is_cited() -> None:
    described = {item["id"] for file in manuscript().manuscript.bibliographies for item in json.loads(file.text)}
    cited = {key.dealiased_id for key in manuscript().bibliography.keys.values()}
    assert not described - cited, f"content/manual-references.json: never cited: {sorted(described - cited)}"
    assert len(cited) >= 55


def test_every_figure_table_and_equation_is_mentioned() -> None:
    mentioned = {reference.key for reference in manuscript().document.cross_references}
    lost = [f"{label.location}: {label.name}" for label in manuscript().document.labels if label.name not in mentioned]
    assert not lost, f"not mentioned in the text: {lost}"
    kinds = {label.name.partition(":")[0] for label in manuscript().document.labels}
    assert kinds == {"fig", "tbl", "eq"}


def test_every_figure_is_described_for_those_who_cannot_see_it() -> None:
    for element in walk(json.loads(manuscript().document.ast)["blocks"]):
        if element["t"] == "Figure":
            (image,) = [inner for inner in walk(element["c"][2]) if inner["t"] == "Image"]
            # Pandoc puts the attribute `alt` into the image's description.
            alternative = words(image["c"][1]).strip()
            caption = words(element["c"][1][1]).strip()
            assert len(alternative.split()) >= 10, f"{element['c'][0][0]}: alt is missing or too short"
            assert alternative != caption, f"{element['c'][0][0]}: alt only repeats the caption"


def test_every_table_has_a_head_and_a_caption() -> None:
    for element in walk(json.loads(manuscript().document.ast)["blocks"]):
        if element["t"] == "Table":
            _, (_, caption), _, (_, head), *_ = element["c"]
            assert words(caption).strip(), "a table without a caption"
            assert words(head).strip(), f"{words(caption).strip()[:60]}: a table without a head"

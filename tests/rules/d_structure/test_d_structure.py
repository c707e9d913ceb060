"""Headings, sections, and the contract of metadata.yaml."""

from __future__ import annotations

import pytest
from recto import pipeline
from recto.core.diagnostics import Diagnostic, in_order
from recto.pipeline import Options

from tests.helpers import Maker, check, said, world


def found(make: Maker, text: str, structure: str = "") -> list[tuple[str, str]]:
    """Code and place of what is wrong with the structure; a place in the text without its file."""
    metadata = f"title: x\nrecto:\n  structure:\n{structure}" if structure else "title: x\n"
    project = make.text(text, **{"content/metadata.yaml": metadata})
    every: list[Diagnostic] = []
    pipeline.check(project, Options(formats=()), world(), every.append)
    return [
        (code, (where or "").removeprefix("content/01.text.md:").removeprefix("content/"))
        for code, _, where in said(in_order(every))
        if code.startswith("D")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# A\n\nx\n\n## B\n\nx\n\n# C\n\nx\n", []),
        ("## A\n\nx\n\n# B\n\nx\n\n### C\n\nx\n", [("D009", "5:1"), ("D001", "9:1")]),
        ("A\n=\n\nx\n\n### B\n\nx\n", [("D001", "6:1")]),
        ("# A\n\nx\n\n```\n### B\n```\n", []),
        ("# A\n\n## X\n\nx\n\n# B\n\n## X\n\nx\n", []),
        ("# A\n\n## X\n\nx\n\n## x\n\nx\n", [("D002", "7:1")]),
        ("# A\n\n## X\n\nx\n\n### X\n\nx\n", []),
        ("# A\n\n# B\n\n<!-- to come -->\n", [("D003", "1:1"), ("D003", "3:1")]),
        ("# A\n\n## B\n\n- x\n", []),
        ("# A\n\n$$ x $$\n\n# B\n\n| a |\n|---|\n| b |\n\n# References\n", []),
    ],
)
def test_headings(text: str, expected: list[tuple[str, str]], make: Maker) -> None:
    assert found(make, text) == expected


LONG = "word " * 25


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Short.\n\n{LONG}\n\n# A\n\nx\n", [("D004", "3:1")]),
        ("Short.\n\n# A\n\nx\n", []),
        (f"{LONG}\n\n<!-- no heading -->\n", []),
        (f"{LONG}\n\n# Authors\n\nx\n", []),
        (f"<small><em>{LONG}</em></small>\n\n# A\n\nx\n", []),
        (f"_{LONG.strip()}_\n\n# A\n\nx\n", []),
    ],
)
def test_text_before_the_first_heading(text: str, expected: list[tuple[str, str]], make: Maker) -> None:
    assert found(make, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# A\n\n[@doi:10.5555/alpha]\n", [("D005", "1:1")]),
        ("[@doi:10.5555/alpha]\n", [("D005", "1:1")]),
        ("# A\n\n[@doi:10.5555/alpha]\n\n::: {#refs}\n:::\n", []),
        ("# A\n\n[@doi:10.5555/alpha]\n\n## Literature cited\n", []),
        ("# A\n\nNothing.\n", []),
        ("# A\n\n[@doi:10.5555/alpha]\n\n# References\n\n# B\n\nx\n", [("D006", "5:1")]),
        ('# A\n\n[@doi:10.5555/alpha]\n\n# References\n\n<div id="refs"></div>\n\n# B\n\nx\n', []),
    ],
)
def test_the_place_of_the_references(text: str, expected: list[tuple[str, str]], make: Maker) -> None:
    assert found(make, text) == expected


TEXT = (
    "# Intro\n\nOne two three [@doi:10.5555/alpha].\n\n# Rule 1: A\n\nOne.\n\n# Rule 2: B’s\n\nOne.\n\n# References\n"
)


@pytest.mark.parametrize(
    ("structure", "expected"),
    [
        ("    last: References\n    words: [5, 5]\n", []),
        ("    words: 4\n", [("D013", "metadata.yaml:4:5")]),
        ("    words: [6, 9]\n", [("D013", "metadata.yaml:4:5")]),
        ("    last: Intro\n", [("D012", "13:1")]),
        ("    sections: [{heading: intro, words: 3, citations: 1}]\n", []),
        ("    sections: [{heading: Intro, words: 2}]\n", [("D013", "1:1")]),
        ("    sections: [{heading: Intro, citations: 2}]\n", [("D014", "1:1")]),
        ("    sections:\n      - heading: \"Rule {n}: *\"\n        count: 2\n", []),
        ("    sections:\n      - heading: \"Rule {n}: *\"\n        count: [3, 9]\n", [("D011", "metadata.yaml:5:9")]),
        ("    sections:\n      - heading: \"Rule {n}: *\"\n        count: 1\n", [("D012", "9:1")]),
        ("    sections:\n      - heading: \"Rule 2: B's\"\n", []),
        ("    sections:\n      - heading: Methods\n", [("D011", "metadata.yaml:5:9")]),
        ("    sections:\n      - {heading: Methods, optional: true}\n", []),
        ("    sections:\n      - heading: \"Rule 1: A\"\n      - heading: Intro\n", [("D012", "1:1")]),
        ("    only: true\n    sections:\n      - heading: Intro\n      - heading: \"Rule *\"\n        count: 2\n", [("D012", "13:1")]),  # noqa: E501
        ("    only: 7\n", [("D010", "metadata.yaml:4:5")]),
        ("    words: many\n", [("D010", "metadata.yaml:4:5")]),
        ("    sections:\n      - words: 5\n", [("D010", "metadata.yaml:5:9")]),
        ("    sections:\n      - heading: Intro\n        words: [1, x]\n", [("D010", "metadata.yaml:6:20")]),
    ],
)  # fmt: skip
def test_the_contract(structure: str, expected: list[tuple[str, str]], make: Maker) -> None:
    assert found(make, TEXT, structure) == expected


@pytest.mark.parametrize(("lang", "missing"), [("en", 0), ("de", 1)])
def test_a_statement_from_the_metadata_is_a_section(lang: str, missing: int, make: Maker) -> None:
    metadata = f"title: x\nlang: {lang}\nfunding: By nobody.\n"
    metadata += "recto: {structure: {sections: [{heading: Intro}, {heading: Funding}]}}\n"
    project = make.text("# Intro\n\nWords.\n", **{"content/metadata.yaml": metadata})
    assert [one.code for one in check(project)] == ["D011"] * missing


def test_sections_that_stand_twice_or_in_another_order(make: Maker) -> None:
    structure = '    sections:\n      - heading: A\n      - heading: B\n      - heading: C\n      - heading: "R {n}"\n'
    text = "# B\n\nx\n\n# A\n\nx\n\n# C\n\nx\n\n# C\n\nx\n\n# R 2\n\nx\n\n# R 2\n\nx\n"
    codes = found(make, text, structure)
    assert [one for one in codes if one[0] == "D012"] == [("D012", "1:1"), ("D012", "13:1"), ("D012", "17:1")]


def test_sections_of_a_contract_are_of_one_level(make: Maker) -> None:
    text = "# Title\n\n## A\n\none two\n\n### More\n\nthree\n\n## B\n\nfour\n\n# Letter\n\n"
    assert found(make, text, "    level: 2\n    sections:\n      - {heading: A, words: [3, 3]}\n    only: true\n") == [
        ("D012", "11:1"),
        ("D003", "15:1"),
    ]


# --- headings that are not read, are empty or stand too high (D007 to D009) ------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("##Methods\n\nx\n", [("D007", "1:1")]),
        ("x\n\n##\u00a0Methods\n\nx\n", [("D007", "3:1")]),
        ("x\n## Methods\n\nx\n", [("D007", "2:1")]),
        ("> x\n> ### Methods\n", [("D007", "2:3")]),
        ("x\n\n ## Methods\n\nx\n", [("D007", "3:2")]),
        ("#Methods\n\nx\n", [("D007", "1:1")]),
        ("#3 was best, and so is\n#methods\n", []),
        ("\\##Methods, `##x` and F#.\n\n```\n##x\n```\n", []),
        ("> ## Methods\n>\n> x\n", []),
        ("## A\n\nx\n\n##\n\nx\n", [("D008", "5:1")]),
        ("## A\n\nx\n\n## {#b}\n\nx\n", [("D008", "5:1")]),
        ("```\n## x\n```\n\n##\n\nx\n\n## $x$\n\nx\n", [("D008", "5:1")]),
        ("## A\n\nx\n\n## B\n\nx\n\n# C\n\nx\n\n## D\n\nx\n", [("D009", "9:1")]),
        ("### A\n\nx\n\n## B\n\nx\n", [("D009", "5:1")]),
        ("## Abstract\n\nx\n\n# A\n\nx\n\n## B\n\nx\n\n# C\n\nx\n", []),
        ("## A\n\nx\n\n# Appendix\n\nx\n\n# References\n\nx\n", []),
        ("# A\n\n## B\n\nx\n\n# C\n\nx\n", []),
    ],
)
def test_headings_that_are_wrong(text: str, expected: list[tuple[str, str]], make: Maker) -> None:
    assert [one for one in found(make, text) if one[0] in ("D007", "D008", "D009")] == expected


@pytest.mark.parametrize(
    ("name", "is_reported"),
    [
        ("contribution-statement", True),
        ("author-contributions-statement", True),
        ("funding-statements", True),
        ("Funding-Statement", True),
        ("competing-interest-statement", True),
        ("conflict-statement", False),
        ("funding", True),
        ("findings", False),
        ("ethics-statement", False),
        ("glosary", True),
        ("abbreviation", True),
        ("gloss", False),
    ],
)
def test_places_of_statements_that_are_misspelled(name: str, is_reported: bool, make: Maker) -> None:
    assert found(make, f"## A\n\nx\n\n::: {{#{name}}}\n:::\n") == ([("D016", "5:6")] if is_reported else [])

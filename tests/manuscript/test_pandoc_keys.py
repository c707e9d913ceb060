"""Pandoc's keys at the top and under ``pandoc``, and the files that ``bibliography`` names."""

from __future__ import annotations

import re

import pytest
from recto.manuscript.read import read

from tests.helpers import Maker, build, check, main_part

TEXT = "Text [@doi:10.5555/alpha].\n"
BIB = "@book{one, title = {The first book}, year = {2001}}\n@book{two, title = {The second book}, year = {2002}}\n"


def listed(make: Maker, metadata: str, text: str, **files: str) -> list[str]:
    project = make.text(text, **{"content/metadata.yaml": f"title: x\nlang: en\n{metadata}", **files})
    return re.findall(r"A study of \w+|The \w+ book", main_part(build(project).page))


def test_keys_at_the_top_are_found_under_pandoc_with_their_places(make: Maker) -> None:
    metadata = "nocite: ['@a']\nsubtitle: One\npandoc:\n  subtitle: Two\n"
    known = read(make({"content/metadata.yaml": metadata}), lambda _: None).metadata
    assert known.values["pandoc"] == {"nocite": ["@a"], "subtitle": "Two"}
    assert known.place("pandoc", "nocite", 0).line == 1
    assert known.place("pandoc", "subtitle").line == 4


def test_files_of_references(make: Maker) -> None:
    text = "Text [@two; @doi:10.5555/alpha].\n"
    for metadata in ("bibliography: my.bib\n", "pandoc: {bibliography: [content/my.bib]}\n"):
        assert listed(make, metadata, text, **{"content/my.bib": BIB}) == ["The second book", "A study of alpha"]
    inline = "references:\n  - {id: two, type: book, title: The second book}\n"
    assert listed(make, inline, text) == ["The second book", "A study of alpha"]


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("none.bib", "does not exist"),
        ("my.docx", "is of a kind that Recto does not read"),
        ("../beside.bib", "is outside content/, so it is not read"),
        ("beside.bib", "is outside content/, so it is not read"),
    ],
)
def test_files_that_are_not_read(name: str, problem: str, make: Maker) -> None:
    files = {"content/metadata.yaml": f"title: x\nbibliography: {name}\n", "content/my.docx": "x", "beside.bib": BIB}
    found = [one for one in check(make.text(TEXT, **files)) if one.code == "M021"]
    assert [(one.message, str(one.location)) for one in found] == [
        (f"the bibliography {name} {problem}", "content/metadata.yaml:2:1")
    ]


@pytest.mark.parametrize("name", ["my", "My.bib", "refs/my.bib", "my.bibtex"])
def test_a_file_by_another_name(name: str, make: Maker) -> None:
    files = {"content/metadata.yaml": f"title: x\nbibliography: {name}\n", "content/my.bib": BIB}
    assert [one.hint for one in check(make.text(TEXT, **files)) if one.code == "M021"] == ["did you mean my.bib?"]


def test_a_wrong_value_is_said_once(make: Maker) -> None:
    files = {"content/metadata.yaml": "title: x\nlink-citations: perhaps\nbibliography: {a: b}\n"}
    found = [one.message for one in check(make.text(TEXT, **files)) if one.code == "M002"]
    assert found == ["link-citations must be true or false", "bibliography must be text or a list of texts"]

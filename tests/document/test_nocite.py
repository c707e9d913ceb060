"""Works that are listed although nothing cites them, and the other keys of Pandoc's that concern the list."""

from __future__ import annotations

import re

import pytest

from tests.helpers import Maker, build, check, main_part

TEXT = "Text [@doi:10.5555/alpha].\n\n## References\n\n::: {#refs}\n:::\n"


def listed(make: Maker, metadata: str, text: str = TEXT, **files: str) -> list[str]:
    project = make.text(text, **{"content/metadata.yaml": f"title: x\nlang: en\n{metadata}", **files})
    page = main_part(build(project).page)
    return re.findall(r"A study of \w+|The \w+ book", page)


@pytest.mark.parametrize("key", ["@doi:10.5555/gamma", "@{doi:10.5555/gamma}", "[@doi:10.5555/gamma]"])
@pytest.mark.parametrize("under", ["{}", "pandoc: {{{}}}"])
def test_a_work_is_listed_after_those_that_are_cited(key: str, under: str, make: Maker) -> None:
    metadata = under.format(f'nocite: "{key}"') + "\n"
    assert listed(make, metadata) == ["A study of alpha", "A study of gamma"]


def test_several(make: Maker) -> None:
    assert listed(make, "nocite: [doi:10.5555/beta]\n") == ["A study of alpha", "A study of beta"]
    expected = ["A study of alpha", "A study of beta", "A study of gamma"]
    assert listed(make, 'nocite: ["@doi:10.5555/beta", "@doi:10.5555/gamma"]\n') == expected
    assert listed(make, "nocite: doi:10.5555/beta, doi:10.5555/gamma\n") == expected
    assert listed(make, "nocite: |\n  @doi:10.5555/beta, @doi:10.5555/gamma\n") == expected
    assert listed(make, "nocite: '@*'\n") == expected
    assert listed(make, "nocite: '@*'\n", "Nothing is cited.\n") == expected


def test_what_is_listed_alone_is_no_citation_of_the_text(make: Maker) -> None:
    built = build(make.text("Nothing is cited.\n", **{"content/metadata.yaml": "title: x\nnocite: '@*'\n"}))
    assert [one for one in built.diagnostics if one.code == "O004"] == []


def test_a_work_that_nothing_describes_is_reported_there(make: Maker) -> None:
    project = make.text(TEXT, **{"content/metadata.yaml": "title: x\nnocite: '@doi:10.5555/none'\n"})
    assert [str(one.location) for one in check(project) if one.code == "C001"] == ["content/metadata.yaml:2:1"]


def test_bibtex_lists_them_too(make: Maker) -> None:
    metadata = "title: x\nnocite: '@doi:10.5555/gamma'\nrecto: {latex: {references: bibtex}}\n"
    built = build(make.text(TEXT, **{"content/metadata.yaml": metadata}), "latex")
    assert "\\nocite{*}\n\\bibliography{references}" in built.text("manuscript.tex")
    assert "A study of gamma" in built.text("references.bib")
    assert "nocite: '@*'" in built.text("manuscript.md")


def test_a_heading_for_the_list_or_no_list(make: Maker) -> None:
    text = "## One\n\nText [@doi:10.5555/alpha].\n"
    project = make.text(text, **{"content/metadata.yaml": "title: x\nreference-section-title: Works\n"})
    page = main_part(build(project).page)
    assert page.index(">Works<") < page.index("A study of alpha")
    assert [one.code for one in check(project) if one.code.startswith("D")] == []
    project = make.text(text, **{"content/metadata.yaml": "title: x\nsuppress-bibliography: true\n"})
    built = build(project, "html", "pdf", "docx")
    assert "A study of alpha" not in main_part(built.page)
    assert [one.code for one in built.diagnostics if one.code.startswith(("O", "D"))] == []


def test_a_subtitle_follows_the_title(make: Maker) -> None:
    def title(metadata: str) -> str:
        page = build(make.text("Text.\n", **{"content/metadata.yaml": metadata})).page
        return re.findall(r'<h1 class="recto-title">(.*?)</h1>', page)[0]

    assert title("title: Bells\nsubtitle: A study of *metal*\n") == "Bells: A study of <em>metal</em>"
    assert title("title: Why bells?\nsubtitle: A study\n") == "Why bells? A study"
    assert title("pandoc: {title: Bells, subtitle: A study}\n") == "Bells: A study"

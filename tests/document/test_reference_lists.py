"""Several lists of references: each citation leads to the list of its own part."""

from __future__ import annotations

import json
import re

import pytest
from lxml import etree, html
from recto.document.reference_lists import has_several

from tests.helpers import Maker, build, examine, main_part, said
from tests.word import W, document, parts, style_of, text_of

WORKS = json.dumps(
    [
        {"id": name, "type": "article-journal", "title": f"{name} rays", "issued": {"date-parts": [[2001 + index]]}}
        for index, name in enumerate(("alpha", "beta", "gamma"))
    ]
)
FILES = {"content/manual-references.json": WORKS}
CHAPTERS = """# One

Alpha [@alpha], beta [@beta].^[A note [@alpha].]

## References of one

::: {.refs}
:::

# Two

Beta [@beta], gamma [@gamma], once more [@gamma; @beta].

## References of two

::: {.refs}
:::
"""
OUTLOOK = "\n# Outlook\n\nGamma [@gamma].\n\n# References\n"


def lists(page: str) -> dict[str, list[tuple[str, str]]]:
    """The entries of each list, by its id: their anchors and titles."""
    found = (node for node in html.fromstring(page).iter("div") if "csl-bib-body" in node.get("class", ""))
    return {one.get("id", ""): [(entry.get("id", "")[4:], _title(entry)) for entry in one] for one in found}


def _title(entry: etree._Element) -> str:
    return "".join(map(str, entry.itertext())).split(" rays")[0].split()[-1]


def test_each_list_has_the_works_of_its_part(make: Maker) -> None:
    page = build(make.text(CHAPTERS + OUTLOOK, **FILES)).page
    found = lists(page)
    assert {name: [title for _, title in entries] for name, entries in found.items()} == {
        "refs-1": ["alpha", "beta"],
        "refs-2": ["beta", "gamma"],
        "refs": ["gamma"],
    }
    anchors = [anchor for entries in found.values() for anchor, _ in entries]
    assert len({*anchors}) == 5
    assert [anchor[-2:] for anchor in anchors if "-" in anchor] == ["-2", "-2"]
    # A citation has the number and the anchor of its own list, in a note as well.
    text = [
        (anchor, number)
        for anchor, number in re.findall(r'href="#ref-([^"]+)" role="doc-biblioref">(\d+)<', main_part(page))
    ]
    (alpha, _), (beta, _) = found["refs-1"]
    (beta_2, _), (gamma, _) = found["refs-2"]
    assert text == [
        (alpha, "1"), (beta, "2"), (beta_2, "1"), (gamma, "2"), (beta_2, "1"), (gamma, "2"),
        (found["refs"][0][0], "1"), (alpha, "1"),
    ]  # fmt: skip


def test_text_after_the_last_list_belongs_to_it(make: Maker) -> None:
    text = CHAPTERS + "\n# Outlook\n\nAlpha [@alpha].\n"
    assert [title for _, title in lists(build(make.text(text, **FILES)).page)["refs-2"]] == ["beta", "gamma", "alpha"]


def test_a_list_of_the_supplement_beside_the_main_one(make: Maker) -> None:
    text = (
        "Beta [@beta].\n\n# References\n\n::: {#refs}\n:::\n\n# Supplement {.supplement}\n\nBeta [@beta].\n\n"
        "## More references\n\n::: {#more .refs}\n:::\n"
    )
    built = build(make.text(text, **FILES))
    assert said(built.diagnostics) == []
    assert {name: [title for _, title in entries] for name, entries in lists(built.page).items()} == {
        "refs": ["beta"],
        "more": ["beta"],
    }


def test_works_that_are_not_cited_are_in_the_main_list(make: Maker) -> None:
    metadata = "pandoc:\n  nocite: '@alpha'\n"
    project = make.text(CHAPTERS.replace("@alpha", "@beta") + OUTLOOK, **FILES, **{"content/metadata.yaml": metadata})
    found = lists(build(project).page)
    assert [title for _, title in found["refs"]] == ["gamma", "alpha"]
    assert "alpha" not in [title for _, title in found["refs-1"] + found["refs-2"]]


@pytest.mark.parametrize("mark", ["{.refs}", "{#refs}", "{#refs .refs}", "{#mine .refs}"])
def test_one_list_is_the_list(mark: str, make: Maker) -> None:
    project = make.text(f"Alpha [@alpha].\n\n::: {mark}\n:::\n\n## End\n\nBeta [@beta].\n", **FILES)
    name = "mine" if "mine" in mark else "refs"
    assert has_several(examine(project).document.ast) == (name == "mine")
    found = lists(build(project).page)
    assert {name: [title for _, title in entries] for name, entries in found.items()} == {name: ["alpha", "beta"]}


def test_lists_that_cannot_be_and_empty_ones_are_named(make: Maker) -> None:
    text = (
        "::: {.refs}\n:::\n\nAlpha [@alpha], Figure @fig:x.\n\n::: {#refs}\n:::\n\n::: {#refs}\n:::\n\n"
        "::: box\n\nBeta [@beta].\n\n::: {.refs}\n:::\n\nGamma [@gamma].\n\n::: {.refs}\n:::\n\n:::\n"
    )
    found = [one for one in said(build(make.text(text, **FILES)).diagnostics) if one[0] in ("C024", "C027")]
    assert found == [
        ("C027", "warning", "content/01.text.md:1:6"),
        ("C024", "warning", "content/01.text.md:9:6"),
        ("C024", "warning", "content/01.text.md:21:6"),
    ]


def test_a_heading_with_the_class_has_its_list_below_it(make: Maker) -> None:
    text = re.sub(r"(## References of \w+)\n\n::: \{\.refs\}\n:::", r"\1 {.refs}", CHAPTERS)
    assert "{.refs}\n:::" not in text
    built = build(make.text(text, **FILES))
    assert [[title for _, title in entries] for entries in lists(built.page).values()] == [
        ["alpha", "beta"], ["beta", "gamma"],
    ]  # fmt: skip


def test_what_a_section_behind_the_last_list_cites_is_named(make: Maker) -> None:
    found = said(build(make.text(CHAPTERS + "\n# Outlook\n\nAlpha [@alpha].\n", **FILES)).diagnostics)
    assert found == [("C028", "warning", "content/01.text.md:16:6")]
    assert said(build(make.text(CHAPTERS + OUTLOOK, **FILES)).diagnostics) == []


def test_statements_and_authors_come_behind_chapters(make: Maker) -> None:
    metadata = "title: x\nauthors:\n  - {name: Ada Example, credit: [Software]}\n"
    text = "# Authors\n\nAda\n\n" + CHAPTERS
    for more, order in (
        ("", ["Two", "Author contributions", "Authors"]),
        (OUTLOOK, ["Outlook", "Author contributions", "Authors", "References"]),
    ):
        built = build(make.text(text + more, **FILES, **{"content/metadata.yaml": metadata}), "docx")
        body = document(parts(built.files["manuscript.docx"]))
        found = [text_of(one) for one in body.iter(W + "p") if style_of(one) == "Heading1"]
        assert [one for one in found if one in order] == order


def test_numbers_of_the_lists_in_the_other_formats(make: Maker) -> None:
    built = build(make.text(CHAPTERS + OUTLOOK, **FILES), "html", "pdf", "docx", "latex", "jats")
    assert [one for one in built.diagnostics if one.code[0] == "O"] == []
    article = etree.fromstring(built.files["manuscript.xml"])
    listed = [[one.get("id") for one in part.iter("ref")] for part in article.iter("ref-list")]
    assert [len(part) for part in listed] == [2, 2, 1]
    assert [title.text for title in article.iterfind(".//ref-list/title")] == [
        "References of one", "References of two", "References",
    ]  # fmt: skip
    assert {one.get("rid") for one in article.iter("xref")} == {name for part in listed for name in part}


def test_all_lists_look_alike_in_word(make: Maker) -> None:
    body = document(parts(build(make.text(CHAPTERS + OUTLOOK, **FILES), "docx").files["manuscript.docx"]))
    entries = [paragraph for paragraph in body.iter(W + "p") if " rays" in text_of(paragraph)]
    assert [style_of(entry) for entry in entries] == ["Bibliography"] * 5


def test_bibtex_leaves_several_lists_to_citeproc(make: Maker) -> None:
    metadata = "recto:\n  latex:\n    references: bibtex\n"
    project = make.text(CHAPTERS, **FILES, **{"content/metadata.yaml": metadata})
    written = build(project, "latex").files["manuscript.tex"].decode()
    assert "\\bibliography{" not in written
    assert written.count("\\begin{CSLReferences}") == 2


@pytest.mark.usefixtures("made_anew")
def test_the_same_text_gives_the_same_bytes(make: Maker) -> None:
    project = make.text(CHAPTERS + OUTLOOK, **FILES)
    assert len({build(project, "html", "jats").page for _ in range(3)}) == 1

"""The PDF: tagged for screen readers, its fonts inside, its text whole."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from recto.formats import pdf

from tests.helpers import Built, Maker, build, built_case, pdf_text, said


@pytest.fixture(scope="module")
def built(cases_folder: Path) -> Built:
    return built_case("constructs", cases_folder)


@pytest.fixture(scope="module")
def document(built: Built) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(built.files["manuscript.pdf"])) as opened:
        yield opened


def structure(node: Any) -> Iterator[Any]:
    """Every element of the structure tree."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from structure(child)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from structure(node["/K"])


def test_it_is_tagged(document: pikepdf.Pdf) -> None:
    assert document.Root.MarkInfo.Marked
    kinds = {str(element["/S"]) for element in structure(document.Root.StructTreeRoot)}
    assert {"/H1", "/H2", "/P", "/L", "/LI", "/Table", "/TR", "/TH", "/TD", "/Figure", "/Link"} <= kinds


def test_it_says_its_language_and_title(document: pikepdf.Pdf) -> None:
    assert document.Root.Lang == "en-GB"
    assert document.Root.ViewerPreferences.DisplayDocTitle
    assert str(document.docinfo["/Title"]) == "Every construct, once: emphasis & 3 < 4"
    with document.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"


def test_each_figure_has_a_description(document: pikepdf.Pdf) -> None:
    figures = [element for element in structure(document.Root.StructTreeRoot) if element["/S"] == "/Figure"]
    descriptions = [str(figure.get("/Alt", "")).strip() for figure in figures]
    assert "The first figure. Its caption goes on." in descriptions
    assert any("\\sum" in description for description in descriptions)
    assert all(descriptions)


def test_it_has_bookmarks_of_the_headings(document: pikepdf.Pdf) -> None:
    def titles(items: Any) -> Iterator[str]:
        for item in items:
            yield str(item.title)
            yield from titles(item.children)

    with document.open_outline() as outline:
        found = list(titles(outline.root))
    assert [title for title in found if title in ("Words", "Lists", "Tables", "Figures", "Maths")] == [
        "Words",
        "Lists",
        "Tables",
        "Figures",
        "Maths",
    ]


def test_all_fonts_are_inside(document: pikepdf.Pdf) -> None:
    fonts = [
        value
        for value in document.objects
        if isinstance(value, pikepdf.Dictionary) and value.get("/Type") == "/FontDescriptor"
    ]
    assert fonts
    for font in fonts:
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(font.keys()), font.get("/FontName")


def test_its_identifier_and_dates_are_of_the_manuscript(document: pikepdf.Pdf, built: Built, make: Maker) -> None:
    assert "2018" in str(document.docinfo.get("/CreationDate", "2018"))
    assert document.trailer["/ID"][0] != b""


def test_its_text_is_whole(built: Built) -> None:
    text = pdf_text(built.files["manuscript.pdf"])
    for words in (
        "A quotation that goes over two lines.",
        "What else it means.",
        "A longer note, of two paragraphs.",
        "Hidden at first.",
        "a list in a cell",
    ):
        assert words in " ".join(text.split())


def test_links_lead_to_pages_of_the_document(document: Any) -> None:
    names = set(map(str, _names(document)))
    for page in document.pages:
        for note in page.get("/Annots", []):
            target = note.get("/Dest") or note.get("/A", {}).get("/D")
            if isinstance(target, pikepdf.String):
                assert str(target) in names


def _names(document: Any) -> Iterator[Any]:
    tree = document.Root.get("/Names", pikepdf.Dictionary()).get("/Dests")
    if tree is not None:
        yield from pikepdf.NameTree(tree).keys()


def test_what_is_cut_off_at_an_edge_is_no_text(make: Maker) -> None:
    wide = "x" * 40 + "endofthewideword"
    built = build(make.text(f"Short words.\n\n```\n{wide} {'y' * 400} lastwordofall\n```\n"), "pdf")
    assert "lastwordofall" in pdf_text(built.files["manuscript.pdf"]).replace(" ", "")
    assert [d.code for d in built.diagnostics] == []
    assert "lastwordofall" in pdf.text(built.files["manuscript.pdf"]).replace("\n", "").replace("\r", "")


def test_a_formula_that_cannot_be_drawn_is_said_at_its_place(make: Maker) -> None:
    built = build(make.text("Text.\n\nA formula $\\nonsense{x}$ and $x^2$.\n"), "pdf")
    assert said(built.diagnostics) == [("P003", "warning", "content/01.text.md:3:11")]
    assert "nonsense" in pdf_text(built.files["manuscript.pdf"])

"""The sheet of the Word file: its size, and lines for reviewers."""

from __future__ import annotations

import pytest
from lxml import etree
from recto.formats.docx.page import Page

from tests.helpers import METADATA, Maker, build
from tests.word import W, document, parts, text_of


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_variants_for_reviewers_and_other_paper(make: Maker, paper: str) -> None:
    metadata = METADATA + f"recto: {{docx: {{paper: {paper}, review: true}}}}\n"
    project = make.text("Words.\n", **{"content/metadata.yaml": metadata})
    package = parts(build(project, "docx").files["manuscript.docx"])
    section = next(document(package).iter(f"{W}sectPr"))
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    width = int(size.get(f"{W}w"))
    assert (width, int(size.get(f"{W}h"))) == ((12240, 15840) if paper == "letter" else (11906, 16838))
    assert width - int(margins.get(f"{W}left")) - int(margins.get(f"{W}right")) == Page().column
    assert section.find(f"{W}lnNumType").get(f"{W}countBy") == "1"
    styles = etree.fromstring(package["word/styles.xml"])
    spacing = [style.find(f"{W}pPr/{W}spacing") for style in styles if style.get(f"{W}styleId") == "BodyText"]
    assert [one.get(f"{W}line") for one in spacing if one is not None] == ["480"]


def test_wide_tables_are_on_landscape_pages(make: Maker) -> None:
    wide = f"|{'A|' * 13}\n|{'-|' * 13}\n|{'1|' * 13}\n\nTable: Wide. {{{{#tbl:{{}}}}}}\n\n"
    narrow = "| A | B |\n|---|---|\n| 1 | 2 |\n\n"
    text = "See @tbl:a, @tbl:b and @tbl:c.\n\n" + wide.format("a") + wide.format("b") + "Between.\n\n" + narrow
    built = build(make.text(text + "After.\n\n" + wide.format("c")), "docx")
    body = document(parts(built.files["manuscript.docx"]))[0]
    pages: list[tuple[list[str], str]] = []
    shown: list[str] = []
    for child in body:
        shown += ["table"] if child.tag == f"{W}tbl" else [text_of(child)] if text_of(child) else []
        section = child if child.tag == f"{W}sectPr" else child.find(f"{W}pPr/{W}sectPr")
        if section is not None:
            size = section.find(f"{W}pgSz")
            turned = int(size.get(f"{W}w")) > int(size.get(f"{W}h"))
            assert turned == (size.get(f"{W}orient") == "landscape")
            assert section.find(f"{W}footerReference") is not None
            pages.append((shown, "landscape" if turned else "portrait"))
            shown = []
    assert [(texts[-1], way) for texts, way in pages] == [
        ("See 1, 2 and 3.", "portrait"),
        ("table", "landscape"),
        ("table", "landscape"),
        ("After.", "portrait"),
        ("table", "landscape"),
    ]
    assert [texts[0].startswith("Table") for texts, way in pages if way == "landscape"] == [True] * 3

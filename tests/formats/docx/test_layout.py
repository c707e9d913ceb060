"""The sheet of the Word file: its size, and lines for reviewers."""

from __future__ import annotations

import pytest
from lxml import etree
from recto.formats.docx.page import COLUMN

from tests.helpers import METADATA, Maker, build
from tests.word import W, document, parts


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_variants_for_reviewers_and_other_paper(make: Maker, paper: str) -> None:
    metadata = METADATA + f"recto: {{docx: {{paper: {paper}, review: true}}}}\n"
    project = make.text("Words.\n", **{"content/metadata.yaml": metadata})
    package = parts(build(project, "docx").files["manuscript.docx"])
    section = next(document(package).iter(f"{W}sectPr"))
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    width = int(size.get(f"{W}w"))
    assert (width, int(size.get(f"{W}h"))) == ((12240, 15840) if paper == "letter" else (11906, 16838))
    assert width - int(margins.get(f"{W}left")) - int(margins.get(f"{W}right")) == COLUMN
    assert section.find(f"{W}lnNumType").get(f"{W}countBy") == "1"
    styles = etree.fromstring(package["word/styles.xml"])
    spacing = [style.find(f"{W}pPr/{W}spacing") for style in styles if style.get(f"{W}styleId") == "BodyText"]
    assert [one.get(f"{W}line") for one in spacing if one is not None] == ["480"]

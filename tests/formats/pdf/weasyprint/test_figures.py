"""Figures that do not fit their page let text go first."""

from __future__ import annotations

import io
import re

import pypdfium2
import weasyprint
from recto.formats.pdf.weasyprint.patches import apply

STYLE = """
@page { size: 100mm 100mm; margin: 10mm; @bottom-center { content: counter(page) "/" counter(pages) } }
body { margin: 0; font: 10px/10mm serif; orphans: 2; widows: 2 } p, h2, figure, table { margin: 0 }
h2 { font-size: 10px; break-after: avoid } figure { break-inside: avoid } .new { break-before: page }
.columns { columns: 2 } .note { float: footnote } .total::before { content: counter(pages) }
"""
"""A page has room for eight lines."""


def paragraph(name: str, lines: int = 2) -> str:
    return "<p>" + "<br>".join(f"{name}{number}" for number in range(1, lines + 1)) + "</p>"


def figure(name: str, lines: int) -> str:
    return f'<figure><div style="height: {10 * (lines - 1)}mm"></div><figcaption>{name}</figcaption></figure>'


def pages(*blocks: str) -> list[str]:
    """What stands on each page."""
    apply(weasyprint.__version__)
    html = f'<html lang="en"><style>{STYLE}</style><body><main>{"".join(blocks)}</main></body></html>'
    data = io.BytesIO(weasyprint.HTML(string=html).write_pdf())
    texts = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]
    return [" ".join(re.findall(r"[a-z]\d|[A-Z]", text)) for text in texts]


FILL = paragraph("a", 4)


def test_text_goes_before_a_figure_as_far_as_it_fits_whole() -> None:
    assert pages(FILL, figure("F", 5), paragraph("b"), paragraph("c", 3), paragraph("d")) == [
        "a1 a2 a3 a4 b1 b2",
        "F c1 c2 c3",
        "d1 d2",
    ]


def test_a_figure_that_fits_stays() -> None:
    assert pages(FILL, figure("F", 4), paragraph("b")) == ["a1 a2 a3 a4 F", "b1 b2"]


def test_a_heading_goes_with_what_follows_it_or_not_at_all() -> None:
    heading = "<h2>H</h2>"
    assert pages(FILL, figure("F", 5), paragraph("b"), heading, paragraph("c", 1)) == ["a1 a2 a3 a4 b1 b2 H c1", "F"]
    assert pages(FILL, figure("F", 5), paragraph("b"), heading, paragraph("c")) == ["a1 a2 a3 a4 b1 b2", "F H c1 c2"]
    assert pages(FILL, figure("F", 5), paragraph("b", 3), heading, figure("G", 2)) == [
        "a1 a2 a3 a4 b1 b2 b3",
        "F H G",
    ]


def test_figures_and_tables_keep_their_order() -> None:
    table = "<table><tr><td>T</td></tr></table>"
    for other in (figure("G", 1), table, figure("G", 7)):
        first, second = pages(FILL, figure("F", 5), paragraph("b", 1), other, paragraph("c", 1))[:2]
        assert first == "a1 a2 a3 a4 b1"
        assert second.startswith("F")


def test_nothing_goes_over_a_page_that_is_asked_for() -> None:
    new = paragraph("b", 1).replace("<p>", '<p class="new">')
    assert pages(FILL, figure("F", 5), new) == ["a1 a2 a3 a4", "F", "b1"]


def test_a_figure_waits_for_the_one_before_it() -> None:
    blocks = [FILL, figure("F", 6), figure("G", 6), *(paragraph(name, 1) for name in "bcdefghijk")]
    assert pages(*blocks) == ["a1 a2 a3 a4", "F b1 c1", "G d1 e1", "f1 g1 h1 i1 j1 k1"]


def test_a_figure_at_the_end_comes_whatever_goes_before_it() -> None:
    assert pages(FILL, figure("F", 5)) == ["a1 a2 a3 a4", "F"]
    assert pages(FILL, figure("F", 5), paragraph("b", 4)) == ["a1 a2 a3 a4 b1 b2 b3 b4", "F"]


def test_notes_stay_on_the_page_of_their_text() -> None:
    note = '<p>b1<span class="note">N</span></p>'
    assert pages(FILL, figure("F", 5), note, paragraph("c")) == ["a1 a2 a3 a4 b1 N", "F c1 c2"]
    assert pages(FILL, figure("F", 5), note, paragraph("c", 1)) == ["a1 a2 a3 a4 b1 c1 N", "F"]
    long = note.replace("N", "<br>".join("N" * 4))
    assert pages(FILL, figure("F", 4), long) == ["a1 a2 a3 a4 F", "b1 N N N N"]


def test_in_columns_figures_stay() -> None:
    blocks = [FILL, figure("F", 5), paragraph("b"), paragraph("c", 3)]
    text = " ".join(pages('<div class="columns">', *blocks, "</div>"))
    assert text.index("a4") < text.index("F") < text.index("b1")


def test_a_paragraph_begins_before_the_figure_and_goes_on_below_it() -> None:
    assert pages(FILL, figure("F", 5), paragraph("b", 6)) == ["a1 a2 a3 a4 b1 b2 b3 b4", "F b5 b6"]
    assert pages(FILL, figure("F", 5), "<h2>H</h2>", paragraph("c", 5)) == ["a1 a2 a3 a4 H c1 c2 c3", "F c4 c5"]
    long = [FILL, figure("F", 5), paragraph("b", 9), paragraph("c")]
    assert pages(*long) == ["a1 a2 a3 a4 b1 b2 b3 b4", "F b5 b6 b7", "b8 b9 c1 c2"]
    after = [*long[:3], figure("G", 4), paragraph("d", 4)]
    assert pages(*after) == ["a1 a2 a3 a4 b1 b2 b3 b4", "F b5 b6 b7", "b8 b9 G d1 d2", "d3 d4"]


def test_pages_that_are_laid_out_twice_lose_and_repeat_nothing() -> None:
    total = '<p class="total"></p>'
    assert pages(total, FILL, figure("F", 5), paragraph("b", 6)) == ["a1 a2 a3 a4 b1 b2 b3", "F b4 b5 b6"]


def test_the_notes_of_a_divided_paragraph_stand_on_their_pages() -> None:
    note, fill = '<span class="note">N</span>', paragraph("a", 5)
    divided = paragraph("b", 5).replace("b5", f"b5{note}")
    assert pages(fill, figure("F", 4), divided) == ["a1 a2 a3 a4 a5 b1 b2 b3", "F b4 b5 N"]
    divided = paragraph("b", 5).replace("b1", f"b1{note}")
    assert pages(FILL, figure("F", 5), divided) == ["a1 a2 a3 a4 b1 b2 N", "F b3 b4 b5"]

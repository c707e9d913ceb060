"""Tables: the type size and the page that fit their longest pieces."""

from __future__ import annotations

import io
import re

import pypdfium2
import pytest
from recto.manuscript.settings import PdfSettings

from tests.helpers import Maker, build, for_paper, pdf_text


def table(*rows: str, opening: str = "") -> str:
    cells = ("".join(f"<td>{cell}</td>" for cell in row.split("|")) for row in rows)
    return f"<table>{opening}<tbody>{''.join(f'<tr>{row}</tr>' for row in cells)}</tbody></table>"


def kind(html: str, wanted: PdfSettings | None = None) -> str:
    found = re.search('<table class="([^"]*)"', for_paper(html, wanted))
    return found[1] if found else ""


@pytest.mark.parametrize(
    ("piece", "expected"),
    [
        ("KELP0" * 5, ""),
        ("KELP0" * 5 + "KE", "narrow"),
        ("KELP0" * 6, "narrower"),
        ("KELP0" * 10, "turned"),
        ("KELP0" * 30, "turned hyphenated squeezed"),
        ("a few plain words " * 30, ""),
        ("understanding" * 2, ""),
        ("understanding" * 5, "hyphenated"),
        ("KELP0<br>" * 11, ""),
        ("one/two-three/four-" * 5, ""),
        ("<math><mi>x</mi><annotation>KELP0KELP0KELP0KELP0KELP0KELP0KELP0</annotation></math>", ""),
    ],
)
def test_the_longer_the_pieces_the_smaller(piece: str, expected: str) -> None:
    assert kind(table("|".join([piece] * 3))) == expected


def test_a_page_of_two_columns_is_never_turned() -> None:
    printed = for_paper(table("|".join(["KELP0" * 11] * 3)), PdfSettings(columns=2))
    assert '<table class="turned hyphenated squeezed">' in printed
    assert "turned-page" not in printed


def test_words_are_whole_where_there_is_room(make: Maker) -> None:
    words, prose = ["heterotransplantation", "deactivator", "Reconstruction"], "Many words of some lengths. " * 12
    rows = "\n".join(f"| {word} | {prose} |" for word in words)
    text = f"| A | B |\n|----|{'-' * 90}|\n{rows}\n"
    opened = pypdfium2.PdfDocument(build(make.text(text), "pdf").files["manuscript.pdf"])
    printed = opened[0].get_textpage().get_text_range()
    opened.close()
    assert [word for word in words if word not in printed] == []


def test_equal_widths_are_no_wish() -> None:
    for widths, stays in (("50% 50%", False), ("30% 70%", True)):
        columns = "".join(f'<col style="width: {width}">' for width in widths.split())
        opening = f"<colgroup>{columns}</colgroup>"
        assert (opening in for_paper(table("a|b", opening=opening))) is stays


def test_the_first_rows_hold_on_to_the_next() -> None:
    rows = re.findall("<tr[^>]*>", for_paper(table(*"abcde")))
    assert rows == ['<tr class="held">', '<tr class="held">', "<tr>", "<tr>", "<tr>"]
    assert for_paper(table("a")) == table("a")


def test_headings_that_only_a_landscape_table_follows_are_on_its_page() -> None:
    wide = table("|".join(["x"] * 13))
    printed = for_paper(f"<p>Words.</p>\n<h2>A</h2>\n<h3>B</h3>\n<div class='tablenos'>{wide}</div>\n<p>More.</p>")
    assert re.fullmatch(
        r'<p>Words.</p>\s*<div class="turned-page">\s*<h2>A</h2>\s*<h3>B</h3>\s*<div class="tablenos">'
        r'<table class="turned">.*</table></div>\s*</div>\s*<p>More.</p>',
        printed,
        re.DOTALL,
    )


def test_only_the_table_is_on_the_landscape_page(make: Maker) -> None:
    wide = f"| {' | '.join(f'Wave {number}' for number in range(14))} |\n|{'---|' * 14}\n| {'tide | ' * 14}\n"
    text = f"Words before.\n\n## Appendix\n\n{wide}\n\nTable: Tides.\n\nWords after.\n"
    written = build(make.text(text), "pdf").files["manuscript.pdf"]
    pages = [*pypdfium2.PdfDocument(io.BytesIO(written))]
    assert [page.get_width() > page.get_height() for page in pages] == [False, True, False]
    before, turned, after = (page.get_textpage().get_text_range() for page in pages)
    assert "Words before" in before
    assert "Appendix" in turned
    assert "Tides" in turned
    assert "Words after" in after


def test_numbers_and_identifiers_are_never_broken(make: Maker) -> None:
    names = ("KELPFOREST00000081624", "tide7:204,118,353")
    few = f"| Kelp | Archive number | Shelf | Kept |\n| - | - | - | - |\n| *Ulva* | {names[0]} | {names[1]} | yes |\n"
    long = "A remark on the tides of the bay, as long as a line of the page"
    wished = f"| Remark | Mass |\n|{'-' * 90}|--|\n| {long} | 187.4 |\n"
    text = pdf_text(build(make.text(f"{few}\n\nTable: A.\n\n{wished}\n\nTable: B.\n"), "pdf").files["manuscript.pdf"])
    for piece in (*names, "187.4"):
        assert piece in text

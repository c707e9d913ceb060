"""Tables in the Word file: widths of columns, and code in cells."""

from __future__ import annotations

from recto.formats.docx.page import Page

from tests.helpers import Maker, build
from tests.word import W, document, parts, script, style_of, text_of


def test_tables_fit_the_page_and_the_words_their_columns(package: dict[str, bytes]) -> None:
    table = next(document(package).iter(f"{W}tbl"))
    widths = [int(column.get(f"{W}w")) for column in table.iter(f"{W}gridCol")]
    assert sum(widths) <= Page().column
    assert widths[0] > 1300  # "Characterisation" at 9.5 points is 23 mm wide
    assert table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None
    assert {style_of(one) for one in table.iter(f"{W}p")} == {"TableText"}


def test_code_in_tables_says_its_typeface(make: Maker) -> None:
    text = "| a | b |\n|---|---|\n| `x()` | y |\n\nAnd `z()`.\n"
    package = parts(build(make.text(text), "docx").files["manuscript.docx"])
    runs = {text_of(run): run for run in document(package).iter(f"{W}r")}
    assert runs["x()"].find(f"{W}rPr/{W}rFonts").get(f"{W}ascii") == script().MONO
    assert [child.tag for child in runs["x()"].find(f"{W}rPr")] == [f"{W}rStyle", f"{W}rFonts"]
    assert runs["z()"].find(f"{W}rPr/{W}rFonts") is None


def test_words_stay_whole_in_wider_typefaces(make: Maker) -> None:
    """In smaller type, if the typefaces that take the place of ours would break words in the usual one."""
    heads = [f"Measure{number}" for number in range(1, 10)]
    text = f"| {' | '.join(heads)} |\n|{'---|' * 9}\n|{' 0.5 |' * 9}\n\n| A | B |\n|---|---|\n| 1 | 2 |\n"
    root = document(parts(build(make.text(text), "docx").files["manuscript.docx"]))
    wide, narrow = root.iter(f"{W}tbl")
    styles = [{style_of(one) for one in table.iter(f"{W}p")} for table in (wide, narrow)]
    assert styles == [{"TableTextSmall"}, {"TableText"}]
    # Seven and a half points; a letter of DejaVu Serif Bold is some 0.7 em wide.
    widths = [int(column.get(f"{W}w")) for column in wide.iter(f"{W}gridCol")]
    assert min(widths) > 140 + 20 * 7.5 * 0.7 * len("Measure1") * 0.95
    assert sum(widths) <= 9360

"""Tables in the Word file: widths of columns, and code in cells."""

from __future__ import annotations

from recto.formats.docx.page import COLUMN

from tests.helpers import Maker, build
from tests.word import W, document, parts, script, style_of, text_of


def test_tables_fit_the_page_and_the_words_their_columns(package: dict[str, bytes]) -> None:
    table = next(document(package).iter(f"{W}tbl"))
    widths = [int(column.get(f"{W}w")) for column in table.iter(f"{W}gridCol")]
    assert sum(widths) <= COLUMN
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

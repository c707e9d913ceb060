"""The languages of words in the Word file."""

from __future__ import annotations

from lxml import etree
from recto.formats.docx.languages import end_right_to_left, set_languages
from recto.formats.docx.xml import W, w
from recto.pandoc import ast


def test_each_script_has_its_attribute() -> None:
    tags = ("de", "ar-EG", "ja", "zh", "zh-Hant")
    inside = "".join(f'<w:lang w:val="{tag}"/>' for tag in tags)
    root = etree.fromstring(f'<w:body xmlns:w="{W}">{inside}</w:body>')
    set_languages(root)
    found = [(one.get(w("val")), one.get(w("bidi")), one.get(w("eastAsia"))) for one in root]
    assert found == [
        ("de", None, None),
        ("ar-EG", "ar-EG", None),
        ("ja", None, "ja"),
        ("zh", None, "zh-CN"),
        ("zh-Hant", None, "zh-TW"),
    ]


def test_numbers_behind_words_from_right_to_left_stay_there() -> None:
    def words() -> list[ast.Inline]:
        return [ast.span([ast.string("x")], ast.make_attr(keyvals=[("dir", "rtl")])), ast.string(" 1")]

    around = ast.div([ast.para(words())], ast.make_attr(keyvals=[("dir", "rtl")]))
    blocks = [ast.para(words()), around]
    end_right_to_left(blocks)
    assert ast.words(blocks).split("\n")[:2] == ["x\u200e 1", "x 1"]

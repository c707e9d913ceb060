"""The languages of words in the Word file."""

from __future__ import annotations

from lxml import etree
from recto.formats.docx.languages import set_languages
from recto.formats.docx.xml import W, w


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

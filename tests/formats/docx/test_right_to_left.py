"""Word files from right to left, as LibreOffice and Word read them."""

from __future__ import annotations

from lxml import etree
from recto.formats.docx.right_to_left import start_on_the_right, turn
from recto.formats.docx.xml import W, w

BODY = f"""<w:body xmlns:w="{W}"><w:p><w:pPr><w:pStyle w:val="Title"/><w:jc w:val="left"/></w:pPr></w:p>
<w:p><w:pPr><w:bidi/></w:pPr></w:p>
<w:tbl><w:tblPr><w:tblStyle w:val="Table"/><w:tblW w:w="0"/><w:tblLook/></w:tblPr></w:tbl>
<w:sectPr><w:pgSz/><w:docGrid/></w:sectPr></w:body>"""


def test_each_element_is_at_its_place_in_the_schema() -> None:
    root = etree.fromstring(BODY)
    turn(root)

    def names(path: str) -> list[list[str]]:
        return [[etree.QName(child).localname for child in one] for one in root.iter(w(path))]

    assert names("pPr") == [["pStyle", "bidi", "jc"], ["bidi"]]
    assert names("tblPr") == [["tblStyle", "bidiVisual", "tblW", "jc", "tblLook"]]
    assert names("sectPr") == [["pgSz", "bidi", "docGrid"]]


def test_what_is_aligned_to_the_left_starts_on_the_right() -> None:
    assert (
        start_on_the_right(b'<w:jc w:val="left"/><w:jc w:val="center"/>')
        == b'<w:jc w:val="start"/><w:jc w:val="center"/>'
    )

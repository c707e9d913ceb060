"""The look of a template: what the Word file takes from it, and what it never takes."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.shared import Mm, Pt
from lxml import etree
from recto.formats.docx.page import Page
from recto.formats.docx.template import look_of
from recto.formats.docx.template_package import Unusable

from tests.helpers import Maker, build, place
from tests.word import TEXT, W, change_part, document, parts, style, template, with_template


def narrow(made: Any) -> None:
    made.styles["Normal"].font.name = "Georgia"
    made.styles["Normal"].font.size = Pt(12)
    made.styles["Heading 2"].font.size = Pt(20)
    section = made.sections[0]
    section.page_width, section.page_height = Mm(180), Mm(250)
    section.left_margin, section.right_margin = Mm(40), Mm(15)


def built(make: Maker, data: bytes, **given: str) -> dict[str, bytes]:
    result = build(with_template(make, data, **given), "docx")
    assert [one for one in result.diagnostics if one.code == "S004"] == []
    return parts(result.files["manuscript.docx"])


def test_fonts_headings_and_page_are_the_templates(make: Maker) -> None:
    package = built(make, template(narrow))
    assert style(package, "Normal").find(f"{W}rPr/{W}rFonts").get(f"{W}ascii") == "Georgia"
    assert style(package, "Heading2").find(f"{W}rPr/{W}sz").get(f"{W}val") == "40"
    size = document(package).find(f"{W}body/{W}sectPr/{W}pgSz")
    assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("10205", "14173")
    docx.Document(io.BytesIO(build(with_template(make, template(narrow)), "docx").files["manuscript.docx"]))


def test_tables_and_pictures_fit_its_page(make: Maker) -> None:
    look = look_of(template(narrow), numbered=False)
    assert look.page == Page(10205, 14173, 2268 + 850, 2 * 1440, 12.0)
    root = document(built(make, template(narrow)))
    widths = [int(one.get(f"{W}w")) for one in root.iter(f"{W}tblW")]
    assert max(widths) <= look.page.column
    wide = [int(one.get("cx")) / 635 for one in root.iter("{*}extent")]
    assert 0.45 * look.page.column < max(wide) <= 0.5 * look.page.column + 1


def test_a_wide_table_is_on_a_turned_page_of_its_size(make: Maker) -> None:
    row = "| " + " | ".join("abcdefghijklmn") + " |\n"
    text = f"Words.\n\n{row}|{'---|' * 14}\n{row}\n\nMore words.\n"
    sections = [*document(built(make, template(narrow), text=text)).iter(f"{W}sectPr")]
    sizes = [(one.find(f"{W}pgSz").get(f"{W}w"), one.find(f"{W}pgSz").get(f"{W}orient")) for one in sections]
    assert sizes == [("10205", None), ("14173", "landscape"), ("10205", None)]

    def turn(made: Any) -> None:
        section = made.sections[0]
        section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)

    sections = [*document(built(make, template(turn), text=text)).iter(f"{W}sectPr")]
    assert {one.find(f"{W}pgSz").get(f"{W}w") for one in sections} == {"16838"}


def test_what_recto_needs_stays(make: Maker) -> None:
    package = built(make, template(narrow), more="    review: true\n    paper: letter\n")
    root, styles = document(package), etree.fromstring(package["word/styles.xml"])
    assert root.find(f"{W}body/{W}sectPr/{W}lnNumType") is not None
    assert root.find(f"{W}body/{W}sectPr/{W}pgSz").get(f"{W}w") == "10205"
    assert style(package, "BodyText").find(f"{W}pPr/{W}spacing").get(f"{W}line") == "480"
    assert {one.get(f"{W}val") for one in styles.iter(f"{W}lang")} == {"de"}
    for level in range(1, 10):
        assert style(package, f"Heading{level}").find(f"{W}pPr/{W}outlineLvl").get(f"{W}val") == str(level - 1)
    known = {one.get(f"{W}styleId") for one in styles.iter(f"{W}style")}
    used = {one.get(f"{W}val") for one in root.iter(f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle")}
    assert used <= known
    assert {"ImageCaption", "TableCaption", "Equation", "Table", "SourceCode"} <= used


def test_nothing_of_the_text_is_lost(make: Maker) -> None:
    result = build(with_template(make, template(narrow)), "docx")
    assert {one.code for one in result.diagnostics} <= {"K004"}


def test_the_same_template_gives_the_same_bytes() -> None:
    data = template(narrow)
    assert look_of(data, numbered=False) == look_of(data, numbered=False)


def poisoned() -> bytes:
    """A template with all that must not come into the Word file."""
    relations = parts(template())["word/_rels/document.xml.rels"].decode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    more = "".join(
        f'<Relationship Id="rIdX{number}" Type="{kind}/{name}" Target="https://evil.example/{name}" '
        'TargetMode="External"/>'
        for number, name in enumerate(("attachedTemplate", "image", "oleObject", "font", "frame", "hyperlink"))
    )
    settings = parts(template())["word/settings.xml"].decode()
    fonts = '<w:font w:name="Evil"><w:embedRegular r:id="rId1"/></w:font></w:fonts>'
    given = {
        "word/vbaProject.bin": b"MACRO evil",
        "word/embeddings/oleObject1.bin": b"OLE evil",
        "word/activeX/activeX1.xml": b"<ax evil='1'/>",
        "customXml/item1.xml": b"<evil/>",
        "word/_rels/document.xml.rels": relations.replace("</Relationships>", f"{more}</Relationships>").encode(),
        "word/_rels/settings.xml.rels": relations.replace("</Relationships>", f"{more}</Relationships>").encode(),
        "word/settings.xml": settings.replace(
            "</w:settings>", '<w:attachedTemplate r:id="rIdX0"/></w:settings>'
        ).encode(),
        "word/fontTable.xml": parts(template())["word/fontTable.xml"].replace(b"</w:fonts>", fonts.encode()),
        "docProps/custom.xml": b"<Properties evil='1'/>",
    }
    return template(replaced=given)


def test_macros_links_objects_and_fonts_stay_behind(make: Maker) -> None:
    result = build(with_template(make, poisoned()), "docx")
    package = parts(result.files["manuscript.docx"])
    assert [name for name, data in package.items() if b"evil" in data.lower()] == []
    usual = parts(build(make.text(TEXT), "docx").files["manuscript.docx"])
    assert {name for name in package if not name.startswith("word/media/")} <= {*usual, *package} - {
        "word/vbaProject.bin",
        "word/embeddings/oleObject1.bin",
        "word/activeX/activeX1.xml",
    }
    outside = [
        link.get("Target")
        for name, data in package.items()
        if name.endswith(".rels")
        for link in etree.fromstring(data)
        if link.get("TargetMode") == "External"
    ]
    assert {*outside} <= {"https://orcid.org/0000"}
    (said,) = [one for one in result.diagnostics if one.code == "S004"]
    assert (said.severity, place(said)) == ("warning", "content/metadata.yaml:7:5")
    assert "has macros, which the Word file is made without" in said.message


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"no zip", "is not a Word file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "is a file of an old Word, or has a password"),
        (template(replaced={"word/document.xml": None}), "is not a Word file"),
        (template(replaced={"word/styles.xml": b"<w:styles"}), "is damaged"),
        (template(replaced={"word/document.xml": b"<document/>"}), "is not as Word writes it"),
        (
            change_part(template(), "word/document.xml", "<w:document", "<!DOCTYPE x><w:document"),
            "is not as Word writes",
        ),
        (change_part(template(), "word/document.xml", 'w:left="1800"', 'w:left="11000"'), "leaves no room for text"),
    ],
)
def test_a_template_that_cannot_be_used_is_named_and_the_look_is_rectos(data: bytes, problem: str, make: Maker) -> None:
    result = build(with_template(make, data), "docx")
    (said,) = [one for one in result.diagnostics if one.code == "S004"]
    assert problem in said.message
    assert said.message.endswith("so the Word file has Recto's own look")
    assert said.severity == "error"
    assert said.hint
    package = parts(result.files["manuscript.docx"])
    assert style(package, "Heading1").find(f"{W}rPr/{W}rFonts").get(f"{W}ascii") == "Arial"
    assert "word/footer1.xml" in package


def test_a_bomb_is_read_no_further_than_the_limit() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts(template()).items():
            archive.writestr(name, data if name != "word/styles.xml" else b" " * 60_000_000)
    assert len(stream.getvalue()) < 200_000
    with pytest.raises(Unusable, match="larger than 20 MB"):
        look_of(stream.getvalue(), numbered=False)


def test_pages_that_mirror_each_other_do(make: Maker) -> None:
    def mirror(made: Any) -> None:
        made.settings.odd_and_even_pages_header_footer = True
        made.sections[0].even_page_header.paragraphs[0].text = "Even"
        made.sections[0].header.paragraphs[0].text = "Odd"

    package = built(make, template(mirror))
    assert b"evenAndOddHeaders" in package["word/settings.xml"]
    assert b"Even" in package["word/headereven.xml"]
    assert b"Odd" in package["word/headerdefault.xml"]

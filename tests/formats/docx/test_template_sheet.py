"""A template's headers and footers: text, pictures and page numbers, and nothing that runs or loads."""

from __future__ import annotations

import io
from typing import Any

import pytest
from docx.oxml.parser import parse_xml
from docx.shared import Mm
from lxml import etree
from recto.formats.docx.template import look_of

from tests.helpers import Maker, build, png
from tests.word import W, parts, template, with_template

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def complex_field(instruction: str, shown: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{shown}</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def looked(inner: str) -> tuple[str, tuple[str, ...]]:
    """The header with what is given, as it is taken over, and what was left out."""

    def fill(made: Any) -> None:
        header = made.sections[0].header
        header.is_linked_to_previous = False
        header._element.append(parse_xml(f"<w:p {NAMES}>{inner}</w:p>"))

    look = look_of(template(fill), numbered=False)
    return parts(look.reference)["word/headerdefault.xml"].decode(), look.left_out


@pytest.mark.parametrize(
    "instruction",
    [
        " PAGE ",
        "PAGE \\* MERGEFORMAT",
        " NUMPAGES ",
        ' STYLEREF "Heading 1" \\* MERGEFORMAT ',
        " STYLEREF 1 \\n",
        "TITLE",
    ],
)
def test_fields_that_only_show_what_is_in_the_file(instruction: str) -> None:
    for inner in (
        complex_field(instruction, "7"),
        f"<w:fldSimple w:instr='{instruction}'><w:r><w:t>7</w:t></w:r></w:fldSimple>",
    ):
        header, left_out = looked(inner)
        assert instruction.strip() in header.replace("&quot;", '"')
        assert left_out == ()


@pytest.mark.parametrize(
    "instruction",
    [
        " DDEAUTO c:\\\\cmd ",
        " INCLUDEPICTURE https://evil.example/a.png ",
        " INCLUDETEXT x ",
        "MACROBUTTON x",
        "HYPERLINK x",
        ' PAGE DDE "x" ',
    ],
)
def test_of_other_fields_only_what_they_show(instruction: str) -> None:
    escaped = instruction.replace('"', "&quot;")
    for inner in (
        complex_field(escaped, "7"),
        f'<w:fldSimple w:instr="{escaped}"><w:r><w:t>7</w:t></w:r></w:fldSimple>',
    ):
        header, left_out = looked(inner)
        assert "fldChar" not in header
        assert "instr" not in header
        assert ">7<" in header
        assert left_out == ("fields",)


@pytest.mark.parametrize(
    "inner",
    [
        complex_field("PAGE", complex_field("DDE x", "7")),
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>',
        '<w:r><w:instrText>DDE x</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
    ],
)
def test_fields_within_fields_and_halves_of_fields(inner: str) -> None:
    header, left_out = looked(inner)
    assert "DDE" not in header
    assert header.count('"begin"') == header.count('"end"')
    assert left_out == ("fields",)


def test_of_what_wraps_text_only_the_text() -> None:
    header, _ = looked(
        '<w:sdt><w:sdtPr><w:dataBinding w:xpath="/x"/></w:sdtPr><w:sdtContent><w:r><w:t>one</w:t></w:r></w:sdtContent>'
        '</w:sdt><w:hyperlink r:id="rId9"><w:r><w:t>two</w:t></w:r></w:hyperlink>'
        "<w:del><w:r><w:delText>three</w:delText></w:r></w:del>"
    )
    assert [one.text for one in etree.fromstring(header.encode()).iter(f"{W}t")] == ["one", "two"]
    assert "rId9" not in header
    assert "xpath" not in header


@pytest.mark.parametrize(
    "inner",
    [
        '<w:r><w:pict><v:shape><v:imagedata r:id="rId9"/></v:shape></w:pict></w:r>',
        "<w:r><w:object><v:shape/></w:object></w:r>",
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:t>box</w:t></mc:Choice></mc:AlternateContent></w:r>',
    ],
)
def test_text_boxes_and_objects_are_named(inner: str) -> None:
    header, left_out = looked(f"<w:r><w:t>words</w:t></w:r>{inner}")
    assert left_out == ("text boxes and drawings",)
    assert "words" in header
    assert "shape" not in header


def logo(made: Any) -> None:
    run = made.sections[0].header.paragraphs[0].add_run()
    run.add_picture(io.BytesIO(png(40, 20)), width=Mm(10))


def test_a_picture_comes_with_its_header(make: Maker) -> None:
    data = template(logo)
    package = parts(build(with_template(make, data), "docx").files["manuscript.docx"])
    assert package["word/media/template1.png"] == png(40, 20)
    assert b"media/template1.png" in package["word/_rels/headerdefault.xml.rels"]
    assert b'Extension="png"' in package["[Content_Types].xml"]


def test_a_picture_from_elsewhere_does_not() -> None:
    before = parts(template(logo))
    (name,) = [name for name in before if "_rels/header" in name]
    target = next(
        str(link.get("Target")) for link in etree.fromstring(before[name]) if "media" in str(link.get("Target"))
    )
    for changed in (
        {
            name: before[name]
            .replace(target.encode(), b"https://evil.example/a.png")
            .replace(b"/>", b' TargetMode="External"/>')
        },
        {f"word/{target}": b"\x01\0\0\0 a metafile"},
    ):
        look = look_of(template(replaced=before | changed), numbered=False)
        assert look.left_out == ("pictures of another kind or from elsewhere",)
        assert not [name for name in parts(look.reference) if "media/template" in name]
        assert b"blip" not in parts(look.reference)["word/headerdefault.xml"]


def test_without_header_and_footer_there_is_none(make: Maker) -> None:
    package = parts(build(with_template(make, template()), "docx").files["manuscript.docx"])
    assert [name for name in package if "footer" in name or "header" in name] == []

"""A template's styles: found by their names, under Recto's identifiers, and those that it lacks are Recto's."""

from __future__ import annotations

from typing import Any

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import RGBColor
from lxml import etree
from recto.formats.docx.template import look_of

from tests.helpers import Maker, build
from tests.word import W, change_part, document, parts, style, style_of, template, with_template


def looked(data: bytes, *, numbered: bool = False) -> dict[str, bytes]:
    return parts(look_of(data, numbered=numbered).reference)


def test_styles_of_a_word_in_another_language_are_found_by_their_names(make: Maker) -> None:
    def german(made: Any) -> None:
        for old, new in (("Heading2", "berschrift2"), ("BodyText", "Textkrper")):
            made.styles.element.get_by_id(old).set(qn("w:styleId"), new)
        made.styles["Heading 2"].font.color.rgb = RGBColor(200, 0, 0)
        made.styles.element.get_by_id("BodyText2").basedOn_val = "Textkrper"

    package = looked(template(german))
    assert style(package, "Heading2").find(f"{W}rPr/{W}color").get(f"{W}val") == "C80000"
    assert style(package, "BodyText2").find(f"{W}basedOn").get(f"{W}val") == "BodyText"
    written = parts(build(with_template(make, template(german)), "docx").files["manuscript.docx"])
    assert {"Heading2", "BodyText"} <= {style_of(one) for one in document(written).iter(f"{W}p")}


def test_styles_that_it_lacks_take_its_typeface_and_colour() -> None:
    package = looked(template())
    caption, code = style(package, "TableText"), style(package, "SourceCode")
    assert caption.find(f"{W}rPr/{W}rFonts") is None
    assert code.find(f"{W}rPr/{W}rFonts").get(f"{W}ascii") == "Courier New"
    assert style(package, "Hyperlink").find(f"{W}rPr/{W}color") is not None


def test_another_style_with_an_identifier_of_rectos_gets_a_new_one() -> None:
    def clash(made: Any) -> None:
        made.styles.element.get_by_id("Quote").set(qn("w:styleId"), "ImageCaption")

    package = looked(template(clash))
    assert style(package, "ImageCaption").find(f"{W}name").get(f"{W}val") == "Image Caption"
    assert style(package, "ImageCaption2").find(f"{W}name").get(f"{W}val") == "Quote"


def test_columns_are_computed_from_rectos_own_measures() -> None:
    def wide(made: Any) -> None:
        made.styles.add_style("Table Text", 1).font.size = 400_000

    package = looked(template(wide))
    assert style(package, "TableText").find(f"{W}rPr/{W}sz").get(f"{W}val") == "19"
    margins = style(package, "Table").find(f"{W}tblPr/{W}tblCellMar/{W}left")
    assert margins.get(f"{W}w") == "70"


def test_a_style_hides_nothing_and_refers_to_nothing_outside() -> None:
    data = change_part(
        template(),
        "word/styles.xml",
        '<w:name w:val="Body Text"/>',
        '<w:name w:val="Body Text"/><w:rPr xmlns:e="urn:evil"><w:vanish/><e:run e:id="rId1"/></w:rPr>',
    )
    package = looked(data)
    assert b"vanish" not in package["word/styles.xml"]
    assert b"evil" not in package["word/styles.xml"]
    assert b"rId1" not in package["word/styles.xml"]


def test_chains_of_styles_end() -> None:
    def circle(made: Any) -> None:
        for name, other in (("Title", "Subtitle"), ("Subtitle", "Title")):
            made.styles.element.get_by_id(name).basedOn_val = other

    package = looked(template(circle))
    based = [style(package, name).find(f"{W}basedOn") for name in ("Title", "Subtitle")]
    assert sum(one is not None for one in based) == 1


def headings_with_numbers(made: Any) -> None:
    properties = made.styles.element.get_by_id("Heading2").get_or_add_pPr()
    holder = OxmlElement("w:numPr")
    number = OxmlElement("w:numId")
    number.set(qn("w:val"), "1")
    holder.append(number)
    properties.append(holder)


def test_headings_have_the_templates_numbers_unless_recto_numbers_them() -> None:
    data = template(headings_with_numbers)
    assert style(looked(data), "Heading2").find(f"{W}pPr/{W}numPr/{W}numId") is not None
    assert etree.fromstring(looked(data)["word/numbering.xml"]).find(f"{W}num[@{W}numId='1']") is not None
    assert style(looked(data, numbered=True), "Heading2").find(f"{W}pPr/{W}numPr") is None
    without = template(headings_with_numbers, {"word/numbering.xml": None})
    assert style(looked(without), "Heading2").find(f"{W}pPr/{W}numPr") is None


def test_its_numbers_and_those_of_lists_stay_apart(make: Maker) -> None:
    project = with_template(make, template(headings_with_numbers), "## Words\n\n1. one\n2. two\n\n- three\n")
    package = parts(build(project, "docx").files["manuscript.docx"])
    numbers = {one.get(f"{W}numId") for one in etree.fromstring(package["word/numbering.xml"]).findall(f"{W}num")}
    used = {one.get(f"{W}val") for one in document(package).iter(f"{W}numId")}
    assert {"1", *used} <= numbers
    assert "1" not in used

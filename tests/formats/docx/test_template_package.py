"""A template's parts, which a stranger made."""

from __future__ import annotations

from contextlib import suppress
from random import Random

import pytest
from lxml import etree
from recto.formats.docx.template import look_of
from recto.formats.docx.template_package import Package, Unusable, drawing, formatting

from tests.word import W, change_part, parts, template

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def test_parts_are_found_whatever_the_case_of_their_names() -> None:
    before = parts(template())
    renamed = {"word/styles.xml": None, "Word/Styles.xml": before["word/styles.xml"]}
    assert Package(template(replaced=renamed)).part("word/styles.xml") == before["word/styles.xml"]
    assert Package(template()).part("word/none.xml") is None


def test_relationships_are_paths_within_the_package() -> None:
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="a" Target="media/a.png"/><Relationship Id="b" Target="/word/media/b.png"/>'
        '<Relationship Id="c" Target="../../../etc/passwd"/>'
        '<Relationship Id="d" Target="https://example.org/" TargetMode="External"/></Relationships>'
    )
    given = Package(template(replaced={"word/_rels/document.xml.rels": links.encode()}))
    found = given.targets("word/document.xml")
    assert found == {"a": "word/media/a.png", "b": "word/media/b.png", "c": "etc/passwd"}
    assert given.part(found["c"]) is None


def test_entities_are_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><w:styles'
    data = change_part(template(), "word/styles.xml", "<w:styles", bomb)
    with pytest.raises(Unusable, match="not as Word writes it"):
        Package(data).tree("word/styles.xml")


def test_a_damaged_part_is_no_bug() -> None:
    data = bytearray(template())
    start = data.index(b"word/styles.xml")
    data[start + 100 : start + 400] = bytes(300)
    with pytest.raises(Unusable, match="damaged"):
        Package(bytes(data)).part("word/styles.xml")


def test_formatting_is_words_own() -> None:
    given = etree.fromstring(
        f'<w:rPr xmlns:w="{W[1:-1]}" xmlns:r="{R}" xmlns:x="urn:x"><w:b r:id="rId1" w:val="1"/><x:any/>'
        "<w:object/><w:instrText>DDE</w:instrText>text</w:rPr>"
    )
    assert [(one.tag, dict(one.attrib)) for one in formatting(given)] == [(f"{W}b", {f"{W}val": "1"})]
    assert "".join(map(str, formatting(given).itertext())) == ""


def test_drawings_refer_to_nothing_but_their_picture() -> None:
    given = etree.fromstring(
        f'<a:pic xmlns:a="{A}" xmlns:r="{R}"><a:blip r:embed="rId1" r:link="rId2"><a:extLst><a:ext uri="x"/></a:extLst>'
        '</a:blip><a:hlinkClick r:id="rId3"/><a:xfrm><a:ext cx="1" cy="2"/></a:xfrm></a:pic>'
    )
    made = etree.tostring(drawing(given, "rId7")).decode()
    assert ':embed="rId7"' in made
    assert 'cx="1"' in made
    assert not [word for word in ("rId1", "rId2", "rId3", "extLst", "hlink") if word in made]


def test_whatever_is_damaged_is_told_in_one_way() -> None:
    whole, chance = template(), Random(7)
    for _ in range(100):
        data = bytearray(whole)
        for _ in range(chance.randrange(1, 30)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        with suppress(Unusable):
            look_of(bytes(data), numbered=False)

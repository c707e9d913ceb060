"""What image files are, and whether they are whole."""

from __future__ import annotations

import io
import re
import time

import pytest
from lxml import etree
from PIL import Image as Picture
from recto.core.model import Image, Location
from recto.manuscript.images import cut_short, inspect


def saved(kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    Picture.effect_noise((90, 60), 80).save(file, kind, **options)
    return file.getvalue()


def image(data: bytes) -> Image:
    found = inspect("images/a", "images/a", data, Location("content/01.a.md", 1, 1))
    assert found
    return found


WHOLE = {
    "PNG": saved("PNG"),
    "JPEG": saved("JPEG"),
    "progressive JPEG": saved("JPEG", progressive=True),
    "JPEG with a picture in it": saved("JPEG", comment=saved("JPEG", quality=5)),
    "PNG with more after it": saved("PNG") + b"\0" * 50,
    "JPEG with more after it": saved("JPEG") + b"more",
}


@pytest.mark.parametrize("data", WHOLE.values(), ids=WHOLE)
def test_an_image_is_whole_until_its_end_is_missing(data: bytes) -> None:
    assert not cut_short(image(data))
    end = max(data.rfind(b"IEND"), data.rfind(b"\xff\xd9"))
    for length in (end, end - 1, len(data) // 2, 200):
        assert cut_short(image(data[:length])), length


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_of_other_kinds_nothing_is_said(kind: str) -> None:
    assert not cut_short(image(saved(kind)[:-100]))


@pytest.mark.parametrize(
    ("inside", "lost"),
    [
        ("<switch><foreignObject>The commit</foreignObject><text>The <tspan>commit</tspan></text></switch>", ""),
        ("<switch><foreignObject>The commit</foreignObject><text>The comm…</text></switch>", "The commit"),
        ("<flowRoot><flowRegion/><flowPara>In a frame</flowPara></flowRoot>", "In a frame"),
    ],
)
def test_text_that_is_none_of_a_drawing(inside: str, lost: str) -> None:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{inside}</svg>'
    drawing = image(svg.encode())
    assert drawing.lost == lost
    assert b"flow" not in drawing.data


def test_drawings_are_in_utf8() -> None:
    svg = '<?xml version="1.0" encoding="ISO-8859-1"?><svg xmlns="http://www.w3.org/2000/svg"><text>Höhe</text></svg>'
    assert "Höhe" in image(svg.encode("latin-1")).data.decode()


def test_the_words_of_html_in_a_drawing_are_remembered() -> None:
    svg = """<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><switch><foreignObject><div
 xmlns="http://www.w3.org/1999/xhtml">The <b>commit</b></div></foreignObject><text>is kept</text></switch></svg>"""
    found = image(svg.encode())
    assert found.lost == "The commit"
    assert b"commit" not in found.data
    assert b"is kept" in found.data
    assert image(b'<svg xmlns="http://www.w3.org/2000/svg"><text>a</text></svg>').lost == ""


# --- upright --------------------------------------------------------------------------------------------------------


def turned(way: int, order: str = "little") -> bytes:
    """A JPEG that is red above, or would be if its camera had been held like that."""
    picture = Picture.new("RGB", (60, 40), (20, 20, 200))
    picture.paste((200, 20, 20), (0, 0, 60, 20))
    exif = Picture.Exif()
    exif.endian = {"little": "<", "big": ">"}[order]
    exif[0x0112] = way
    file = io.BytesIO()
    picture.save(file, "JPEG", exif=exif, quality=95)
    return file.getvalue()


@pytest.mark.parametrize("order", ["little", "big"])
@pytest.mark.parametrize(("way", "size"), [(1, (60, 40)), (3, (60, 40)), (6, (40, 60)), (8, (40, 60)), (9, (60, 40))])
def test_a_photograph_has_the_size_that_it_has_upright(way: int, size: tuple[int, int], order: str) -> None:
    found = image(turned(way, order))
    assert (found.width, found.height) == size


def test_a_page_that_begins_with_a_drawing_is_no_drawing() -> None:
    page = b'<html xmlns="http://www.w3.org/1999/xhtml"><svg xmlns="http://www.w3.org/2000/svg"></svg></html>'
    assert inspect("a.svg", "a.svg", page, Location("x")) is None


# --- a drawing that somebody opens by itself -------------------------------------------------------------------------

_DRAWING = '{}<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" {}>{}</svg>'
_PREFIXES = 'xmlns:a-b="http://www.w3.org/2000/svg" xmlns:é="http://www.w3.org/2000/svg"'
_HTML = 'xmlns:h="http://www.w3.org/1999/xhtml"'
_XSLT = (
    '<xsl:stylesheet id="s" version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:template match="/">'
    '<xsl:element name="script" namespace="http://www.w3.org/1999/xhtml">a()</xsl:element></xsl:template>'
    "</xsl:stylesheet>"
)
_SCRIPT = _DRAWING.format("", "", "<script>a()</script>")
HOSTILE: dict[str, tuple[str, str, str]] = {
    "a prefix with a hyphen": ("", _PREFIXES, "<a-b:script>a()</a-b:script>"),
    "a prefix with an accent": ("", _PREFIXES, "<é:script>a()</é:script>"),
    "animation": ("", _PREFIXES, '<a href="#"><é:animate attributeName="href" to="javascript:a()"/></a>'),
    "set": ("", "", '<a href="#a"><set attributeName="href" to="javascript:a()"/></a>'),
    "a picture of HTML": ("", _HTML, '<h:img src="https://a.example"/>'),
    "a frame of HTML": ("", _HTML, '<h:iframe src="https://a.example"/><h:embed src="a"/><h:object data="a"/>'),
    "a film of HTML": ("", _HTML, '<h:video poster="https://a.example"/>'),
    "another address": ("", _HTML, '<h:meta http-equiv="refresh" content="0;url=https://a.example"/>'),
    "a form": ("", _HTML, '<h:form action="https://a.example"><h:button>b</h:button></h:form>'),
    "an entity in @import": ("", "", '<style>@im&#112;ort "https://a.example";</style>'),
    "an entity in url": ("", "", "<style>*{fill:ur&#108;(https://a.example)}</style>"),
    "an entity in an attribute": ("", "", '<rect fill="ur&#108;(https://a.example#b)"/>'),
    "CDATA in url": ("", "", "<style>*{fill:ur<![CDATA[l(https://a.example)]]>}</style>"),
    "a comment in url": ("", "", "<style>*{fill:ur<!-- -->l(https://a.example)}</style>"),
    "an escape in url": ("", "", r"<style>*{fill:u\72l(https://a.example)}</style>"),
    "an escape in @import": ("", "", r'<style>@\69mport "https://a.example";</style>'),
    "an escape in an attribute": ("", "", r'<rect style="fill:\75 rl(https://a.example#b)"/>'),
    "image-set": ("", "", '<style>*{background:image-set("https://a.example" 1x)}</style>'),
    "src": ("", "", '<style>@font-face{font-family:a;src:src("https://a.example")}</style>'),
    "a comment of CSS": ("", "", '<style>*{fill:url(/**/"https://a.example")}</style>'),
    "a bracket in a text": ("", "", '<style>*{background:url("#)") , url(https://a.example)}</style>'),
    "a style sheet": ('<?xml-stylesheet type="text/css" href="https://a.example"?>', "", "<rect/>"),
    "a program that makes pages": ('<?xml-stylesheet type="text/xsl" href="#s"?>', "", _XSLT),
    "an entity": ('<!DOCTYPE svg [<!ENTITY a "b">]>', "", "<text>&a;</text>"),
    "a handler by default": ('<!DOCTYPE svg [<!ATTLIST svg onload CDATA "a()">]>', "", "<rect/>"),
    "a handler by default, behind an odd address": (
        '<!DOCTYPE svg SYSTEM ">" [<!ATTLIST svg onload CDATA "a()">]>',
        "",
        "<rect/>",
    ),
    "an address by default": ('<!DOCTYPE svg [<!ATTLIST image x:href CDATA "https://a.example">]>', "", "<image/>"),
    "an address that is not closed": ("", "", '<rect style="fill:url(https://a.example"/>'),
    "an address behind an element of a style": ("", "", "<style>a{}<g/>b{fill:url(https://a.example)}</style>"),
    "a base": ("", 'xml:base="https://a.example"', '<use href="#a"/>'),
    "a handler": ("", "", '<rect onclick="a()"/>'),
    "javascript": ("", "", '<a href="java&#115;cript:a()"><text>b</text></a><a href="java&#9;script:a()"/>'),
    "a picture": ("", "", '<image href="https://a.example"/><filter><feImage href="https://a.example"/></filter>'),
    "a use": ("", "", '<use x:href="https://a.example#b"/>'),
    "ping": ("", "", '<a href="https://a.example" ping="https://b.example"/>'),
    "a formula": ("", 'xmlns:m="http://www.w3.org/1998/Math/MathML"', '<m:math href="javascript:a()"><m:mi/></m:math>'),
}


def asks(drawing: bytes) -> list[str]:
    """What in a drawing runs, or asks for something else: by its tree, as programs see it."""
    root = etree.fromstring(drawing)
    assert root.getroottree().docinfo.internalDTD is None
    assert root.getprevious() is None
    found = []
    for element in root.iter(etree.Element):
        tag, names = etree.QName(element), {etree.QName(name).localname: str(value) for name, value in element.items()}
        if tag.namespace not in ("http://www.w3.org/2000/svg", "http://www.w3.org/1998/Math/MathML"):
            found.append(f"<{tag.localname}>")
        if tag.localname in ("script", "set", "animate", "foreignObject"):
            found.append(tag.localname)
        found += [name for name in names if name.startswith("on") or name in ("base", "ping")]
        allowed = ("#", "data:", "https:") if tag.localname == "a" else ("#", "data:")
        found += [names["href"]] if not names.get("href", "#").startswith(allowed) else []
        for style in ("".join(map(str, element.itertext())) if tag.localname == "style" else "", *names.values()):
            plain = re.sub(r"\\([0-9a-f]{1,6}) ?", lambda match: chr(int(match[1], 16)), style)
            found += re.findall(r"url\((?![\"']?#)|@import|image-set\(|src\(", plain)
    return found


@pytest.mark.parametrize("name", HOSTILE)
def test_a_drawing_runs_nothing_and_asks_for_nothing(name: str) -> None:
    given = _DRAWING.format(*HOSTILE[name]).encode()
    assert asks(given) if "DOCTYPE" not in HOSTILE[name][0] and "<?" not in HOSTILE[name][0] else True
    found = inspect("a.svg", "a.svg", given, Location("a.md"))
    assert found
    assert asks(found.data) == []


@pytest.mark.parametrize(
    "given",
    [
        _SCRIPT.encode("utf-16"),
        b'<?xml version="1.0" encoding="ISO-8859-1"?>' + _SCRIPT.encode(),
        b'<?xml version="1.0" encoding="UTF-7"?>' + _SCRIPT.replace("<script", "+ADw-script").encode(),
    ],
)
def test_a_script_in_another_encoding(given: bytes) -> None:
    found = inspect("a.svg", "a.svg", given, Location("a.md"))
    assert found is None or asks(found.data) == []


@pytest.mark.parametrize(
    "inner",
    [
        '<style>.a{fill:url(#b)} @font-face{src:url(data:font/woff2;base64,AA)}</style><use href="#a"/>',
        r'<rect style="fill:#000" transform="rotate(3)" font-family="a\ b"/><!-- a comment -->',
        '<image href="data:image/png;base64,AA"/><text>a &amp; b</text>',
        '<metadata xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:RDF/></metadata>',
    ],
)
def test_a_harmless_drawing_stays_as_it_is(inner: str) -> None:
    given = _DRAWING.format("", "", inner).encode()
    found = inspect("a.svg", "a.svg", given, Location("a.md"))
    assert found
    assert found.data == given


def test_words_of_a_page_within_a_drawing_are_lost_once() -> None:
    inner = '<foreignObject><h:p xmlns:h="http://www.w3.org/1999/xhtml">some <h:b>words</h:b></h:p></foreignObject>'
    found = inspect("a.svg", "a.svg", _DRAWING.format("", "", inner).encode(), Location("a.md"))
    assert found
    assert found.lost == "some words"


def drawing(inside: str) -> Image | None:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{inside}</svg>'
    return inspect("a.svg", "a.svg", svg.encode(), Location("x"))


def uses(name: str, count: int) -> str:
    return f'<use xlink:href="#{name}"/>' * count


def test_a_few_lines_that_draw_a_billion_elements_are_no_drawing() -> None:
    groups = "".join(f'<g id="g{depth}">{uses(f"g{depth - 1}", 10)}</g>' for depth in range(1, 10))
    assert drawing(f'<g id="g0"><path/></g>{groups}') is None
    chain = "".join(f'<g id="c{depth}">{uses(f"c{depth - 1}", 2)}</g>' for depth in range(1, 2000))
    assert drawing(f'<g id="c0"><path/></g>{chain}') is None


def test_drawings_that_use_their_parts_often_or_in_a_circle_are_drawings() -> None:
    assert drawing('<path id="a"/>' + uses("a", 20_000)) is not None
    assert (
        drawing(f'<g id="a">{uses("b", 3)}</g><g id="b">{uses("a", 3)}</g>{uses("a", 2)}{uses("none", 1)}') is not None
    )


@pytest.mark.parametrize("inside", ["<!--" + "<!DOCTYPE" * 20_000 + "-->", "url(" * 40_000, "url(" + " " * 100_000])
def test_drawings_that_begin_much_and_end_nothing_take_no_time(inside: str) -> None:
    began = time.process_time()
    assert inspect("a.svg", "a.svg", _DRAWING.format("", "", f"<style>{inside}</style>").encode(), Location("a.md"))
    assert time.process_time() - began < 2

"""Pictures in the Word file: drawings beside their pixels, in the size asked for."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image
from recto.formats.docx.page import Page

from tests.helpers import Maker, build
from tests.word import SVG, WP, document, parts


def test_drawings_stand_beside_their_pictures(package: dict[str, bytes]) -> None:
    assert SVG in package.values()
    blips = re.findall(r"<a:blip .*?</a:blip>", package["word/document.xml"].decode(), re.DOTALL)
    assert len(blips) == 3
    for blip in blips:
        assert re.fullmatch(
            r'<a:blip r:embed="(\w+)"><a:extLst><a:ext uri="\{96DAC541-7B7A-43D3-8B79-37D633B846F1\}"><asvg:svgBlip '
            r'xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" r:embed="\1svg"/></a:ext>'
            r"</a:extLst></a:blip>",
            blip,
        )
    assert b"base64" not in package["word/document.xml"]


def test_pictures_have_the_size_asked_for_and_icons_that_of_the_text(package: dict[str, bytes]) -> None:
    icon, *drawings = document(package).iter(f"{WP}inline")
    assert int(icon.find(f"{WP}extent").get("cy")) <= 10 * 12700
    assert icon.find(f"{WP}docPr").get("descr") == "ORCID icon"
    for drawing in drawings:
        width, height = (int(drawing.find(f"{WP}extent").get(side)) for side in ("cx", "cy"))
        assert width == pytest.approx(Page().column * 635 / 2, rel=0.01)
        assert height == pytest.approx(width / 2, rel=0.01)


def test_photographs_are_upright_as_in_latex(make: Maker) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    file = io.BytesIO()
    Image.new("RGB", (60, 40)).save(file, "JPEG", exif=exif)
    project = make.text("![A ferry.](images/a.jpg)\n", **{"content/images/a.jpg": file.getvalue()})
    files = build(project, "docx", "latex").files
    package = parts(files["manuscript.docx"])
    (picture,) = [data for name, data in package.items() if name.startswith("word/media/")]
    (extent,) = document(package).iter(f"{WP}extent")
    assert int(extent.get("cy")) > int(extent.get("cx"))
    for data in (picture, files["images/a.jpg"]):
        assert Image.open(io.BytesIO(data)).size == (40, 60)

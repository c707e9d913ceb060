"""What image files are, and whether they are whole."""

from __future__ import annotations

import io

import pytest
from PIL import Image as Picture
from recto.core.model import Image, Location
from recto.manuscript.images import as_png, cut_short, for_paper, inspect, orientation, upright


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


# --- for paper ------------------------------------------------------------------------------------------------------


def photograph(kind: str, width: int = 3000, mode: str = "RGB", **options: object) -> Image:
    file = io.BytesIO()
    Picture.effect_noise((width, width * 2 // 3), 20).convert(mode).save(file, kind, **options)
    return image(file.getvalue())


def printed(one: Image, resolution: int) -> Picture.Image:
    picture = Picture.open(io.BytesIO(for_paper(one, resolution)))
    picture.load()
    return picture


@pytest.mark.parametrize(
    ("kind", "mode"), [("JPEG", "RGB"), ("JPEG", "L"), ("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "P")]
)
def test_an_image_that_is_finer_than_wanted(kind: str, mode: str) -> None:
    one = photograph(kind, mode=mode)
    small = printed(one, 300)
    assert (small.size, small.format) == ((2055, 1370), kind)
    assert len(for_paper(one, 150)) < len(one.data) / 2


def test_what_an_image_says_of_its_colours_and_its_top_is_kept() -> None:
    exif = Picture.Exif()
    exif[0x0112] = 6
    small = printed(photograph("JPEG", exif=exif, icc_profile=b"a profile"), 300)
    assert small.getexif()[0x0112] == 6
    assert small.info["icc_profile"] == b"a profile"


def test_images_stay_as_they_are_where_nothing_else_is_wanted() -> None:
    one = photograph("JPEG")
    assert for_paper(one, None) is one.data


def test_images_that_stay_as_they_are() -> None:
    broken = image(photograph("JPEG").data[:2000])
    flat = io.BytesIO()
    Picture.new("1", (6000, 6000)).save(flat, "PNG")
    drawing = image(b'<svg xmlns="http://www.w3.org/2000/svg" width="9000" height="9"/>')
    for one in (photograph("JPEG", 2400), photograph("JPEG", mode="CMYK"), broken, image(flat.getvalue()), drawing):
        assert for_paper(one, 300) is one.data


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


def test_a_photograph_is_turned_for_programs_that_do_not() -> None:
    shown = Picture.open(io.BytesIO(upright(turned(6)))).convert("RGB")
    right, left = shown.getpixel((35, 30)), shown.getpixel((5, 30))
    assert shown.size == (40, 60)
    assert isinstance(right, tuple)
    assert isinstance(left, tuple)
    assert right[0] > 150 > left[0]
    assert orientation(upright(turned(6))) == 1
    assert upright(turned(1)) == turned(1)
    for end in range(2, 60):
        assert upright(turned(6)[:end]) == turned(6)[:end]


def test_a_photograph_that_is_finer_than_wanted_keeps_its_sides() -> None:
    exif = Picture.Exif()
    exif[0x0112] = 6
    small = printed(photograph("JPEG", 4500, exif=exif), 300)
    assert small.size == (3083, 2055)


def test_a_page_that_begins_with_a_drawing_is_no_drawing() -> None:
    page = b'<html xmlns="http://www.w3.org/1999/xhtml"><svg xmlns="http://www.w3.org/2000/svg"></svg></html>'
    assert inspect("a.svg", "a.svg", page, Location("x")) is None


@pytest.mark.parametrize(
    "data",
    [
        saved("GIF")[:6] + b"\xff\xff\xff\xff" + saved("GIF")[10:],
        b"\x89PNG\r\n\x1a\n" + b"\0\0\0\4IHDR" + b"\0" * 40,
    ],
    ids=["larger than Pillow allows", "a header cut short"],
)
def test_what_pillow_refuses_in_its_own_ways_is_a_message(data: bytes) -> None:
    said = as_png(image(data))
    assert isinstance(said, str)
    assert said

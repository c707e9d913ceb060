"""Pictures are made anew in a process of their own: smaller, upright, as PNG."""

from __future__ import annotations

import io

import pytest
from PIL import Image as Picture
from recto.core.model import Image
from recto.core.world import World
from recto.manuscript.images import orientation
from recto.manuscript.pixels import Wanted, wanted
from recto.manuscript.rasterise import repainted

from tests.manuscript.test_images import image, saved, turned


def for_paper(one: Image, finest: int | None) -> bytes:
    [data] = repainted([(one, wanted(one, finest))], World())
    assert isinstance(data, bytes)
    return data


def upright(one: Image) -> bytes:
    [data] = repainted([(one, wanted(one, upright=True))], World())
    assert isinstance(data, bytes)
    return data


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
    assert for_paper(one, None) == one.data


def test_images_that_stay_as_they_are() -> None:
    broken = image(photograph("JPEG").data[:2000])
    flat = io.BytesIO()
    Picture.new("1", (6000, 6000)).save(flat, "PNG")
    drawing = image(b'<svg xmlns="http://www.w3.org/2000/svg" width="9000" height="9"/>')
    for one in (photograph("JPEG", 2400), photograph("JPEG", mode="CMYK"), broken, image(flat.getvalue()), drawing):
        assert for_paper(one, 300) == one.data


# --- upright ------------------------------------------------------------------------------------------------------


def test_a_photograph_is_turned_for_programs_that_do_not() -> None:
    shown = Picture.open(io.BytesIO(upright(image(turned(6))))).convert("RGB")
    right, left = shown.getpixel((35, 30)), shown.getpixel((5, 30))
    assert shown.size == (40, 60)
    assert isinstance(right, tuple)
    assert isinstance(left, tuple)
    assert right[0] > 150 > left[0]
    assert orientation(upright(image(turned(6)))) == 1
    assert upright(image(turned(1))) == turned(1)
    cut = [turned(6)[:end] for end in range(4, 60)]
    jobs = [(image(data), Wanted(is_upright=True)) for data in cut]
    assert repainted(jobs, World()) == cut


def test_a_photograph_that_is_finer_than_wanted_keeps_its_sides() -> None:
    exif = Picture.Exif()
    exif[0x0112] = 6
    small = printed(photograph("JPEG", 4500, exif=exif), 300)
    assert small.size == (3083, 2055)


# --- as PNG -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        saved("GIF")[:6] + b"\xff\xff\xff\xff" + saved("GIF")[10:],
        b"\x89PNG\r\n\x1a\n" + b"\0\0\0\4IHDR" + b"\0" * 40,
    ],
    ids=["larger than Pillow allows", "a header cut short"],
)
def test_what_pillow_refuses_in_its_own_ways_is_a_message(data: bytes) -> None:
    one = image(data)
    [said] = repainted([(one, wanted(one, png=True) or Wanted(is_png=True))], World())
    assert isinstance(said, str)
    assert said

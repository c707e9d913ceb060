"""Drawings as pixels."""

from __future__ import annotations

import base64
import io

from PIL import Image, ImageChops
from recto.manuscript.rasterise import draw, with_palette

LINES = '<path d="M10 10 C 90 20, 10 80, 90 90" fill="none" stroke="#06c" stroke-width="5"/><text y="50">Text</text>'
GRADIENT = (
    '<linearGradient id="g"><stop offset="0" stop-color="#f00"/><stop offset="1" stop-color="#00f"/></linearGradient>'
    '<rect width="100" height="100" fill="url(#g)"/><circle r="50" cx="50" cy="50" fill="url(#g)" opacity="0.5"/>'
    '<path d="M0 0 L100 3" stroke="#0f0" opacity="0.3"/>'
)


def drawn(shapes: str, width: int) -> bytes:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">{shapes}</svg>'
    return base64.b64decode(draw(svg, width)["png"])


def opened(png: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(png))
    picture.load()
    return picture


def test_a_drawing_has_its_width_a_palette_and_white_behind_it() -> None:
    picture = opened(drawn(LINES, 700))
    assert (picture.size, picture.mode) == ((700, 700), "P")
    assert picture.convert("RGB").getpixel((1, 1)) == (255, 255, 255)


def as_png(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def test_a_palette_is_taken_only_where_it_shows_nothing_else() -> None:
    assert opened(drawn(GRADIENT, 700)).mode != "P"
    lines = opened(drawn(LINES, 700)).convert("RGB")
    few = opened(with_palette(as_png(lines))).convert("RGB")
    assert ImageChops.difference(lines, few).point(lambda shade: 255 * (shade > 2)).getbbox() is None


def test_what_cannot_be_drawn_is_said_in_words() -> None:
    assert draw("<svg", 10)["problem"]

"""Drawings as pixels."""

from __future__ import annotations

import base64
import io
import json
from typing import Any

from PIL import Image, ImageChops
from recto.core.model import Image as Kept
from recto.core.model import Location
from recto.core.world import CeilingReached, World
from recto.manuscript.rasterise import draw, rasterise, with_palette

LINES = '<path d="M10 10 C 90 20, 10 80, 90 90" fill="none" stroke="#06c" stroke-width="5"/><text y="50">Text</text>'
GRADIENT = (
    '<linearGradient id="g"><stop offset="0" stop-color="#f00"/><stop offset="1" stop-color="#00f"/></linearGradient>'
    '<rect width="100" height="100" fill="url(#g)"/><circle r="50" cx="50" cy="50" fill="url(#g)" opacity="0.5"/>'
    '<path d="M0 0 L100 3" stroke="#0f0" opacity="0.3"/>'
)


def drawn(shapes: str, width: int) -> bytes:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">{shapes}</svg>'
    return base64.b64decode(draw(svg, width)["picture"])


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


class Slow(World):
    """A world in which nothing is drawn in time if a drawing has ``endless`` in it."""

    __slots__ = ()

    def ask_worker(self, module: str, data: bytes, **_: Any) -> bytes:
        if b"endless" in data:
            raise CeilingReached(f"{module} did not finish within 6 seconds")
        return json.dumps([draw(job["svg"], job["width"]) for job in json.loads(data)]).encode()


def test_a_drawing_that_is_not_finished_costs_no_other() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect id="{}" width="5" height="5"/></svg>'
    names = ("a", "endless", "b")
    images = [Kept(name, name, svg.format(name).encode(), "image/svg+xml", Location("a")) for name in names]
    answers = rasterise([(image, 10.0) for image in images], Slow(environ={}))
    assert [isinstance(one, bytes) for one in answers] == [True, False, True]
    assert answers[1] == "it takes too much time or memory to draw"

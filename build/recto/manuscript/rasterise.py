"""A process that draws SVG as PNG, for programs that do not support SVG: JSON on standard input and output.

A drawing may take seconds, during which it blocks its process; a stranger's may never finish.

In: ``drawings``, each a pair of SVG and a width in pixels. Out, for each: ``{"png": base64}`` or
``{"problem": words}``.
"""

from __future__ import annotations

import base64
import io
import json
import sys
from collections.abc import Sequence
from typing import Any

from recto.core.model import Image
from recto.core.world import BrokenMachine, World, monotonic
from recto.manuscript.drawings import plain

DPI = 300
"""Resolution in dots per inch, as printers require."""
_SECONDS, _SECONDS_A_DRAWING, _SECONDS_ALONE = 4.0, 8.0, 6.0
"""The time for all drawings, for each of them, and for one by itself. Most take half a second."""
_MOST_PIXELS = 8000
_MOST_COLOURS = 2000


def rasterise(drawings: Sequence[tuple[Image, float]], world: World) -> list[bytes | str]:
    """Each SVG as a PNG of its width in CSS pixels, at DPI dots per inch; or a message that says why there is none.

    One drawing that is not finished, or crashes the process, costs none of the others.
    """
    if not drawings:
        return []
    job = [
        (plain(image.data).decode("utf-8-sig", "replace"), min(round(width * DPI / 96), _MOST_PIXELS))
        for image, width in drawings
    ]
    try:
        return _drawn(job, world, _SECONDS + _SECONDS_A_DRAWING * len(job))
    except BrokenMachine:
        if len(job) == 1:
            return ["it takes too much time or memory to draw"]
    until = monotonic() + _SECONDS_ALONE + _SECONDS_A_DRAWING * len(job)
    return [answer for one in job for answer in _alone(one, world, until)]


def _alone(one: tuple[str, int], world: World, until: float) -> list[bytes | str]:
    """What comes of a drawing by itself, unless it is too late for that."""
    try:
        if (left := until - monotonic()) > 0:
            return _drawn([one], world, min(_SECONDS_ALONE, left))
    except BrokenMachine:
        pass
    return ["it takes too much time or memory to draw"]


def _drawn(job: Sequence[tuple[str, int]], world: World, seconds: float) -> list[bytes | str]:
    told = json.dumps({"drawings": job}).encode()
    answer = world.ask_worker(
        "recto.manuscript.rasterise",
        told,
        timeout=seconds,
        lasting=lambda drawn: all("png" in one for one in json.loads(drawn)),
    )
    return [base64.b64decode(one["png"]) if "png" in one else one["problem"] for one in json.loads(answer)]


def draw(svg: str, width: int) -> dict[str, str]:
    """Draw one SVG, ``width`` pixels wide. Returns the output for it.

    Text is set in the fonts that come with Recto, so that it is the same on every machine. References to other files
    are ignored.
    """
    import resvg_py

    from recto.theme import FONTS

    try:
        png = resvg_py.svg_to_bytes(
            svg_string=svg,
            width=width,
            dpi=96,
            skip_system_fonts=True,
            font_dirs=[str(FONTS)],
            font_family="Recto Serif",
            serif_family="Recto Serif",
            sans_serif_family="Recto Sans",
            monospace_family="Recto Mono",
            background="white",  # like paper
        )
        return {"png": base64.b64encode(with_palette(bytes(png))).decode()}
    except Exception as failure:  # a drawing that a library cannot read costs itself alone
        return {"problem": str(failure)}


def with_palette(png: bytes) -> bytes:
    """The picture with a palette, which takes less than half the bytes, if no colour changes by more than 2 of 255.

    Drawings have few colours, and at edges the shades between them. Photographs are not changed.
    """
    from PIL import Image, ImageChops

    picture = Image.open(io.BytesIO(png)).convert("RGB")
    if picture.getcolors(_MOST_COLOURS) is None:
        return png
    few = picture.quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    if ImageChops.difference(picture, few.convert("RGB")).point(lambda shade: 255 * (shade > 2)).getbbox():
        return png
    file = io.BytesIO()
    few.save(file, "PNG", optimize=True)
    return file.getvalue()


def main() -> None:
    """Read the job, draw, and write the results."""
    job: dict[str, Any] = json.loads(sys.stdin.buffer.read() or b'{"drawings": []}')
    sys.stdout.write(json.dumps([draw(svg, width) for svg, width in job["drawings"]]))


if __name__ == "__main__":
    main()

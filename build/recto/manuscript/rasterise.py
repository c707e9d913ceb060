"""A process that makes pictures of others: SVG as PNG, for programs that do not support it, and what ``pixels`` does.

A drawing may take seconds, during which it blocks its process; a stranger's may never finish.

JSON on standard input and output. In: a list of ``{"svg": text, "width": pixels}``, and of ``{"data": Base64}`` with
what is ``Wanted``. Out, for each: ``{"picture": Base64}`` or ``{"problem": words}``.
"""

from __future__ import annotations

import base64
import io
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from recto.core.model import Image
from recto.core.world import BrokenMachine, World, monotonic
from recto.manuscript.drawings import plain
from recto.manuscript.pixels import Wanted, painted

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
    jobs = [
        {"svg": plain(image.data).decode("utf-8-sig", "replace"), "width": min(round(width * DPI / 96), _MOST_PIXELS)}
        for image, width in drawings
    ]
    return _made(jobs, world)


def repainted(pictures: Sequence[tuple[Image, Wanted | None]], world: World) -> list[bytes | str]:
    """The files of images as they are wanted. One that cannot be read stays as it is; but if it should be a PNG, there
    is a message that says why there is none."""
    jobs = [{"data": base64.b64encode(image.data).decode(), **asdict(want)} for image, want in pictures if want]
    made = iter(_made(jobs, world))
    found: list[bytes | str] = []
    for image, want in pictures:
        picture = next(made) if want else image.data
        found.append(image.data if isinstance(picture, str) and want and not want.is_png else picture)
    return found


_Job = Mapping[str, Any]


def _made(jobs: Sequence[_Job], world: World) -> list[bytes | str]:
    """What comes of some jobs. One that is not finished, or crashes the process, costs none of the others."""
    if not jobs:
        return []
    try:
        return _answers(jobs, world, _SECONDS + _SECONDS_A_DRAWING * len(jobs))
    except BrokenMachine:
        if len(jobs) == 1:
            return [_UNFINISHED]
    until = monotonic() + _SECONDS_ALONE + _SECONDS_A_DRAWING * len(jobs)
    return [answer for job in jobs for answer in _alone(job, world, until)]


def _alone(job: _Job, world: World, until: float) -> list[bytes | str]:
    """What comes of a job by itself, unless it is too late for that."""
    try:
        if (left := until - monotonic()) > 0:
            return _answers([job], world, min(_SECONDS_ALONE, left))
    except BrokenMachine:
        pass
    return [_UNFINISHED]


_UNFINISHED = "it takes too much time or memory to draw"


def _answers(jobs: Sequence[_Job], world: World, seconds: float) -> list[bytes | str]:
    answer = world.ask_worker(
        "recto.manuscript.rasterise",
        json.dumps(jobs).encode(),
        timeout=seconds,
        lasting=lambda made: all("picture" in one for one in json.loads(made)),
    )
    return [base64.b64decode(one["picture"]) if "picture" in one else one["problem"] for one in json.loads(answer)]


def paint(data: bytes, want: Wanted) -> dict[str, str]:
    """Paint one picture anew. Returns the output for it."""
    try:
        return {"picture": base64.b64encode(painted(data, want)).decode()}
    except ValueError as failure:
        return {"problem": str(failure)}


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
        return {"picture": base64.b64encode(with_palette(bytes(png))).decode()}
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
    """Read the jobs, make the pictures, and write them."""
    jobs: list[dict[str, Any]] = json.loads(sys.stdin.buffer.read() or b"[]")
    made = [
        draw(job["svg"], job["width"]) if "svg" in job else paint(base64.b64decode(job.pop("data")), Wanted(**job))
        for job in jobs
    ]
    sys.stdout.write(json.dumps(made))


if __name__ == "__main__":
    main()

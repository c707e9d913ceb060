"""The pictures: their size on the page; and each SVG in the package, with a PNG as its fallback."""

from __future__ import annotations

import base64
import re
import struct
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from recto.core.diagnostics import warning
from recto.core.model import Image
from recto.formats import Rendering
from recto.formats.docx import panels
from recto.formats.docx.page import ICON, Page
from recto.formats.docx.xml import PIC, SVG, WP, A, R, set_letters, w
from recto.manuscript.drawings import plain
from recto.manuscript.pixels import wanted
from recto.manuscript.rasterise import rasterise, repainted
from recto.pandoc import ast
from recto.pandoc.ast import Block, Element

if TYPE_CHECKING:
    from lxml.etree import _Element as Node


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture's bytes for the package; ``drawing`` is the SVG for which the PNG ``data`` is the fallback."""

    data: bytes
    extension: str
    drawing: bytes | None = None


_EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/svg+xml": "svg"}
TYPES = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "svg": "image/svg+xml"}
PLACEHOLDER = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7buVgAAAABJRU5ErkJggg=="
)
"""A picture of one pixel; the number of the picture to put there is appended to it."""


def embed(blocks: list[Block], rendering: Rendering, page: Page) -> Callable[[], list[Picture]]:
    """Give each image of the tree its size and a placeholder, so that Pandoc need not handle megabytes.

    The returned function waits for the pictures, which are drawn while Pandoc writes.
    """
    by_name = {image.name: image for image in rendering.images.values()}
    shown: list[tuple[Element, Image, float, float]] = []
    rooms = {id(image): page.text_width * part for image, part in panels.rooms(blocks, page)}
    for element in ast.walk(blocks):
        if element["t"] == "Image" and (image := by_name.get(ast.target(element))):
            room = rooms.get(id(element), page.text_width)
            tallest = ICON if "inline_icon" in ast.classes(element) else page.tallest
            size = _size(ast.attributes(element), image, room, tallest)
            shown.append((element, image, *size))
    sizes = {(image.name, round(width)): (image, width) for _, image, width, _ in shown}
    beside = ThreadPoolExecutor(1)
    drawn = beside.submit(_pictures, sizes, rendering)
    beside.shutdown(wait=False)
    order = list(sizes)
    for element, image, width, height in shown:
        key = image.name, round(width)
        if not height:
            height = width * _ratio(drawn.result()[key].data)
        pairs = [pair for pair in ast.keyvals(element) if pair[0] not in ("width", "height")]
        pairs += [["width", f"{width / 96:.4f}in"], ["height", f"{height / 96:.4f}in"]]
        ast.set_keyvals(element, pairs)
        data = base64.b64encode(PLACEHOLDER + str(order.index(key)).encode()).decode()
        ast.set_target(element, f"data:image/png;base64,{data}")
    return lambda: [*drawn.result().values()]


_Sizes = Mapping[tuple[str, int], tuple[Image, float]]
"""Images by name and rounded width, each with its exact width in CSS pixels."""


def _pictures(sizes: _Sizes, rendering: Rendering) -> dict[tuple[str, int], Picture]:
    """The picture for each image. Reports an image that cannot be converted for Word (F005)."""
    vectors = {key: one for key, one in sizes.items() if one[0].media_type == "image/svg+xml"}
    drawn = dict(zip(vectors, rasterise([*vectors.values()], rendering.world), strict=True))
    others = {key: image for key, (image, _) in sizes.items() if key not in vectors}
    finest = rendering.settings.resolution
    jobs = [(image, wanted(image, finest, upright=True, png=True)) for image in others.values()]
    drawn |= zip(others, repainted(jobs, rendering.world), strict=True)
    media: dict[tuple[str, int], Picture] = {}
    for key, (image, _) in sizes.items():
        data = drawn[key]
        if isinstance(data, str):
            problem = f"the image {image.target} cannot be converted to PNG for Word: {data}"
            hint = "save it again from the program that made it"
            rendering.report(warning("F005", problem, image.location, hint))
            media[key] = Picture(_PIXEL, "png")
        else:
            extension = "png" if key in vectors else _EXTENSIONS.get(image.media_type, "png")
            media[key] = Picture(data, extension, plain(image.data) if key in vectors else None)
    return media


_PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
)
"""An empty picture, used in place of one that cannot be read."""


def _ratio(data: bytes) -> float:
    """The height of a PNG divided by its width; 0.75 if it is not a PNG."""
    if data.startswith(b"\x89PNG") and len(data) > 24:
        width, height = struct.unpack(">II", data[16:24])
        return float(height / width) if width else 1.0
    return 0.75


def _size(pairs: Mapping[str, str], image: Image, room: float, tallest: float) -> tuple[float, float]:
    """The image's width and height on the page, in CSS pixels; the height is 0 if it is unknown."""
    ratio = image.height / image.width if image.width and image.height else 0.0
    width, height = _length(pairs.get("width", ""), room), _length(pairs.get("height", ""), room)
    if width is None and height is None:
        width = image.width or room
    if width is None:
        width = (height or 0.0) / ratio if ratio else room
    if height is None:
        height = width * ratio
    shrink = min(1.0, room / max(width, 1.0), tallest / max(height, 1.0))
    return max(width * shrink, 1.0), height * shrink


def _length(value: str, room: float) -> float | None:
    match = re.fullmatch(r"([\d.]+)\s*(%|px|in|cm|mm|pt|em|)", value.strip())
    try:
        number = float(match[1]) if match else 0.0
    except ValueError:
        return None
    units = {"%": room / 100, "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4, "pt": 96 / 72, "em": 44 / 3}
    return number * units.get(match[2], 1.0) if match and number else None


def put(parts: dict[str, bytes], root: Node, links: Node, media: Sequence[Picture]) -> None:
    """Replace the placeholders by the pictures, and add each SVG to its PNG; programs without SVG support show the PNG.

    A picture refers to its SVG as specified in [MS-ODRAWXML] 2.3.3.1 (svgBlip).
    """
    from lxml import etree

    blips: dict[str, list[Node]] = {}
    for blip in root.iter(f"{{{A}}}blip"):
        blips.setdefault(str(blip.get(f"{{{R}}}embed")), []).append(blip)
    for link in list(links):
        stand_in = parts.get(f"word/{link.get('Target')}", b"")
        if not stand_in.startswith(PLACEHOLDER):
            continue
        identifier, number = str(link.get("Id")), int(stand_in[len(PLACEHOLDER) :])
        if identifier not in blips:  # Pandoc also lists each picture in the relationships of the notes
            links.remove(link)
            continue
        medium, target = media[number], f"media/picture{number + 1}"
        parts[f"word/{target}.{medium.extension}"] = medium.data
        link.set("Target", f"{target}.{medium.extension}")
        if medium.drawing is None:
            continue
        parts[f"word/{target}.svg"] = medium.drawing
        vector = etree.SubElement(links, link.tag, Id=f"{identifier}svg", Type=f"{R}/image")
        vector.set("Target", f"{target}.svg")
        for blip in blips[identifier]:
            extension = etree.SubElement(
                etree.SubElement(blip, f"{{{A}}}extLst"), f"{{{A}}}ext", uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
            )
            etree.SubElement(extension, f"{{{SVG}}}svgBlip", {f"{{{R}}}embed": f"{identifier}svg"}, nsmap={"asvg": SVG})


def describe(root: Node) -> None:
    """Keep the alternative text only where it belongs, and align icons with the line."""
    for inline in root.iter(f"{{{WP}}}inline"):
        properties = inline.find(f"{{{WP}}}docPr")
        if properties is None:
            continue
        number = properties.get("id")
        for side in ("distT", "distB", "distL", "distR"):
            inline.set(side, "0")  # LibreOffice's default is 3 mm
        properties.set("name", f"Picture {number}")
        if not properties.get("title"):
            properties.attrib.pop("title", "")
        for picture in inline.iter(f"{{{PIC}}}cNvPr"):
            picture.attrib.pop("descr", "")  # Pandoc puts the picture's address here
            picture.set("name", f"Picture {number}")
        extent = inline.find(f"{{{WP}}}extent")
        run = next(inline.iterancestors(w("r")), None)
        if extent is not None and run is not None and int(extent.get("cy") or 0) <= ICON * 9525 + 1:
            set_letters(run, "position", "-2")

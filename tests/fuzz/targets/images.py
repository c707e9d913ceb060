"""Images of all kinds, by their first bytes: what their header says, and what is made of them for each format."""

from __future__ import annotations

import io
import struct
import warnings

from PIL import Image as Picture
from recto.core.model import Location
from recto.manuscript import drawings
from recto.manuscript.images import cut_short, inspect, media_type, unshown_type
from recto.manuscript.pixels import Wanted
from recto.manuscript.rasterise import paint

warnings.simplefilter("ignore", Picture.DecompressionBombWarning)
PLACE = Location("content/1.md", 1, 1)
LARGEST = 4_000_000
"""Pixels of an image that is decoded here: larger ones are slow, and their sizes are checked elsewhere."""


def saved(kind: str, mode: str = "RGB", **options: object) -> bytes:
    """A small image of a kind."""
    output = io.BytesIO()
    Picture.new(mode, (40, 30), 1).save(output, kind, **options)
    return output.getvalue()


EXIF = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
SEEDS = [
    saved("PNG"), saved("PNG", "P", transparency=0), saved("PNG", "I;16"), saved("JPEG", exif=EXIF),
    saved("JPEG", "CMYK"), saved("GIF", "P"), saved("WEBP"), saved("TIFF"), saved("BMP"),
    b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBBBBB", 13, b"IHDR", 2**31 - 1, 2**31 - 1, 8, 6, 0, 0, 0),
]  # fmt: skip


def run(data: bytes) -> None:
    """Do what a build does with an image file."""
    unshown_type(data)
    image = inspect("a.png", "a.png", data, PLACE)
    if image is None:
        return
    cut_short(image)
    if media_type(image.data) == "image/svg+xml":
        drawings.plain(image.data)
    elif (image.width or 0) * (image.height or 0) < LARGEST:
        paint(image.data, Wanted(is_upright=True))
        paint(image.data, Wanted(share=0.1))
        paint(image.data, Wanted(is_png=True))

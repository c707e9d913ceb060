"""Pixels -> other pixels, with Pillow: turned upright, reduced for paper, or as PNG.

All of it runs in the process of ``rasterise``: a stranger's picture may take the library down, or all memory.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

from recto.core.model import Image
from recto.manuscript.images import orientation

_WIDEST = 174 / 25.4
"""The widest text on paper, that of two columns on A4, in inches."""
_FINER = 1.2
"""An image is reduced if it is more than this many times finer than wanted."""
_READABLE = frozenset(("image/png", "image/jpeg"))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to become of a picture."""

    share: float = 1.0
    """What is left of its width and of its height."""
    is_upright: bool = False
    """Whether it is turned as its Exif data say."""
    is_png: bool = False


def wanted(image: Image, finest: int | None = None, *, upright: bool = False, png: bool = False) -> Wanted | None:
    """What has to be done so that an image has ``finest`` dots per inch at most at the width of the text, and so on;
    None if that is nothing. Drawings stay as they are."""
    if image.media_type == "image/svg+xml":
        return None
    most, width = round(_WIDEST * (finest or 0)), image.width or 0
    is_fine = most and image.media_type in _READABLE and width > most * _FINER
    want = Wanted(
        most / width if is_fine else 1.0,
        upright and image.media_type == "image/jpeg" and orientation(image.data) != 1,
        png and image.media_type not in _READABLE,
    )
    return None if want == Wanted() else want


def painted(data: bytes, want: Wanted) -> bytes:
    """A picture as it is wanted. Raises ValueError with what is wrong with it."""
    from PIL import Image as Picture

    try:
        if want.is_png:
            return _as_png(data)
        if want.share < 1:
            data = _reduced(data, want.share)
        return _upright(data) if want.is_upright else data
    except (OSError, SyntaxError, ValueError, Picture.DecompressionBombError) as failure:
        # Pillow's message about an unknown file ends with a memory address.
        raise ValueError(str(failure).partition(" <_io")[0]) from failure


def _upright(data: bytes) -> bytes:
    from PIL import Image as Picture
    from PIL import ImageOps

    output = io.BytesIO()
    with Picture.open(io.BytesIO(data)) as picture:
        profile = picture.info.get("icc_profile")
        ImageOps.exif_transpose(picture).save(output, "JPEG", quality=95, icc_profile=profile)
    return output.getvalue()


def _reduced(data: bytes, share: float) -> bytes:
    """The same picture with fewer pixels, if its file becomes smaller."""
    from PIL import Image as Picture

    output = io.BytesIO()
    with Picture.open(io.BytesIO(data)) as picture:
        if picture.mode not in ("L", "LA", "P", "RGB", "RGBA"):
            return data
        kept = {name: picture.info[name] for name in ("icc_profile", "exif") if picture.info.get(name)}
        palette = "RGBA" if "transparency" in picture.info else "RGB"
        whole = picture.convert(palette) if picture.mode == "P" else picture
        size = max(1, round(share * picture.width)), max(1, round(share * picture.height))
        coarse = whole.resize(size, Picture.Resampling.LANCZOS, reducing_gap=3)
        coarse.save(output, picture.format, quality=90, **kept)
    return min(output.getvalue(), data, key=len)


def _as_png(data: bytes) -> bytes:
    from PIL import Image as Picture

    output = io.BytesIO()
    Picture.open(io.BytesIO(data)).save(output, "PNG")
    return output.getvalue()

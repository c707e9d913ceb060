"""What Recto changes in WeasyPrint 70, for the process that sets the PDF: three faults, and work that it does twice.

``mend`` changes where lines are broken, and what pictures of 16 bits and gradients show; ``spare`` changes nothing but
the time: not a byte of the file, but for how its pictures are compressed (tests/formats/test_mending.py sets pages with
and without). Each part is for one version of WeasyPrint: where it does not find what it changes, an ``AttributeError``
says so in the first test that sets a page.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from typing import IO, Any


@cache  # once a process
def mend() -> None:
    """Mend what WeasyPrint does wrong."""
    _mend_lines()
    _mend_greys()
    _mend_gradients()


def _mend_lines() -> None:
    """Keep WeasyPrint from breaking a line after its first word.

    Where a run of text before an inline element fits its line but for the space at its end, WeasyPrint finds it too
    wide and, as it does for a line that cannot be split, puts its first word alone on a line. A paragraph with many
    citations and formulas has such a run every few pages.
    """
    from weasyprint.layout import inline

    split = inline.split_first_line

    def split_first_line(text: str, style: Any, context: Any, max_width: Any, *rest: Any, **named: Any) -> Any:
        line = split(text, style, context, max_width, *rest, **named)
        _, length, resume_index, width, _, _ = line
        if resume_index is None or not text.endswith(" ") or width * 2 > max_width:
            return line
        bare = text.rstrip(" ")
        if " " not in bare or b" " in text.encode()[:length]:
            return line
        whole = split(bare, style, context, max_width, *rest, **named)
        if whole[2] is not None or whole[3] > max_width:
            return line
        # The space is what the next line begins with, where it collapses.
        return (*whole[:2], len(bare.encode()), *whole[3:])

    inline.split_first_line = split_first_line


def _mend_greys() -> None:
    """Greys of 16 bits, as microscopes write them, are read as if they had 8, and come out black."""
    from PIL import Image
    from weasyprint.images import RasterImage

    read = RasterImage.__init__

    def read_greys(picture: Any, image: Any, *rest: Any, **named: Any) -> None:
        if image.mode in ("I;16", "I;16B"):
            high_bytes = slice(image.mode == "I;16", None, 2)
            image = Image.frombytes("L", image.size, image.tobytes()[high_bytes])
        read(picture, image, *rest, **named)

    RasterImage.__init__ = read_greys


def _mend_gradients() -> None:
    """A gradient in a drawing is a pattern whose tile is just as large as the shape. Where the shape is larger by a
    rounding, Poppler paints a corner of it only: the tile is made larger."""
    from weasyprint.svg import defs

    draw = defs.draw_gradient

    def draw_gradient(svg: Any, *rest: Any, **named: Any) -> Any:
        stream = svg.stream
        svg.stream = _WithLargeTiles(stream)
        try:
            return draw(svg, *rest, **named)
        finally:
            svg.stream = stream

    _replace(draw, draw_gradient)


class _WithLargeTiles:
    """A stream whose patterns have tiles three times as wide and high, around what is asked for."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)

    def add_pattern(self, x: float, y: float, width: float, height: float, *rest: Any) -> Any:
        place = x - width, y - height, 3 * width, 3 * height
        pattern = self.stream.add_pattern(*place, *place[2:], rest[-1])
        add_group = pattern.add_group
        pattern.add_group = lambda *_: add_group(*place)
        return pattern


@cache  # once a process
def spare() -> None:
    """Keep WeasyPrint from working out again, for each line and element, what it knows already."""
    from weasyprint.svg import utils
    from weasyprint.text import line_break

    # Pango's description of a style's font, and the height and baseline of a line in it: asked for each run of text
    # and each line box, a few dozen styles in all.
    line_break.get_font_description = _once_a_style(line_break.get_font_description)
    _replace(line_break.strut, _once_a_style(line_break.strut))
    _spare_layouts()
    _spare_percentages()
    _spare_styles()
    _spare_bytes()
    _spare_pictures()

    # A number without unit in SVG, taken for CSS with units and calc(): each coordinate of each outline.
    size = utils.size

    def plain_size(string: Any, *rest: Any, **named: Any) -> Any:
        try:
            return float(string)
        except (TypeError, ValueError):
            return size(string, *rest, **named)

    _replace(size, plain_size)


def _spare_layouts() -> None:
    """Each line is laid out by Pango several times, each time by a layout made anew from its style: copy the first."""
    from weasyprint.text.ffi import ffi, gobject, pango
    from weasyprint.text.line_break import Layout

    ffi.cdef("PangoLayout * pango_layout_copy (PangoLayout *src);")
    setup = Layout.setup

    def copy(layout: Any, style: Any) -> None:
        kept = getattr(style, "__dict__", None)
        if kept is None:  # a plain dictionary, of text in SVG
            setup(layout, style)
            return
        if "_recto_layout" not in kept:
            first = kept["_recto_layout"] = object.__new__(Layout)
            setup(first, style)
        first = kept["_recto_layout"]
        layout.__dict__.update(first.__dict__)
        layout.layout = ffi.gc(pango.pango_layout_copy(first.layout), gobject.g_object_unref)

    Layout.setup = copy


_LENGTHS = (
    *("margin_left", "margin_right", "margin_top", "margin_bottom"),
    *("padding_left", "padding_right", "padding_top", "padding_bottom"),
    *("width", "min_width", "max_width", "height", "min_height", "max_height"),
)


def _spare_percentages() -> None:
    """A box is given its margins, padding and size each time it is laid out, by way of what they are percentages of:
    where its style has no percentage, they are the same each time."""
    from weasyprint.layout import percent

    resolve = percent.resolve_percentages

    def lengths(style: Any) -> dict[str, Any] | None:
        if style["border_collapse"] == "collapse" or style["box_sizing"] != "content-box":
            return None
        found = {f"border_{side}_width": style[f"border_{side}_width"] for side in ("top", "right", "bottom", "left")}
        for name in _LENGTHS:
            value = style[name]
            if value == "auto":
                found[name] = 0 if name.startswith("min_") else value
            elif getattr(value, "unit", None) == "px":
                found[name] = value.value
            else:
                return None
        return found

    def resolve_percentages(box: Any, containing_block: Any) -> None:
        kept = box.style.__dict__
        if "_recto_lengths" not in kept:
            kept["_recto_lengths"] = lengths(box.style)
        # The sizes of items in flex and grid containers are written into their styles.
        if (known := kept["_recto_lengths"]) is None or box.is_flex_item or box.is_grid_item:
            resolve(box, containing_block)
        else:
            box.__dict__.update(known)

    _replace(resolve, resolve_percentages)


def _spare_styles() -> None:
    """A property that no rule sets is its parent's or its initial value: nine of ten that are asked for."""
    from weasyprint.css import (
        INHERITED,
        INITIAL_NOT_COMPUTED,
        INITIAL_VALUES,
        PHYSICAL_FUNCTIONS,
        ComputedStyle,
    )

    def set_by(key: str) -> frozenset[str]:
        logical = PHYSICAL_FUNCTIONS.get(key)
        return frozenset({key, *([logical(block="ttb", inline=way) for way in ("ltr", "rtl")] if logical else [])})

    plain = {
        key: set_by(key)
        for key in INITIAL_VALUES
        if (key in INHERITED or key not in INITIAL_NOT_COMPUTED)
        and not key.startswith("text_decoration_")
        and key not in ("page", "position", "float", "display")
    }
    missing = ComputedStyle.__missing__

    def plain_missing(style: Any, key: str) -> Any:
        names = plain.get(key)
        if names is None or style.parent_style is None or not names.isdisjoint(style.cascaded):
            return missing(style, key)
        value = style[key] = style.parent_style[key] if key in INHERITED else INITIAL_VALUES[key]
        return value

    ComputedStyle.__missing__ = plain_missing


def _spare_bytes() -> None:
    """What the file is written of: 720,000 small values in a hundred pages."""
    import pydyf  # type: ignore[import-untyped]  # as weasyprint

    # The addresses of all pages, listed anew for each element of the structure tree: pages times elements.
    references = pydyf.PDF.page_references.fget

    def page_references(pdf: Any) -> Any:
        count, listed = pdf.__dict__.get("_recto_pages", (-1, ()))
        if count != len(pdf.pages["Kids"]):
            count, listed = pdf.__dict__["_recto_pages"] = len(pdf.pages["Kids"]), references(pdf)
        return listed

    pydyf.PDF.page_references = property(page_references)

    to_bytes = pydyf._to_bytes

    def quick_bytes(item: Any) -> Any:
        kind = type(item)
        if kind is bytes:
            return item
        if kind is str or kind is int:
            return str(item).encode("ascii")
        if kind is float and not item.is_integer():
            return (b"%f" % item).rstrip(b"0")
        return to_bytes(item)

    pydyf._to_bytes = quick_bytes


def _spare_pictures() -> None:
    """A PNG goes into a PDF as it is, but WeasyPrint decodes and compresses it anew, which takes a second for a large
    one. Only what a PDF has apart or otherwise (transparency, palettes, interlacing, 16 bits) needs that."""
    from PIL.PngImagePlugin import PngImageFile
    from weasyprint.images import RasterImage

    encode = RasterImage._get_png_data

    class AsItIs:
        def __init__(self, picture: PngImageFile) -> None:
            self.picture = picture

        def save(self, file: IO[bytes], **_: Any) -> None:
            if self.picture.fp is not None:
                self.picture.fp.seek(0)
                file.write(self.picture.fp.read())

    def png_data(picture: Any) -> Any:
        plain = (
            isinstance(picture, PngImageFile)
            and picture.mode in ("RGB", "L")
            and "interlace" not in picture.info
            and [tile[3] for tile in picture.tile] == [picture.mode]  # as it is stored: not of 1, 2, 4 or 16 bits
        )
        return encode(AsItIs(picture) if plain else picture)

    RasterImage._get_png_data = staticmethod(png_data)


def _once_a_style(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Remember the function's answer with the style, which WeasyPrint copies before it changes it."""
    name = f"_recto_{function.__name__}"

    def answer(style: Any) -> Any:
        kept = getattr(style, "__dict__", None)
        if kept is None:  # a plain dictionary, of text in SVG
            return function(style)
        if name not in kept:
            kept[name] = function(style)
        return kept[name]

    return answer


def _replace(old: Any, new: Any) -> None:
    """Put a function in another's place in every module of WeasyPrint that has imported it."""
    for name, module in list(sys.modules.items()):
        if name.startswith("weasyprint"):
            for attribute, value in list(vars(module).items()):
                if value is old:
                    setattr(module, attribute, new)

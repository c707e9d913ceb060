"""Patches that spare WeasyPrint work that it repeats for each line, element or value.

None changes a byte of the PDF, except for the compression of pictures; tests/formats/pdf/weasyprint/test_costs.py lays
out pages with and without them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import IO, Any

from recto.formats.pdf.weasyprint.patch import cost, replace


@cost("Pango is asked for the same fonts and line heights again and again", 70)
def fonts_and_struts() -> None:
    """Remember Pango's description of a style's font, and the height and baseline of a line in it.

    WeasyPrint computes them for each run of text and each line box, though there are only a few dozen styles.
    """
    from weasyprint.text import line_break

    line_break.get_font_description = _once_a_style(line_break.get_font_description)
    replace(line_break.strut, _once_a_style(line_break.strut))


@cost("each coordinate of a drawing is read as a CSS length", 70)
def plain_sizes() -> None:
    """Parse a number without a unit in SVG as a number, not as CSS with units and ``calc()``."""
    from weasyprint.svg import utils

    size = utils.size

    def plain_size(string: Any, *rest: Any, **named: Any) -> Any:
        try:
            return float(string)
        except (TypeError, ValueError):
            return size(string, *rest, **named)

    replace(size, plain_size)


@cost("each point of a drawing's path is parsed by itself", 70)
def plain_paths() -> None:
    """Write a path of absolute lines and curves with whole coordinates, such as those of formulas, in one step."""
    from weasyprint import svg

    draw = svg.TAGS["path"]

    def draw_path(drawing: Any, node: Any, font_size: Any) -> None:
        path = node.get("d", "")
        if not _PLAIN_PATH.fullmatch(path) or any(node.get(f"marker-{place}") for place in ("start", "mid", "end")):
            draw(drawing, node, font_size)
            return
        operators = _COMMAND.sub(_operator, path).replace("Z", "h\n")
        drawing.stream.stream.append(f"0 0 m\n{operators}".rstrip("\n").encode())

    svg.TAGS["path"] = draw_path


_PLAIN_PATH = re.compile(r"(?:[ML]-?\d+ -?\d+|C-?\d+(?: -?\d+){5}|Z(?=M|\Z))+")
_COMMAND = re.compile(r"([MLC])([-\d ]+)")


def _operator(command: re.Match[str]) -> str:
    """A command of SVG as the operator of PDF."""
    return f"{command[2]} {command[1].lower()}\n"


@cost("a Pango layout is set up anew for each line", 70)
def layouts() -> None:
    """Copy the first Pango layout of a style: WeasyPrint makes a new one each of the several times it sets a line."""
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


@cost("margins, padding and sizes are resolved anew for each layout of a box", 70)
def percentages() -> None:
    """Remember the lengths of a box whose style has no percentages: they are the same each time it is laid out."""
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
        # Layout writes the sizes of flex and grid items into their styles.
        if (known := kept["_recto_lengths"]) is None or box.is_flex_item or box.is_grid_item:
            resolve(box, containing_block)
        else:
            box.__dict__.update(known)

    replace(resolve, resolve_percentages)


@cost("properties that no rule sets are computed like the others", 70)
def unset_properties() -> None:
    """Take a property that no rule sets from the parent, or use the initial value: that is nine of ten lookups."""
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


@cost("the addresses of all pages are listed anew for each tag", 70)
def page_references() -> None:
    """List the references to the pages once, not for each element of the structure tree."""
    import pydyf

    references = pydyf.PDF.page_references.fget

    def listed_once(pdf: Any) -> Any:
        count, listed = pdf.__dict__.get("_recto_pages", (-1, ()))
        if count != len(pdf.pages["Kids"]):
            count, listed = pdf.__dict__["_recto_pages"] = len(pdf.pages["Kids"]), references(pdf)
        return listed

    pydyf.PDF.page_references = property(listed_once)


@cost("each value of the file is formatted by type checks in series", 70)
def plain_values() -> None:
    """Write strings and numbers without checking for rarer types first: a hundred pages have 720,000 of them."""
    import pydyf

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


@cost("pictures are decoded and compressed anew", 70)
def pictures() -> None:
    """Put a plain PNG into the PDF as it is. WeasyPrint decodes and recompresses it, a second for a large one.

    Only what a PDF stores differently (transparency, palettes, interlacing, 16 bits) needs that.
    """
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
            and [tile[3] for tile in picture.tile] == [picture.mode]  # stored in 8 bits, not in 1, 2, 4 or 16
        )
        return encode(AsItIs(picture) if plain else picture)

    RasterImage._get_png_data = staticmethod(png_data)


def _once_a_style(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Store the function's result with the style. This is safe: WeasyPrint copies a style before changing it."""
    name = f"_recto_{function.__name__}"

    def answer(style: Any) -> Any:
        kept = getattr(style, "__dict__", None)
        if kept is None:  # a plain dictionary, of text in SVG
            return function(style)
        if name not in kept:
            kept[name] = function(style)
        return kept[name]

    return answer

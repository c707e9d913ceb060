"""Patches for faults of WeasyPrint: line breaks, hyphens, arcs, greys, gradients, the colour of formulas, brackets."""

from __future__ import annotations

import io
import re
import unicodedata
from collections import deque
from typing import Any

from recto.formats.pdf.weasyprint.patch import fault, replace


@fault("a line of running text may break too early", 70)
def early_breaks() -> None:
    """Keep a line from breaking where the text that follows would fit it.

    If a run of text before an inline element fits its line except for the space at its end, WeasyPrint treats it as too
    wide and, as in a line that cannot be split, breaks it where it first can: after a word or within it. In paragraphs
    with many citations and formulas, this happens every few pages.
    """
    from weasyprint.layout import inline

    split = inline.split_first_line

    def split_first_line(text: str, style: Any, context: Any, max_width: Any, *rest: Any, **named: Any) -> Any:
        line = split(text, style, context, max_width, *rest, **named)
        _, length, resume_index, width, _, _ = line
        if resume_index is None or not text.endswith(" ") or not width:
            return line
        bare = text.rstrip(" ")
        # Most runs are longer by far, and measuring them takes its time.
        if width * len(bare.encode()) > max_width * length * 1.3:
            return line
        whole = split(bare, style, context, max_width, *rest, **named)
        if whole[2] is not None or whole[3] > max_width:
            return line
        # The next line begins with the space, which collapses there.
        return (*whole[:2], len(bare.encode()), *whole[3:])

    inline.split_first_line = split_first_line


@fault("addresses, identifiers and code are hyphenated like words", 70)
def hyphens() -> None:
    """Hyphenate only words: whoever types an address as it is printed must not type a hyphen that is not in it."""
    from weasyprint.text import line_break

    split, find = line_break.split_first_line, line_break.get_next_word_boundaries
    texts = [""]

    def split_first_line(text: str, *rest: Any, **named: Any) -> Any:
        # The rest of a text, in which the beginning of an address may be missing.
        if not texts[0].endswith(text):
            texts[0] = text
        return split(text, *rest, **named)

    def get_next_word_boundaries(text: str, lang: Any) -> Any:
        bounds = find(text, lang)
        # Of an address, only what is left after its last "/" may be known here, so it is looked for in the whole text.
        if bounds and any(text.strip() in piece and _NO_WORD.search(piece) for piece in texts[0].split()):
            return None
        return bounds

    replace(split, split_first_line)
    replace(find, get_next_word_boundaries)


_NO_WORD = re.compile(r"\d|[@/\\_=]|\w[.:]\w|[a-z][A-Z]|[A-Z]{4}|[acgtu]{12}|\w{40}")
"""What only a piece that is not hyphenated has: an address, number, identifier, code, or a sequence such as DNA's."""


@fault("an arc of radius zero leads to a wrong place", 70)
def flat_arcs() -> None:
    """Draw an arc of radius zero as a line to its end (SVG 2, 9.5.1): WeasyPrint adds where it begins once more."""
    from importlib import import_module

    class Commands(deque[tuple[str, str]]):
        drawn = ""

        def popleft(self) -> tuple[str, str]:
            command = super().popleft()
            self.drawn = command[0]
            return command

        def appendleft(self, command: tuple[str, str]) -> None:
            letter, places = command
            # Behind another command than an arc, it is more lines of a path, which are relative to each other.
            super().appendleft(("L" if letter == "l" and self.drawn in ("a", "A") else letter, places))

    # Under its own name, the package has the module's function.
    module: Any = import_module("weasyprint.svg.path")
    module.deque = Commands


@fault("greys of 16 bits come out black", 70)
def deep_greys() -> None:
    """Reduce 16-bit greys, which microscopes write, to 8 bits: WeasyPrint reads them as if they had 8."""
    from PIL import Image
    from weasyprint.images import RasterImage

    read = RasterImage.__init__

    def read_greys(picture: Any, image: Any, *rest: Any, **named: Any) -> None:
        if image.mode in ("I;16", "I;16B"):
            high_bytes = slice(image.mode == "I;16", None, 2)
            image = Image.frombytes("L", image.size, image.tobytes()[high_bytes])
        read(picture, image, *rest, **named)

    RasterImage.__init__ = read_greys


@fault("Poppler paints only a corner of some gradients", 70)
def small_gradients() -> None:
    """Enlarge the tile of a gradient.

    A gradient in a drawing is a pattern whose tile is exactly as large as the shape. If rounding makes the shape
    larger, Poppler paints only a corner of it.
    """
    from weasyprint.svg import defs

    draw = defs.draw_gradient

    def draw_gradient(svg: Any, *rest: Any, **named: Any) -> Any:
        stream = svg.stream
        svg.stream = _WithLargeTiles(stream)
        try:
            return draw(svg, *rest, **named)
        finally:
            svg.stream = stream

    replace(draw, draw_gradient)


class _WithLargeTiles:
    """A stream whose patterns have tiles three times as wide and high, centred on the requested area."""

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


@fault("formulas are black in coloured text", 70)
def black_formulas() -> None:
    """Draw a formula in the colour of the text around it: as in browsers, an image does not inherit a colour."""
    from weasyprint.images import SVGImage

    draw = SVGImage.draw

    def draw_in_colour(image: Any, stream: Any, width: float, height: float, style: Any) -> None:
        if (image._base_url or "").startswith("recto:maths/"):
            drawing = image._svg.tree
            shares = style["color"].to("srgb").coordinates
            drawing.attrib["color"] = "#" + "".join(f"{round(255 * share):02x}" for share in shares)
            drawing._children = None  # they have the colour of the last place where the formula stood
        draw(image, stream, width, height, style)

    SVGImage.draw = draw_in_colour


@fault("brackets are copied the wrong way round from a document with words from right to left", 70)
def mirrored_brackets() -> None:
    """Say of each bracket's glyph what it shows.

    Between words from right to left, an opening bracket is drawn as a closing one. WeasyPrint takes the first use of a
    glyph for its text, and then all brackets of the document are the other ones.
    """
    from weasyprint.pdf import fonts as pdf_fonts

    build = pdf_fonts.build_fonts_dictionary

    def build_fonts_dictionary(pdf: Any, fonts: Any, *rest: Any, **named: Any) -> Any:
        texts = {text for font in fonts.values() for text in font.to_unicode.values()}
        if any(unicodedata.bidirectional(letter) in ("R", "AL") for text in texts for letter in text):
            for font in fonts.values():
                _name_brackets(font)
        return build(pdf, fonts, *rest, **named)

    replace(build, build_fonts_dictionary)


def _name_brackets(font: Any) -> None:
    """Give the glyphs that are used for mirrored characters the characters that the font has them for."""
    from weasyprint.pdf.fonts import TTFont

    used = [glyph for glyph, text in font.to_unicode.items() if len(text) == 1 and unicodedata.mirrored(text)]
    if used:
        whole = TTFont(io.BytesIO(font.file_content), fontNumber=font.index, lazy=True)
        known = {whole.getGlyphID(name): chr(code) for code, name in (whole.getBestCmap() or {}).items()}
        font.to_unicode.update({glyph: known[glyph] for glyph in used if glyph in known})

"""Cut the fonts of the PDF and of the page down to the characters a manuscript is likely to use.

    python tools/subset_fonts.py SOURCES build/recto/theme/fonts

SOURCES is a folder that contains the original files named in `FACES`, at any depth; theme/README.md says where they
come from. Needs fonttools and brotli, which are installed with WeasyPrint. The page's fonts are cut from the PDF's, in
two parts (`WESTERN` and the rest), of which a browser loads only what the text needs, and written to ``web/`` in the
target. ``faces.css``, next to the target, declares them all, and the `STAND_INS`: fonts of the reader's machine,
adjusted to the widths and heights of ours.

Each face is renamed ("Recto Serif"…) for two reasons: the licence of the Source fonts reserves their name for
unmodified files; and a font with the same name on the build machine can never be used instead of ours, so the same
manuscript gives the same bytes everywhere.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

Ranges = tuple[tuple[int, int], ...]

TEXT: Ranges = (
    (0x0020, 0x007E),
    (0x00A0, 0x024F),  # Latin-1, Latin Extended-A and -B
    (0x0250, 0x02FF),  # IPA, modifier letters
    (0x0300, 0x036F),  # combining marks
    (0x0370, 0x03FF),  # Greek
    (0x0400, 0x052F),  # Cyrillic
    (0x1E00, 0x1EFF),  # Latin Extended Additional, Vietnamese
    (0x1F00, 0x1FFF),  # polytonic Greek
    (0x2000, 0x206F),  # punctuation
    (0x2070, 0x209F),  # super- and subscripts
    (0x20A0, 0x20BF),  # currencies
    (0x2100, 0x218B),  # letterlike, number forms
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # mathematical operators
    (0x2C60, 0x2C7F),  # Latin Extended-C
    (0xA720, 0xA7FF),  # Latin Extended-D
    (0xFB00, 0xFB06),  # Latin ligatures
    (0xFFFD, 0xFFFD),
)
SYMBOLS: Ranges = (
    (0x0020, 0x007E),
    (0x00A0, 0x00FF),
    (0x02B0, 0x036F),
    (0x0391, 0x03C9),
    (0x1D00, 0x1DBF),  # phonetic extensions: most superscript letters
    (0x2000, 0x209F),
    (0x20D0, 0x20FF),  # combining marks for symbols
    (0x2100, 0x23FF),  # letterlike to technical
    (0x2460, 0x27FF),  # enclosed, boxes, shapes, dingbats, more arrows and operators
    (0x2900, 0x2AFF),  # supplemental arrows and operators
    (0x2B00, 0x2B5F),
    (0xFFFD, 0xFFFD),
    (0x1D400, 0x1D7FF),  # mathematical letters
)
WESTERN: Ranges = (
    (0x0020, 0x007E),
    (0x00A0, 0x017F),
    (0x02C6, 0x02DC),
    (0x0300, 0x0304),
    (0x2009, 0x200B),
    (0x2010, 0x203A),
    (0x2070, 0x209F),
    (0x20AC, 0x20AC),
    (0x2122, 0x2122),
    (0x2212, 0x2212),
    (0x2260, 0x2265),
    (0xFB00, 0xFB06),
)
"""The characters of most Western languages."""
SIGNS: Ranges = ((0x2190, 0x21FF), (0x2713, 0x2717))
"""The arrows and marks that the text fonts lack; one of them is the backlink of notes."""
CODE: Ranges = (*TEXT, (0x2300, 0x23FF), (0x2500, 0x25FF), (0x2713, 0x2717))
FORMULAS: Ranges = (
    (0x0020, 0x007E),
    (0x00A0, 0x00FF),
    (0x0131, 0x0131),
    (0x0237, 0x0237),
    (0x02C6, 0x02DC),
    (0x0300, 0x0338),
    (0x0391, 0x03F6),
    (0x2000, 0x206F),
    (0x20D0, 0x20F0),
    (0x2100, 0x214F),
    (0x2190, 0x22FF),
    (0x2308, 0x230B),
    (0x23B4, 0x23B5),
    (0x23DC, 0x23E1),
    (0x25A0, 0x25FF),
    (0x2660, 0x2667),
    (0x27C2, 0x27C2),
    (0x27E6, 0x27EF),
    (0x27F5, 0x27FF),
    (0x2A00, 0x2A10),
    (0x2A3F, 0x2A3F),
    (0x2A7D, 0x2AB0),
    (0x1D400, 0x1D7FF),
)
"""The characters of TeX's and amsmath's commands. Their taller forms are found through the font's MATH table."""


@dataclass(frozen=True, slots=True)
class Face:
    """One face: the original file, its new name and style, and the characters and layout features that it keeps."""

    source: str
    family: str
    style: str
    ranges: Ranges
    features: tuple[str, ...]

    @property
    def target(self) -> str:
        """The file's name in the theme."""
        return f"{self.family}-{self.style}".replace(" ", "") + ".ttf"


# The features that WeasyPrint turns on by itself, and the figures and small capitals that print.css may use.
SHAPING = ("ccmp", "locl", "kern", "mark", "mkmk", "liga", "calt", "clig", "rlig")
MATHEMATICS = ("ssty", "dtls", "flac")  # turned on by browsers in formulas
FIGURES = ("lnum", "tnum", "pnum", "onum", "sups", "subs")

MATHS = "STIXTwoMath-Regular.ttf"
"""The font whose glyphs the PDF's formulas have as well; it is in the Python package ziamath."""

FACES = (
    Face("LibertinusSerif_400Regular.ttf", "Recto Serif", "Regular", TEXT, SHAPING + FIGURES),
    Face("LibertinusSerif_400Regular_Italic.ttf", "Recto Serif", "Italic", TEXT, SHAPING + FIGURES),
    Face("LibertinusSerif_700Bold.ttf", "Recto Serif", "Bold", TEXT, SHAPING + FIGURES),
    Face("LibertinusSerif_700Bold_Italic.ttf", "Recto Serif", "Bold Italic", TEXT, SHAPING + FIGURES),
    Face("SourceSans3_400Regular.ttf", "Recto Sans", "Regular", TEXT, SHAPING + FIGURES),
    Face("SourceSans3_400Regular_Italic.ttf", "Recto Sans", "Italic", TEXT, SHAPING + FIGURES),
    Face("SourceSans3_600SemiBold.ttf", "Recto Sans", "Bold", TEXT, SHAPING + FIGURES),
    Face("SourceSans3_600SemiBold_Italic.ttf", "Recto Sans", "Bold Italic", TEXT, SHAPING + FIGURES),
    Face("SourceCodePro_400Regular.ttf", "Recto Mono", "Regular", CODE, ("ccmp", "locl", "mark", "mkmk")),
    Face("SourceCodePro_600SemiBold.ttf", "Recto Mono", "Bold", CODE, ("ccmp", "locl", "mark", "mkmk")),
    Face("DejaVuSans.ttf", "Recto Symbols", "Regular", SYMBOLS, ("ccmp", "mark", "mkmk")),
)
CIRCLED = Face(MATHS, "Recto Circled", "Regular", ((0x2460, 0x24FF),), ())
"""Numbers and letters in circles, most of which Recto Symbols lacks. Only for the PDF: browsers look in all fonts."""


@dataclass(frozen=True, slots=True)
class StandIn:
    """A font that is shown instead of `family` if that is late."""

    family: str
    name: str
    """Its name, appended to that of the family."""
    source: str
    """The free font from which the widths are taken: the beginning of its files' names."""
    local: tuple[str, ...]
    """Names of fonts with the same widths, one of which a machine may have."""


STAND_INS = (
    StandIn("Recto Serif", "Times", "LiberationSerif", ("Times New Roman", "Liberation Serif", "Tinos")),
    StandIn("Recto Serif", "Noto", "NotoSerif", ("Noto Serif",)),
    StandIn("Recto Serif", "DejaVu", "DejaVuSerif", ("DejaVu Serif",)),
    StandIn("Recto Sans", "Arial", "LiberationSans", ("Arial", "Liberation Sans", "Arimo")),
    StandIn("Recto Sans", "Roboto", "Roboto", ("Roboto",)),
    StandIn("Recto Sans", "DejaVu", "DejaVuSans", ("DejaVu Sans",)),
    StandIn("Recto Mono", "Courier", "LiberationMono", ("Courier New", "Liberation Mono", "Cousine")),
    StandIn("Recto Mono", "DejaVu", "DejaVuSansMono", ("DejaVu Sans Mono", "Menlo")),
)
SAMPLE = (
    "We measured the width of each letter in two fonts, and divided one sum by the other. Of 1,204 lines of text that "
    "were set in both, 97% came out within a few hundredths of the same length (Table 3), as long as the words were "
    "common ones and the sentences neither shouted nor whispered. Results for titles, names and abbreviations, such as "
    "DNA or Q10, vary more; however, few paragraphs consist of them. A just measure gives every character the weight "
    "that it has in prose."
)
"""Prose with about the letter frequencies of English."""


def cut(source: Path, face: Face, target: Path) -> None:
    """Write `face` from the original at `source` to `target`."""
    options = Options()
    options.layout_features = list(face.features)
    options.hinting = False  # not used in print and PDF viewers
    options.glyph_names = False
    options.notdef_outline = True  # a missing character shows as a box, not as nothing
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.drop_tables += ["DSIG", "FFTM", "MATH", "STAT", "meta"]
    font = TTFont(source, recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in face.ranges for code in range(first, last + 1)])
    subsetter.subset(font)
    rename(font, face)
    font.save(target)


def cut_for_web(source: Path, name: str, target: Path, ranges: Ranges, *, without: bool = False) -> int:
    """Write `source` as WOFF2, cut to ``ranges`` or, with ``without``, to all but those. Returns the size in bytes."""
    options = Options()
    options.layout_features = [*SHAPING, *FIGURES, *MATHEMATICS]
    options.flavor = "woff2"
    options.hinting = False  # screens that show web fonts smooth them
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 6, 13, 14]
    font = TTFont(source, recalcTimestamp=False)
    chosen = {code for first, last in ranges for code in range(first, last + 1)}
    if without:
        # Both parts have the space, which keeps text together where a browser mixes them.
        chosen = set(font.getBestCmap()) - chosen | {0x20}
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=chosen)
    subsetter.subset(font)
    if name == "RectoMath":
        rename(font, Face("", "Recto Math", "Regular", (), ()))
        mend_formulas(font)
    font.flavor = "woff2"
    path = target / f"{name}.woff2"
    font.save(path)
    return path.stat().st_size


def mend_formulas(font: TTFont) -> None:
    """Let what stretches sideways stretch in browsers: arrows with labels, wide hats and tildes; and place scripts.

    In STIX Two Math, the heads of arrows have the length of their connector on the wrong side, so that their parts
    cannot overlap as they must (OpenType, MATH, GlyphPart), and browsers leave the arrow as it is. The spacing hat
    and tilde get the wider forms of the combining ones, which browsers put beside their letters or do not stretch.
    Labels of arrows come nearer to them. Scripts of letters that reach far up or down stand as those of others, since
    browsers take every letter for a box; those of boxes are where they are in Computer Modern.
    """
    constants = font["MATH"].table.MathConstants
    constants.SubscriptBaselineDropMin.Value = 0
    constants.SuperscriptBaselineDropMax.Value = 386
    constants.StretchStackTopShiftUp.Value = constants.UpperLimitBaselineRiseMin.Value
    constants.StretchStackGapAboveMin.Value = constants.UpperLimitGapMin.Value
    variants = font["MATH"].table.MathVariants
    glyphs = variants.HorizGlyphCoverage.glyphs
    forms = dict(zip(glyphs, variants.HorizGlyphConstruction, strict=True))
    for form in forms.values():
        parts = form.GlyphAssembly.PartRecords if form.GlyphAssembly else []
        for before, after in pairwise(parts):
            if min(before.EndConnectorLength, after.StartConnectorLength) < variants.MinConnectorOverlap:
                wrong = after if after.StartConnectorLength < variants.MinConnectorOverlap else before
                lengths = wrong.EndConnectorLength, wrong.StartConnectorLength
                wrong.StartConnectorLength, wrong.EndConnectorLength = lengths
    known = font.getBestCmap()
    for spacing, combining in ((0x02C6, 0x0302), (0x02DC, 0x0303)):
        forms[known[spacing]] = forms[known[combining]]
    glyphs[:] = sorted(forms, key=font.getGlyphID)
    variants.HorizGlyphConstruction = [forms[name] for name in glyphs]
    variants.HorizGlyphCount = len(glyphs)


def web(fonts: Path, maths: Path, target: Path) -> Iterator[tuple[str, int]]:
    """Write the page's fonts, cut from the PDF's in ``fonts`` and from ``maths``. Yields the name and size of each."""
    target.mkdir(exist_ok=True)
    for face in FACES:
        name = face.target.removesuffix(".ttf")
        ranges = SIGNS if face.family == "Recto Symbols" else WESTERN
        yield name, cut_for_web(fonts / face.target, name, target, ranges)
        yield f"{name}-more", cut_for_web(fonts / face.target, f"{name}-more", target, ranges, without=True)
    yield "RectoMath", cut_for_web(maths, "RectoMath", target, FORMULAS)


def unicode_range(codes: set[int], others: set[int]) -> str:
    """``codes`` as a CSS unicode-range. Small gaps are closed if they contain none of ``others``."""
    ranges: list[list[int]] = []
    for code in sorted(codes):
        if ranges and code - ranges[-1][1] <= 32 and others.isdisjoint(range(ranges[-1][1] + 1, code)):
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return ", ".join(f"U+{first:X}-{last:X}" if last > first else f"U+{first:X}" for first, last in ranges)


def _codes(font: Path) -> set[int]:
    return set(TTFont(font).getBestCmap()) - {0x20}


def _declared(family: str, style: str, **descriptors: str) -> str:
    """A ``@font-face`` rule; underscores in descriptors' names become hyphens."""
    font = {"font-family": f'"{family}"'}
    if "Bold" in style:
        font["font-weight"] = "700"
    if "Italic" in style:
        font["font-style"] = "italic"
    font |= {name.replace("_", "-"): value for name, value in descriptors.items()}
    return "@font-face { " + " ".join(f"{name}: {value};" for name, value in font.items()) + " }\n"


def faces_css(web: Path) -> str:
    """The rules for the page's fonts in the folder ``web``.

    Each lists its characters, so that a browser loads only the files that it needs. ``optional`` forbids changing the
    font of text that is already painted; scripts/fonts.js makes sure that the fonts are there before.
    """
    more = {face: _codes(web / f"{face.target.removesuffix('.ttf')}-more.woff2") for face in FACES}
    western = {code for first, last in WESTERN for code in range(first, last + 1)}
    signs = {code for first, last in SIGNS for code in range(first, last + 1)}
    # The last family is used only for characters that the text fonts lack.
    lettered = set.intersection(
        *(more[face] for face in FACES if face.style == "Regular" and face.ranges is not SYMBOLS)
    )
    rules = ""
    for face in FACES:
        symbols = face.ranges is SYMBOLS
        first, rest = (signs, more[face] - western - lettered) if symbols else (western, more[face])
        # Later rules take precedence.
        for part, codes, others in (
            ("-more", rest, (western | signs) - rest),
            ("", first, set(range(0x10000)) - first),
        ):
            source = f'url("fonts/{face.target.removesuffix(".ttf")}{part}.woff2") format("woff2")'
            ranges = unicode_range(codes, others)
            rules += _declared(face.family, face.style, font_display="optional", src=source, unicode_range=ranges)
    source = 'url("fonts/RectoMath.woff2") format("woff2")'
    return rules + _declared("Recto Math", "Regular", font_display="optional", src=source)


def stand_ins_css(fonts: Path, found: Mapping[str, Path]) -> str:
    """The rules for the `STAND_INS` of our fonts in the folder ``fonts``, measured in the files ``found``.

    Custom properties such as ``--serif-stand-ins`` give the order in which they are tried.
    """
    rules = ""
    for stand_in in STAND_INS:
        for face in FACES:
            file = found.get(f"{stand_in.source}-{face.style}.ttf".replace(" ", ""))
            # The names of DejaVu's regular files have no style.
            file = file or (found.get(f"{stand_in.source}.ttf") if face.style == "Regular" else None)
            if face.family == stand_in.family and file:
                # For a style without a file, browsers slant or embolden another one.
                rules += _stand_in(stand_in, face, TTFont(file), TTFont(fonts / face.target))
    lists = {stand_in.family: list[str]() for stand_in in STAND_INS}
    for stand_in in STAND_INS:
        lists[stand_in.family].append(f'"{stand_in.family} {stand_in.name}"')
    properties = [f"--{family.split()[1].lower()}-stand-ins: {', '.join(names)};" for family, names in lists.items()]
    return f"{rules}:root {{ {' '.join(properties)} }}\n"


def _stand_in(stand_in: StandIn, face: Face, font: TTFont, ours: TTFont) -> str:
    adjusted = round(_width(ours) / _width(font), 4)
    ascent, descent = _heights(ours)
    return _declared(
        f"{stand_in.family} {stand_in.name}",
        face.style,
        src=", ".join(f'local("{f"{name} {face.style}".removesuffix(" Regular")}")' for name in stand_in.local),
        size_adjust=f"{adjusted:.2%}",
        # `size-adjust` also scales these.
        ascent_override=f"{ascent / adjusted:.2%}",
        descent_override=f"{descent / adjusted:.2%}",
        line_gap_override="0%",
    )


def _width(font: TTFont) -> float:
    """The width of the `SAMPLE` in one line, without kerning, in em."""
    glyphs, widths = font.getBestCmap(), font["hmtx"]
    return float(sum(widths[glyphs[ord(letter)]][0] for letter in SAMPLE) / font["head"].unitsPerEm)


def _heights(font: TTFont) -> tuple[float, float]:
    """Ascent and descent as browsers read them, in em."""
    typographic = font["OS/2"].fsSelection & 1 << 7
    table, ascent, descent = (
        ("OS/2", "sTypoAscender", "sTypoDescender") if typographic else ("hhea", "ascent", "descent")
    )
    em = font["head"].unitsPerEm
    return getattr(font[table], ascent) / em, -getattr(font[table], descent) / em


def rename(font: TTFont, face: Face) -> None:
    """Give the font the face's name and style, with the matching weight and flags."""
    postscript = face.target.removesuffix(".ttf")
    names = {1: face.family, 2: face.style, 3: postscript, 4: f"{face.family} {face.style}", 6: postscript}
    for record in font["name"].names:
        if record.nameID in names:
            record.string = names[record.nameID]
    bold, italic = "Bold" in face.style, "Italic" in face.style
    font["OS/2"].usWeightClass = 700 if bold else 400
    # bit 0 italic, 5 bold, 6 regular; other bits stay as they are
    font["OS/2"].fsSelection = (
        font["OS/2"].fsSelection & ~0b1100001 | italic | bold << 5 | (not bold and not italic) << 6
    )
    font["head"].macStyle = bold | italic << 1


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("sources", type=Path, help="folder that holds the original fonts")
    parser.add_argument("target", type=Path, help="folder to write to")
    options = parser.parse_args(arguments)
    found = {path.name: path for path in sorted(options.sources.rglob("*.ttf"))}
    missing = [name for name in (*(face.source for face in FACES), MATHS) if name not in found]
    if missing:
        print("not found under", options.sources, ":", ", ".join(missing), file=sys.stderr)
        return 2
    options.target.mkdir(parents=True, exist_ok=True)
    total = 0
    for face in (*FACES, CIRCLED):
        target = options.target / face.target
        cut(found[face.source], face, target)
        total += target.stat().st_size
        print(f"{target.stat().st_size:>9,} {target.name}")
    for name, size in web(options.target, found[MATHS], options.target / "web"):
        total += size
        print(f"{size:>9,} web/{name}.woff2")
    print(f"{total:>9,} together")
    rules = faces_css(options.target / "web") + stand_ins_css(options.target, found)
    written = f"/* Written by tools/subset_fonts.py. */\n{rules}"
    (options.target.parent / "faces.css").write_text(written, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

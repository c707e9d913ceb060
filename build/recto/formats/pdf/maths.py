"""Formulas as drawings: WeasyPrint does not support MathML."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from hashlib import sha256
from types import MappingProxyType
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from recto.formats.pdf.mathjax import MathJax, Setting, spoken_language
from recto.formats.pdf.wide_formulas import in_lines


@dataclass(frozen=True, slots=True)
class Drawing:
    """A formula as SVG, and in words.

    Sizes are in ems of the text. ``descent`` is the depth below the baseline. ``left`` and ``right`` is what the
    drawing has beyond the room that the formula takes in its line, such as the end of an italic letter.
    """

    svg: str
    width: float
    height: float
    descent: float
    left: float
    right: float
    words: str


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula's TeX with its drawing, or the reason why there is none."""

    tex: str
    display: bool
    drawing: Drawing | None
    problem: str = ""
    mathml: str = ""

    @property
    def name(self) -> str:
        """The name of the drawing's file."""
        return f"maths/{sha256(f'{self.display}{self.tex}'.encode()).hexdigest()[:16]}.svg"

    def element(self, lang: str) -> Element:
        """Its element on a page in that language: an image with the formula in words, or the TeX as code."""
        classes = f"math {'display' if self.display else 'inline'}"
        drawn = self.drawing
        if drawn is None:
            code = Element("code", {"class": classes})
            code.text = self.tex
            return code
        style = f"width:{drawn.width:.4f}em;height:{drawn.height:.4f}em"
        if not self.display:
            style += f";vertical-align:{-drawn.descent:.4f}em"
            style += f";margin:0 {-drawn.right:.4f}em 0 {-drawn.left:.4f}em" if drawn.left or drawn.right else ""
        image = Element("img", {"class": classes, "alt": drawn.words or self.tex, "style": style})
        image.set("src", f"recto:{self.name}")
        spoken = spoken_language(lang)
        if drawn.words and lang.split("-")[0] != spoken:
            image.set("lang", spoken)
        if self.mathml:
            image.set("data-mathml", self.mathml)
        return image


def draw_maths(
    page: Element,
    mathjax: MathJax,
    widest: float = math.inf,
    written: Mapping[str, str] = MappingProxyType({}),
    *,
    mathml: bool = False,
) -> list[Formula]:
    """Replace each formula of the page by a drawing. Returns the distinct formulas.

    A formula that MathJax cannot set shows its TeX as code. One wider than ``widest`` ems is broken into lines.
    ``written`` has the TeX of formulas as their authors wrote it, if the page has it in other words for Pandoc.
    With ``mathml``, the drawings come with what they show as MathML.
    """
    mathjax.lang = lang = page.get("lang") or "en"
    drawn: dict[tuple[str, bool], Formula] = {}
    for parent in list(page.iter()):
        for place, node in enumerate(parent):
            tex = _tex(node) if _local(node) == "math" else None
            if tex is None:
                continue
            key = tex, node.get("display") == "block"
            if key not in drawn:
                formula = _draw(*key, _sources(node, written), mathjax, widest)
                drawn[key] = replace(formula, mathml=_pandocs(node) or "") if mathml else formula
            formula = drawn[key]
            parent[place] = formula.element(lang)
            parent[place].tail = node.tail
    return [*drawn.values()]


def _tex(formula: Element) -> str | None:
    notes = (node for node in formula.iter() if _local(node) == "annotation")
    return next((node.text or "" for node in notes if node.get("encoding") == "application/x-tex"), None)


def _local(node: Element) -> str:
    return node.tag.rpartition("}")[2]


_HAIR = 20.0
"""A width that is none, in thousandths of an em: MathJax makes drawings at least 16 wide."""
_SMALL = 0.7


def small(formulas: list[Formula], widest: float) -> Iterator[tuple[str, float]]:
    """The formulas scaled to less than 0.7 of their size to fit ``widest`` ems: pairs of TeX and scale."""
    for formula in formulas:
        share = widest / max(formula.drawing.width, 1) if formula.drawing else 1
        if share < _SMALL:
            yield formula.tex, share


def _draw(tex: str, display: bool, sources: Iterator[Source], mathjax: MathJax, widest: float) -> Formula:
    try:
        source, setting = _set(sources, display, mathjax)
        if not setting.elements and setting.width < _HAIR:
            raise ValueError("it draws nothing")
        if display and setting.width > 1000 * widest:
            whole = source.text if source.language == "mathml" else mathjax.mathml(source.text, display=True)
            lines = in_lines(whole, widest, lambda part: mathjax.widths([part])[0])
            broken = mathjax.draw(lines, display=True, language="mathml") if lines else setting
            setting = replace(broken, words=setting.words)
    except (ValueError, ElementTree.ParseError) as failure:
        return Formula(tex, display, None, str(failure))
    return Formula(tex, display, _drawing(setting))


@dataclass(frozen=True, slots=True)
class Source:
    """A formula in a language that MathJax reads: "tex" or "mathml"."""

    text: str
    language: str = "tex"
    spoken: str = ""
    """Simpler TeX for the words: mhchem's has invisible letters."""


def _sources(formula: Element, written: Mapping[str, str]) -> Iterator[Source]:
    """The formula as its author wrote it, as Pandoc read it, and as Pandoc wrote it, which knows other commands."""
    tex = _tex(formula) or ""
    if tex in written:
        yield Source(written[tex], spoken=tex)
    yield Source(tex)
    mathml = _pandocs(formula)
    if mathml is not None:
        yield Source(mathml, "mathml")


def _set(sources: Iterator[Source], display: bool, mathjax: MathJax) -> tuple[Source, Setting]:
    """The first of the sources that MathJax can read, set. Raises ValueError with the problem of the first."""
    problem = None
    for source in sources:
        try:
            setting = mathjax.draw(source.text, display=display, language=source.language, spoken=source.spoken)
            return source, setting
        except ValueError as failure:
            problem = problem or failure
    raise problem or ValueError("it has no source")


def _drawing(setting: Setting) -> Drawing:
    left, top, right, bottom = setting.box
    width, height = right - left, bottom - top
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width / 1000:g}em" height="{height / 1000:g}em"'
        f' viewBox="{left:g} {top:g} {width:g} {height:g}">{setting.elements}</svg>'
    )
    return Drawing(
        svg,
        width=width / 1000,
        height=height / 1000,
        descent=bottom / 1000,
        left=-left / 1000,
        right=(right - setting.width) / 1000,
        words=setting.words,
    )


def _pandocs(formula: Element) -> str | None:
    """Pandoc's MathML of the formula, without the TeX; None if there is none."""
    given = next((node for node in formula if _local(node) == "semantics"), None)
    shown = [deepcopy(node) for node in given or () if _local(node) != "annotation"]
    if not shown:
        return None
    root = Element("math", {"xmlns": "http://www.w3.org/1998/Math/MathML", "display": formula.get("display", "inline")})
    root.extend(shown)
    for node in root.iter():
        node.tag = _local(node)
    return ElementTree.tostring(root, encoding="unicode")

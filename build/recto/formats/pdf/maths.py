"""Draw formulas as SVG with ziamath: WeasyPrint does not support MathML."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from hashlib import sha256
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

FONT_SIZE = 16.0
"""Pixels per em for ziamath. Formulas are measured in em, so that their size follows the text around them."""

_MATHML = "http://www.w3.org/1998/Math/MathML"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A formula as SVG. Sizes are in ems of the text; ``descent`` is the depth below the baseline."""

    svg: str
    width: float
    height: float
    descent: float


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula's TeX with its drawing, or the reason why there is none."""

    tex: str
    display: bool
    drawing: Drawing | None
    problem: str = ""

    @property
    def name(self) -> str:
        """The name of the drawing's file."""
        return f"maths/{sha256(f'{self.display}{self.tex}'.encode()).hexdigest()[:16]}.svg"

    def element(self) -> Element:
        """Its element on the page: an image with the TeX as its description, or the TeX as code."""
        classes = f"math {'display' if self.display else 'inline'}"
        drawn = self.drawing
        if drawn is None:
            code = Element("code", {"class": classes})
            code.text = self.tex
            return code
        style = f"width:{drawn.width:.4f}em;height:{drawn.height:.4f}em"
        style += "" if self.display else f";vertical-align:{-drawn.descent:.4f}em"
        return Element("img", {"class": classes, "alt": self.tex, "style": style, "src": f"recto:{self.name}"})


def draw_maths(page: Element, widest: float = math.inf) -> list[Formula]:
    """Replace each formula of the page by a drawing. Returns the distinct formulas.

    A formula that ziamath cannot draw shows its TeX as code. One wider than ``widest`` ems is broken into lines.
    """
    drawn: dict[tuple[str, bool], Formula] = {}
    for parent in list(page.iter()):
        for place, node in enumerate(parent):
            tex = _tex(node) if _local(node) == "math" else None
            if tex is None:
                continue
            key = tex, node.get("display") == "block"
            formula = drawn.get(key) or drawn.setdefault(key, _draw(*key, node, widest))
            parent[place] = formula.element()
            parent[place].tail = node.tail
    return [*drawn.values()]


def _tex(formula: Element) -> str | None:
    notes = (node for node in formula.iter() if _local(node) == "annotation")
    return next((node.text or "" for node in notes if node.get("encoding") == "application/x-tex"), None)


def _local(node: Element) -> str:
    return node.tag.rpartition("}")[2]


_SMALL = 0.7


def small(formulas: list[Formula], widest: float) -> Iterator[tuple[str, float]]:
    """The formulas scaled to less than 0.7 of their size to fit ``widest`` ems: pairs of TeX and scale."""
    for formula in formulas:
        share = widest / max(formula.drawing.width, 1) if formula.drawing else 1
        if share < _SMALL:
            yield formula.tex, share


def _draw(tex: str, display: bool, mathml: Element, widest: float) -> Formula:
    import ziafont

    from recto.formats.pdf.wide_formulas import in_lines

    # With SVG 2, each glyph would be a reference to a symbol, which WeasyPrint has to follow.
    ziafont.config.svg2 = False  # type: ignore[attr-defined]  # it exports nothing explicitly
    try:
        presented = _presentation(tex, display, mathml)
        drawing = _drawing(presented)
        if display and drawing.width > widest:
            lines = in_lines(presented, widest, lambda part: _drawing(part).width)
            drawing = _drawing(lines) if lines else drawing
    except Exception as failure:  # ziamath can raise anything
        return Formula(tex, display, None, str(failure).split("\n")[0] or type(failure).__name__)
    return Formula(tex, display, drawing)


def _drawing(mathml: str) -> Drawing:
    import ziamath

    # As a tree: in a string, ziamath reads everything from a number to a later hyphen as a negative number.
    svg: str = ziamath.Math(_tree(mathml), size=FONT_SIZE).svg()  # type: ignore[attr-defined]  # as above
    size = re.search(r'width="([\d.]+)" height="([\d.]+)" viewBox="\S+ (\S+) \S+ \S+"', svg)
    if size is None:
        raise ValueError("its size is not known")
    width, height, top = (float(number) / FONT_SIZE for number in size.groups())
    # The drawing's baseline is y = 0.
    return Drawing(svg, width, height, height + top)


def _tree(mathml: str) -> ElementTree.Element:
    return ElementTree.fromstring(mathml)  # noqa: S314  # written by ziamath or Pandoc, not by the author


def _presentation(tex: str, display: bool, mathml: Element) -> str:
    """The formula as MathML for ziamath.

    It is made from the TeX by ziamath's reader, which gives better spacing. If that does not know a command or misreads
    something, Pandoc's MathML is used. Raises whatever the reader raises, and ValueError.
    """
    from ziamath.tex import tex2mml

    pandoc = _pandocs(mathml, display)
    try:
        presented: str = tex2mml(_for_ziamath(tex), inline=not display)
        unknown = re.search(r">(\\[A-Za-z]+)", presented)
        if unknown is None and (pandoc is None or _drawn_whole(tex, presented, pandoc)):
            return presented
        problem = f"{unknown[1]} is not known" if unknown else ""
    except Exception as failure:  # as above
        problem = str(failure).split("\n")[0] or type(failure).__name__
    if pandoc is None:
        raise ValueError(problem)
    return pandoc


_MISREAD = re.compile(r"\\math(?:bb|bf|sf|tt)\s*(?:\{[^{}]*)?\d|\\operatorname\*?\s*\{[^{}]*\\")
"""Digits in a special font, and commands in an operator's name: ziamath would set both like variables."""
_FENCES = {"{": r"\lbrace ", "}": r"\rbrace ", "|": r"\Vert "}


def _for_ziamath(tex: str) -> str:
    """The TeX in a form that ziamath's reader understands.

    A letter in a special font gets braces, without which the font is ignored. The height of the space between lines and
    the backslash of large braces are removed, because they would be printed.
    """
    tex = re.sub(r"(\\math(?:bb|bf|sf|tt))\s+([A-Za-z])", r"\1{\2}", tex)
    tex = re.sub(r"\\\\\s*\[-?[\d.]+\s*\w\w\]", r"\\\\ ", tex)
    return re.sub(r"(\\[bB]igg?[lrm]?)\s*\\([{}|])", lambda fence: fence[1] + _FENCES[fence[2]], tex)


def _drawn_whole(tex: str, presented: str, pandoc: str) -> bool:
    """Whether ziamath's MathML shows the same as Pandoc's, and ziamath draws it all: it skips elements in operators."""
    tree = _tree(presented)
    operators = tree.iter("{http://www.w3.org/1998/Math/MathML}mo")
    whole = not any(len(operator) for operator in operators) and not _MISREAD.search(tex)
    return whole and _letters(tree) == _letters(_tree(pandoc))


_COMPARED = str.maketrans({"⧵": "\\", "∖": "\\"})


def _letters(tree: ElementTree.Element) -> str:
    """The letters, digits, and signs of TeX's syntax. For other characters, such as accents, the two readers differ."""
    text = unicodedata.normalize("NFKD", "".join(tree.itertext())).translate(_COMPARED)
    return "".join(c for c in text if unicodedata.category(c) in ("Lu", "Ll", "Lo", "Nd") or c in "\\$&%#@*[]{}()/<>=⧸")


def _pandocs(mathml: Element, display: bool) -> str | None:
    """Pandoc's MathML of the formula, without the TeX; None if there is none.

    Spaces at the ends of text are removed: MathML does not show them, but ziamath would.
    """
    given = next((node for node in mathml if _local(node) == "semantics"), None)
    shown = [deepcopy(node) for node in given or () if _local(node) != "annotation"]
    if not shown:
        return None
    root = Element("math", {"displaystyle": "true"} if display else {})
    root.extend(shown)
    for node in root.iter():
        node.tag = f"{{{_MATHML}}}{_local(node)}"
        if _local(node) == "mtext" and not len(node):
            node.text = (node.text or "").strip(" ")
    return ElementTree.tostring(root, encoding="unicode")

"""Formulas as drawings, by ziamath: WeasyPrint knows no MathML."""

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
"""Pixels an em for ziamath; formulas are measured in em, so that they follow the text around them."""

_MATHML = "http://www.w3.org/1998/Math/MathML"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A formula as SVG. Sizes are in ems of the text; ``descent`` is what hangs below the line."""

    svg: str
    width: float
    height: float
    descent: float


@dataclass(frozen=True, slots=True)
class Formula:
    """What a formula's TeX became: a drawing, or the reason why there is none."""

    tex: str
    display: bool
    drawing: Drawing | None
    problem: str = ""

    @property
    def name(self) -> str:
        """The name of the drawing's file."""
        return f"maths/{sha256(f'{self.display}{self.tex}'.encode()).hexdigest()[:16]}.svg"

    def element(self) -> Element:
        """What stands for it on the page: an image whose description is the TeX, or the TeX as code."""
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
    """Put a drawing in the place of each formula of the page. Returns the formulas, each once.

    A formula that ziamath cannot set shows its TeX as code. One that is wider than ``widest`` ems is set in lines.
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
    """The formulas that are set at less than 0.7 of their size, to fit ``widest`` ems: TeX and that share."""
    for formula in formulas:
        share = widest / max(formula.drawing.width, 1) if formula.drawing else 1
        if share < _SMALL:
            yield formula.tex, share


def _draw(tex: str, display: bool, mathml: Element, widest: float) -> Formula:
    import ziafont

    from recto.formats.pdf.wide_formulas import in_lines

    # SVG 2's symbols would make each glyph a reference that WeasyPrint has to follow.
    ziafont.config.svg2 = False  # type: ignore[attr-defined]  # it exports nothing explicitly
    try:
        presented = _presentation(tex, display, mathml)
        drawing = _drawing(presented)
        if display and drawing.width > widest:
            lines = in_lines(presented, widest, lambda part: _drawing(part).width)
            drawing = _drawing(lines) if lines else drawing
    except Exception as failure:  # ziamath raises whatever its parser meets
        return Formula(tex, display, None, str(failure).split("\n")[0] or type(failure).__name__)
    return Formula(tex, display, drawing)


def _drawing(mathml: str) -> Drawing:
    import ziamath

    # As a tree: in a string, ziamath takes all from a number to a hyphen later on for a number below zero.
    svg: str = ziamath.Math(_tree(mathml), size=FONT_SIZE).svg()  # type: ignore[attr-defined]  # as above
    size = re.search(r'width="([\d.]+)" height="([\d.]+)" viewBox="\S+ (\S+) \S+ \S+"', svg)
    if size is None:
        raise ValueError("its size is not known")
    width, height, top = (float(number) / FONT_SIZE for number in size.groups())
    # The drawing's baseline is y = 0.
    return Drawing(svg, width, height, height + top)


def _tree(mathml: str) -> ElementTree.Element:
    return ElementTree.fromstring(mathml)  # noqa: S314  # what ziamath or Pandoc made, and not the author


def _presentation(tex: str, display: bool, mathml: Element) -> str:
    """The formula as MathML that ziamath draws: from the TeX, which has the better spaces, or Pandoc's, where ziamath's
    reader of TeX does not know a command, or took something for text that is none. Raises whatever that reader raises,
    and ValueError."""
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
"""Digits in a font of their own, and commands in an operator's name, which would be set like variables."""
_FENCES = {"{": r"\lbrace ", "}": r"\rbrace ", "|": r"\Vert "}


def _for_ziamath(tex: str) -> str:
    """With braces around a letter in a font of its own, which is drawn in that font only so, and without what would be
    printed: the height of the space between two lines, and the backslash of large braces."""
    tex = re.sub(r"(\\math(?:bb|bf|sf|tt))\s+([A-Za-z])", r"\1{\2}", tex)
    tex = re.sub(r"\\\\\s*\[-?[\d.]+\s*\w\w\]", r"\\\\ ", tex)
    return re.sub(r"(\\[bB]igg?[lrm]?)\s*\\([{}|])", lambda fence: fence[1] + _FENCES[fence[2]], tex)


def _drawn_whole(tex: str, presented: str, pandoc: str) -> bool:
    """Whether ziamath's reading shows what Pandoc's does, and ziamath draws all of it: within an operator it draws no
    elements."""
    tree = _tree(presented)
    operators = tree.iter("{http://www.w3.org/1998/Math/MathML}mo")
    whole = not any(len(operator) for operator in operators) and not _MISREAD.search(tex)
    return whole and _letters(tree) == _letters(_tree(pandoc))


_COMPARED = str.maketrans({"⧵": "\\", "∖": "\\"})


def _letters(tree: ElementTree.Element) -> str:
    """The letters, digits, and signs that TeX itself is written with; both readers have their own choice of all others,
    such as accents."""
    text = unicodedata.normalize("NFKD", "".join(tree.itertext())).translate(_COMPARED)
    return "".join(c for c in text if unicodedata.category(c) in ("Lu", "Ll", "Lo", "Nd") or c in "\\$&%#@*[]{}()/<>=⧸")


def _pandocs(mathml: Element, display: bool) -> str | None:
    """What Pandoc made of the formula, as MathML without its TeX; None if it made nothing.

    Without spaces at the ends of text, which MathML does not show and ziamath would.
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

"""Formulas as drawings, by ziamath: WeasyPrint knows no MathML."""

from __future__ import annotations

import base64
import math
import re
import unicodedata
from html import escape, unescape
from xml.etree import ElementTree

FONT_SIZE = 16.0
"""Pixels an em for ziamath; formulas are measured in em, so that they follow the text around them."""

_MATH = re.compile(
    r"<math(?P<attributes>[^>]*)>(?:(?!</math>).)*?<annotation encoding=\"application/x-tex\">(?P<tex>.*?)</annotation>"
    r"(?:(?!</math>).)*</math>",
    re.DOTALL,
)


def draw_maths(html: str, drawn: dict[str, tuple[str, str | None]], widest: float = math.inf) -> str:
    """The page with each formula as an image whose description is its TeX.

    ``drawn`` collects, by kind and TeX, what stands for each formula and what is wrong with it (None if nothing is).

    A formula that ziamath cannot set shows its TeX as code. One that is wider than ``widest`` ems is set in lines.
    """

    def from_mathml(match: re.Match[str]) -> str:
        tex, display = unescape(match["tex"]), 'display="block"' in match["attributes"]
        key = f"{'display' if display else 'inline'} {tex}"
        if key not in drawn:
            drawn[key] = _draw(tex, display, match.group(), widest)
        return drawn[key][0]

    return _MATH.sub(from_mathml, html)


_SMALL = 0.7


def small(drawn: dict[str, tuple[str, str | None]], widest: float) -> list[tuple[str, float]]:
    """The formulas that are set at less than 0.7 of their size, to fit ``widest`` ems: TeX and that share."""
    sizes = [(key.partition(" ")[2], re.search(r'style="width:([\d.]+)em', image)) for key, (image, _) in drawn.items()]
    shares = [(tex, widest / max(float(size[1]), 1)) for tex, size in sizes if size]
    return [(tex, share) for tex, share in shares if share < _SMALL]


def _draw(tex: str, display: bool, mathml: str, widest: float) -> tuple[str, str | None]:
    import ziafont

    from recto.formats.pdf.wide_formulas import in_lines

    # SVG 2's symbols would make each glyph a reference that WeasyPrint has to follow.
    ziafont.config.svg2 = False  # type: ignore[attr-defined]  # it exports nothing explicitly
    kind = "display" if display else "inline"
    try:
        presented = _presentation(tex, display, mathml)
        svg, width, height, top = _drawing(presented)
        if display and width / FONT_SIZE > widest:
            lines = in_lines(presented, widest, lambda part: _drawing(part)[1] / FONT_SIZE)
            svg, width, height, top = _drawing(lines) if lines else (svg, width, height, top)
    except Exception as failure:  # ziamath raises whatever its parser meets
        return f'<code class="math {kind}">{escape(tex)}</code>', str(failure).split("\n")[0] or type(failure).__name__
    # The drawing's baseline is y = 0; what lies below it hangs under the line of text.
    descent = height + top
    style = f"width:{width / FONT_SIZE:.4f}em;height:{height / FONT_SIZE:.4f}em"
    style += "" if display else f";vertical-align:{-descent / FONT_SIZE:.4f}em"
    source = base64.b64encode(svg.encode()).decode()
    return (
        f'<img class="math {kind}" alt="{escape(tex)}" style="{style}" src="data:image/svg+xml;base64,{source}">',
        None,
    )


def _drawing(mathml: str) -> tuple[str, float, float, float]:
    """The formula as SVG, its width and height, and where it begins above the baseline, in pixels."""
    import ziamath

    # As a tree: in a string, ziamath takes all from a number to a hyphen later on for a number below zero.
    svg: str = ziamath.Math(_tree(mathml), size=FONT_SIZE).svg()  # type: ignore[attr-defined]  # as above
    size = re.search(r'width="([\d.]+)" height="([\d.]+)" viewBox="\S+ (\S+) \S+ \S+"', svg)
    if size is None:
        raise ValueError("its size is not known")
    width, height, top = (float(number) for number in size.groups())
    return svg, width, height, top


def _tree(mathml: str) -> ElementTree.Element:
    return ElementTree.fromstring(mathml)  # noqa: S314  # what ziamath or Pandoc made, and not the author


def _presentation(tex: str, display: bool, mathml: str) -> str:
    """The formula as MathML that ziamath draws: from the TeX, which has the better spaces, or Pandoc's, where ziamath's
    reader of TeX does not know a command, or took something for text that is none. Raises whatever that reader raises,
    and ValueError."""
    from ziamath.tex import tex2mml

    given = re.search(r"<semantics>(.+?)<annotation", mathml, re.DOTALL)
    style = ' displaystyle="true"' if display else ""
    pandoc = given and f'<math xmlns="http://www.w3.org/1998/Math/MathML"{style}>{_as_xml(given[1])}</math>'
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


def _as_xml(html: str) -> str:
    """Without the named characters of HTML, which XML does not know, and without spaces at the ends of text, which
    MathML does not show and ziamath would."""
    html = re.sub(r"(<mtext[^>]*>) *([^<]*?) *(?=</mtext>)", r"\1\2", html)
    return re.sub(r"&(?!(?:amp|lt|gt|quot|apos|#\w+);)\w+;", lambda name: unescape(name.group()), html)

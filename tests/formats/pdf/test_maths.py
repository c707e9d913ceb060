"""Formulas as drawings."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from recto.formats.pdf.mathjax import MathJax, Setting
from recto.formats.pdf.maths import Formula, draw_maths, small
from recto.formats.pdf.weasyprint.page import parse

from tests.helpers import pandoc


@pytest.fixture(scope="module")
def mathjax() -> MathJax:
    return MathJax()


def mathml(tex: str) -> Element:
    return parse(pandoc("--to", "html", "--mathml", text=f"$${tex}$$").stdout)[0]


def formula(tex: str, inside: str = "") -> Element:
    semantics = f"<semantics>{inside}" if inside else "<semantics>"
    annotation = f'<annotation encoding="application/x-tex">{tex}</annotation>'
    return parse(f'<p>So <math display="inline">{semantics}{annotation}</semantics></math> is.</p>')


def drawn(mathjax: MathJax, tex: str, widest: float = math.inf) -> Formula:
    paragraph = Element("p")
    paragraph.append(mathml(tex))
    (made,) = draw_maths(paragraph, mathjax, widest)
    return made


def test_a_formula_is_an_image_with_its_words(mathjax: MathJax) -> None:
    page = formula("x^2", "<msup><mi>x</mi><mn>2</mn></msup>")
    (made,) = draw_maths(page, mathjax)
    assert (made.problem, page[0].tag, page[0].get("alt"), page[0].tail) == ("", "img", "x squared", " is.")
    assert page[0].get("src") == f"recto:{made.name}"
    assert page[0].get("lang") is None


@pytest.mark.parametrize(
    ("lang", "words", "marked"),
    [
        ("de-AT", "p kleiner als 0,05", None),
        ("en", "p is less than 0.05", None),
        ("es", "p menor que 0,05", None),
        ("fr", "p inférieur à 0,05", None),
        ("it", "p minore di 0,05", None),
        ("pt", "p is less than 0.05", "en"),
    ],
)
def test_words_are_in_the_language_of_the_page_or_english(
    mathjax: MathJax, lang: str, words: str, marked: str | None
) -> None:
    page = formula("p&lt;0.05", "<mrow><mi>p</mi><mo>&lt;</mo><mn>0.05</mn></mrow>")
    page.set("lang", lang)
    draw_maths(page, mathjax)
    assert (page[0].get("alt"), page[0].get("lang")) == (words, marked)


def test_a_formula_that_mathjax_cannot_read_is_set_from_pandocs_mathml(mathjax: MathJax) -> None:
    page = formula("\\nonsense x", "<mrow><mo>:</mo><mi>x</mi></mrow>")
    (made,) = draw_maths(page, mathjax)
    assert (made.problem, page[0].tag, page[0].get("alt")) == ("", "img", "colon x")


def test_a_formula_is_set_as_its_author_wrote_it(mathjax: MathJax) -> None:
    for written, same in ((r"\ce{CO2 (aq)}", False), (r"\nonsense", True)):
        page = formula(r"\mathrm{CO_2}", "<mi>CO</mi>")
        (made,) = draw_maths(page, mathjax, written={r"\mathrm{CO_2}": written})
        plain = mathjax.draw(r"\mathrm{CO_2}", display=False)
        assert made.drawing
        assert (plain.elements in made.drawing.svg) is same
        assert made.drawing.words == plain.words


@pytest.mark.parametrize("tex", [r"\nonsense{x} &lt; 1", r"\middle|", r"\left(", "{}"])
def test_a_formula_that_cannot_be_drawn_is_shown_as_tex_and_said(mathjax: MathJax, tex: str) -> None:
    page = formula(tex)
    (made,) = draw_maths(page, mathjax)
    assert made.problem
    assert made.drawing is None
    assert ElementTree.tostring(page[0], encoding="unicode") == f'<code class="math inline">{tex}</code> is.'


def test_a_formula_can_be_a_space(mathjax: MathJax) -> None:
    page = formula(r"\,", '<mspace width="0.167em"/>')
    (made,) = draw_maths(page, mathjax)
    assert made.drawing
    assert made.drawing.width == 0.167


def test_a_formula_is_drawn_once_for_all_its_places(mathjax: MathJax) -> None:
    page = parse("<div></div>")
    page.extend([*formula("x"), *formula("x")])
    assert len(draw_maths(page, mathjax)) == 1
    assert [image.tag for image in page.iter("img")] == ["img", "img"]


@pytest.mark.parametrize(
    "tex", [r"\hat{x}", r"\widehat{\mathrm{var}}", r"f", r"\hat f", r"\vec{v}\,\tilde{W}", r"\not="]
)
def test_the_drawing_has_room_for_all_that_is_drawn(mathjax: MathJax, tex: str) -> None:
    made = drawn(mathjax, tex).drawing
    assert made
    svg = ElementTree.fromstring(made.svg)
    left, top, width, height = map(float, (svg.get("viewBox") or "").split())
    points = [*corners(svg)]
    assert min(x for x, _ in points) >= left
    assert max(x for x, _ in points) <= left + width
    assert min(y for _, y in points) >= top
    assert max(y for _, y in points) <= top + height
    assert made.width == pytest.approx(width / 1000)


def corners(svg: Element) -> Iterator[tuple[float, float]]:
    for path in svg.iter("{http://www.w3.org/2000/svg}path"):
        numbers = [float(number) for number in re.findall(r"-?\d+", path.get("d") or "")]
        yield from zip(numbers[::2], numbers[1::2], strict=True)


def test_what_a_drawing_has_beyond_its_room_in_the_line_takes_none(mathjax: MathJax) -> None:
    page = formula(r"\overrightarrow{AB}", "<mi>f</mi>")
    (made,) = draw_maths(page, mathjax)
    assert made.drawing
    assert made.drawing.left == 0.062
    assert f"margin:0 {-made.drawing.right:.4f}em 0 {-made.drawing.left:.4f}em" in (page[0].get("style") or "")


def test_a_wide_formula_is_broken_into_lines_and_keeps_its_words(mathjax: MathJax) -> None:
    tex = "y = " + "+".join(f"x_{{{number}}}" for number in range(20))
    whole, broken = drawn(mathjax, tex).drawing, drawn(mathjax, tex, 15).drawing
    assert whole
    assert broken
    assert whole.width > 30 > 15 >= broken.width
    assert broken.height > 2.5 * whole.height
    assert broken.words == whole.words


def test_lines_of_an_aligned_formula_that_are_too_wide_are_broken(mathjax: MathJax) -> None:
    wide = "+".join(f"x_{{{number}}}" for number in range(20))
    made = drawn(mathjax, rf"\begin{{aligned}} y &= {wide} \\ &= z \end{{aligned}}", 20).drawing
    assert made
    assert made.width <= 20
    assert made.height > 3


def test_a_formula_that_cannot_be_broken_is_counted_as_small(mathjax: MathJax) -> None:
    wide = rf"\frac{{{'+'.join(f'x_{{{number}}}' for number in range(20))}}}{{2}}"
    ((tex, share),) = small([drawn(mathjax, wide, 10), drawn(mathjax, "x", 10)], 10)
    assert tex.startswith(r"\frac")
    assert share < 0.5


def test_a_drawing_has_no_ids_and_is_the_same_each_time(mathjax: MathJax) -> None:
    first = drawn(mathjax, r"\sqrt{x} + \left(\frac{a}{b}\right)").drawing
    again = drawn(MathJax(), r"\sqrt{x} + \left(\frac{a}{b}\right)").drawing
    assert first == again
    assert first
    assert "id=" not in first.svg


def test_what_is_wrong_with_one_formula_costs_that_formula() -> None:
    class Fails(MathJax):
        def draw(self, source: str, *, display: bool, language: str = "tex", spoken: str = "") -> Setting:
            if "y" in source:
                raise ValueError("it takes too much time or memory")
            return super().draw(source, display=display, language=language, spoken=spoken)

    page = parse("<div></div>")
    page.extend([*formula("y"), *formula("x")])
    assert [(one.tex, one.problem) for one in draw_maths(page, Fails())] == [
        ("y", "it takes too much time or memory"),
        ("x", ""),
    ]

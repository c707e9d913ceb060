"""Formulas as drawings: what they show is what the page shows."""

from __future__ import annotations

from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from recto.formats.pdf.maths import _presentation, draw_maths
from recto.formats.pdf.weasyprint.page import parse
from ziamath.tex import tex2mml

from tests.helpers import pandoc


def mathml(tex: str) -> Element:
    return parse(pandoc("--to", "html", "--mathml", text=f"$${tex}$$").stdout)[0]


def formula(tex: str, inside: str = "") -> Element:
    semantics = f"<semantics>{inside}" if inside else "<semantics>"
    annotation = f'<annotation encoding="application/x-tex">{tex}</annotation>'
    return parse(f'<p>So <math display="inline">{semantics}{annotation}</semantics></math> is.</p>')


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        (r"\Big\{ x \big\|", "{x∥"),
        (r"\text{a\_b 50\%\ c}", "a_b50%c"),
        (r"\text{if $x<0$ or so}", "ifx<0orso"),
        (r"\text{R\&D}", "R&D"),
        (r"\mathop{\mathrm{argmin}}_x", "argminx"),
        (r"\operatorname*{max}_k a\mathbin{/}b", "maxka/b"),
        (r"\begin{array}{@{}l@{}} a \end{array}", "a"),
        (r"x \not= y", "x≠y"),
        (r"\mathbb{1}\mathbf 1", "𝟙𝟏"),
        (r"\mathbb P \mathsf T", "ℙ𝖳"),
        (r"\Bigl\lbrace \Bigr\}", "{}"),
        (r"\begin{aligned} a&=b\\[6pt] c&=d \end{aligned}", "a=bc=d"),
        (r"\text{F}_1\text{-score}", "F1-score"),
    ],
)
def test_a_formula_shows_what_the_page_shows(tex: str, shown: str) -> None:
    page = mathml(tex)
    tree = ElementTree.fromstring(_presentation(tex, True, page))
    assert "".join("".join(tree.itertext()).replace("⁡", "").split()) == shown
    assert not any(len(operator) for operator in tree.iter("{http://www.w3.org/1998/Math/MathML}mo"))
    paragraph = Element("p")
    paragraph.append(page)
    assert [one.problem for one in draw_maths(paragraph)] == [""]


@pytest.mark.parametrize(
    "tex",
    [
        r"\hat{x} = \bar y \cdot \mathbf{x}^{\mathsf{T}} \setminus \mathbb{R} \ne \ell",
        r"\|x\|_2 \sim \mathcal{N}(\mu, \sigma^2) \implies \varepsilon \in \emptyset \to \backslash",
        r"\left\{\begin{matrix} a & \text{if so} \\ b \end{matrix}\right. \quad \overset{!}{=} \underline{x}",
    ],
)
def test_a_formula_that_both_readers_read_alike_has_the_spaces_of_the_drawings_own(tex: str) -> None:
    assert _presentation(tex, True, mathml(tex)) == tex2mml(tex)


def test_the_name_of_an_operator_is_no_product_of_variables() -> None:
    tex = r"\underset{x}{\operatorname{arg\,max}} \operatorname{pi}"
    tree = ElementTree.fromstring(_presentation(tex, True, mathml(tex)))
    names = ["".join((leaf.text or "").split()) for leaf in tree.iter() if not len(leaf)]
    assert [name for name in names if name and name != "⁡"] == ["argmax", "x", "pi"]


def test_a_formula_with_a_command_that_the_drawing_does_not_know_is_set_from_pandocs_mathml() -> None:
    page = formula("\\vcentcolon x", "<mrow><mo>:</mo><mi>x</mi></mrow>")
    (drawn,) = draw_maths(page)
    assert (drawn.problem, page[0].tag, page[0].get("alt"), page[0].tail) == ("", "img", "\\vcentcolon x", " is.")
    assert page[0].get("src") == f"recto:{drawn.name}"


@pytest.mark.parametrize("tex", [r"\nonsense{x} &lt; 1", r"\middle|", r"\left("])
def test_a_formula_that_cannot_be_drawn_is_shown_as_tex_and_said(tex: str) -> None:
    page = formula(tex)
    (drawn,) = draw_maths(page)
    assert drawn.problem
    assert drawn.drawing is None
    assert ElementTree.tostring(page[0], encoding="unicode") == f'<code class="math inline">{tex}</code> is.'


def test_a_formula_is_drawn_once_for_all_its_places() -> None:
    page = parse("<div></div>")
    page.extend([*formula("x"), *formula("x")])
    assert len(draw_maths(page)) == 1
    assert [image.tag for image in page.iter("img")] == ["img", "img"]

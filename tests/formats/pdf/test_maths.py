"""Formulas as drawings: what they show is what the page shows."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from recto.formats.pdf.maths import _presentation, draw_maths
from ziamath.tex import tex2mml

from tests.helpers import pandoc


def mathml(tex: str) -> str:
    return pandoc("--to", "html", "--mathml", text=f"$${tex}$$").stdout


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
    page, drawn = mathml(tex), dict[str, tuple[str, str | None]]()
    tree = ElementTree.fromstring(_presentation(tex, True, page))
    assert "".join("".join(tree.itertext()).replace("⁡", "").split()) == shown
    assert not any(len(operator) for operator in tree.iter("{http://www.w3.org/1998/Math/MathML}mo"))
    draw_maths(page, drawn)
    assert [problem for _, problem in drawn.values()] == [None]


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

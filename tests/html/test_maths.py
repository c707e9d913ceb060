"""Formulas as TeX sets them, in the MathML of a build."""

from __future__ import annotations

import re

import pytest
from recto.html.body import body
from recto.html.maths import display_lines, fit_delimiters, set_accents, space_functions, tighten_signs
from recto.html.tree import serialise

from tests.helpers import Maker, build, cited, main_part


def mathml(tex: str, make: Maker) -> str:
    root = body(cited(make.text(f"Words.\n\n$${tex}$$\n")), {})
    display_lines(root)
    space_functions(root)
    (formula,) = re.findall(r"<semantics>(.*?)<annotation", serialise(root), re.DOTALL)
    return str(formula)


@pytest.mark.parametrize(
    ("tex", "letters"),
    [
        (r"\mathbf{Gx}", "𝐆𝐱"),
        (r"\mathbf G + {\bf \hat h}", "𝐆+𝐡̂"),
        (r"\boldsymbol{G}\mathbf{h}", "𝑮𝐡"),
        (r"\mathbf{\mathrm{G} h_1}", "G𝐡𝟏"),
    ],
)
def test_bold_letters_are_upright_unless_they_are_symbols(tex: str, letters: str, make: Maker) -> None:
    assert re.sub("<[^>]*>", "", mathml(tex, make)) == letters


@pytest.mark.parametrize(
    ("tex", "displayed"),
    [
        (r"\begin{aligned} a &= b \\ &= c \end{aligned}", True),
        (r"\begin{split} a &= b \\ &= c \end{split}", True),
        (r"\begin{gather} a \\ b \end{gather}", True),
        (r"\begin{gathered} \sum_{\substack{i \\ j}} a \\ b \end{gathered}", True),
        (r"\begin{aligned} a \\ b \end{aligned}", True),
        (r"\begin{aligned} a & = & b \end{aligned}", True),
        (r"\begin{aligned} a &= \begin{pmatrix} b \\ c \end{pmatrix} \end{aligned}", True),
        (r"\begin{pmatrix} a \\ b \end{pmatrix}", False),
        (r"\sum_{\substack{i \\ j}} a", False),
        (r"\begin{cases} a & b \\ c & d \end{cases}", False),
    ],
)
def test_aligned_lines_are_set_like_displayed_formulas(tex: str, displayed: bool, make: Maker) -> None:
    assert mathml(tex, make).count('<mtable displaystyle="true">') == displayed


@pytest.mark.parametrize(
    ("tex", "spaced"),
    [
        (r"T \ln q", "T ln q"),
        (r"p \exp(x) \cos x", "p exp(x) cos x"),
        (r"a + \sin^2 x = \log \log x", "a+sin2 x=log log x"),
        (r"2 \max_i x + (\det A)", "2 maxi x+(det A)"),
        (r"\mathrm{kg} m", "kgm"),
        (r"\frac{\ln}{x}", "lnx"),
    ],
)
def test_names_of_functions_stand_apart(tex: str, spaced: str, make: Maker) -> None:
    text = re.sub("<[^>]*>", "", re.sub("<mspace[^>]*></mspace>", " ", mathml(tex, make)))
    assert text.replace("\u2061", "") == spaced


@pytest.mark.parametrize(
    ("tex", "accents"),
    [
        (r"\hat{x} \tilde{M}", ["ˆ false", "˜ false"]),
        (r"\widehat{xy} \widetilde{xy}", ["ˆ true", "˜ true"]),
        (r"\bar{x} \overline{x}", ["¯ false", "‾ true"]),
        (r"\vec{v} \overrightarrow{AB} \overleftarrow{AB}", ["→ false", "→ true", "← true"]),
        (r"\dot{x} \ddot{x} \check{x} \breve{x}", ["˙ false", "¨ false", "ˇ false", "˘ false"]),
        (r"\acute{x} \grave{x} \mathring{x}", ["´ false", "` false", "˚ false"]),
        (r"\overbrace{a+b}", ["⏞ None"]),
    ],
)  # fmt: skip
def test_accents_of_letters_do_not_stretch(tex: str, accents: list[str], make: Maker) -> None:
    root = body(cited(make.text(f"Words.\n\n$${tex}$$\n")), {})
    set_accents(root)
    assert [f"{one[1].text} {one[1].get('stretchy')}" for one in root.iter("mover")] == accents


@pytest.mark.parametrize(
    ("tex", "stretchy"),
    [
        (r"f\left(x\right)", False),
        (r"\left[x_i^2 + \hat{y}\right]", False),
        (r"\left(\frac{a}{b}\right)", True),
        (r"\left(\sum_i x\right)", True),
        (r"\left(x^{2^n}\right)", True),
        (r"\begin{pmatrix} a \\ b \end{pmatrix}", True),
    ],
)
def test_delimiters_stretch_around_what_is_tall(tex: str, stretchy: bool, make: Maker) -> None:
    root = body(cited(make.text(f"Words.\n\n$${tex}$$\n")), {})
    fit_delimiters(root)
    signs = [one for one in root.iter("mo") if one.get("form") in ("prefix", "postfix")]
    assert [one.get("stretchy") for one in signs] == 2 * ["true" if stretchy else "false"]


def test_operators_in_scripts_have_no_space(make: Maker) -> None:
    root = body(cited(make.text("Words.\n\n$$a = \\sum_{i=1}^{n+1} x_{i,j} - \\hat{y} \\|z\\|$$\n")), {})
    tighten_signs(root)
    tight = [one.text for one in root.iter("mo") if one.get("lspace") == one.get("rspace") == "0"]
    assert tight == ["=", "+", ",", "∥", "∥"]


def test_the_page_has_all_of_it(make: Maker) -> None:
    text = "$$\\begin{aligned} a &= \\mathbf{b} \\ln c \\\\ &= d \\end{aligned}$$ {#eq:a}\n\nSee @eq:a.\n"
    page = main_part(build(make.text(text), "html").text("manuscript.html"))
    assert "𝐛" in page
    assert '<mspace width="0.1667em">' in page
    assert 'displaystyle="true"' in page

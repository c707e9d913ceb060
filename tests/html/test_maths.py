"""Formulas as TeX sets them, in the MathML of a build."""

from __future__ import annotations

import re

import pytest
from recto.html.body import body
from recto.html.maths import display_lines, space_functions
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


def test_the_page_has_all_of_it(make: Maker) -> None:
    text = "$$\\begin{aligned} a &= \\mathbf{b} \\ln c \\\\ &= d \\end{aligned}$$ {#eq:a}\n\nSee @eq:a.\n"
    page = main_part(build(make.text(text), "html").text("manuscript.html"))
    assert "𝐛" in page
    assert '<mspace width="0.1667em">' in page
    assert 'displaystyle="true"' in page

"""Formulas that Pandoc reads are formulas that LaTeX takes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recto.formats.latex.formulas import for_latex, preamble

from tests.formats.latex.test_write import compiled
from tests.helpers import Maker, build, world


@pytest.mark.parametrize(
    ("tex", "becomes"),
    [
        ("x^2^3", "x^2{}^3"),
        ("x_1_2", "x_1{}_2"),
        ("x_1^2", "x_1^2"),
        ("x''^2", "x''^2"),
        ("x^2'", "x^2{}'"),
        ("x'_1'", "x'_1{}'"),
        (r"x^\mathrm{T}_2 y^2", r"x^\mathrm{T}_2 y^2"),
        (r"x^{a^b}_{c_d}", r"x^{a^b}_{c_d}"),
        (r"{x^2}^3", r"{x^2}^3"),
        (r"\sum\limits_a^b", r"\sum\limits_a^b"),
        (r"\text{R&D, 50%, a_b, #1}", r"\text{R\&D, 50\%, a\_b, \#1}"),
        (r"\text{50\% of $a_b$}", r"\text{50\% of $a_b$}"),
        (r"\text{a^b}", r"\text{a\textasciicircum{}b}"),
        ("x % a comment\n+ y", "x + y"),
        ("50\\% x", "50\\% x"),
        ("a\n\n  b", "a\n  b"),
        (r"\left( x", r"\left( x\right."),
        (r"\left( x \right)", r"\left( x \right)"),
        (r"\leftarrow", r"\leftarrow"),
        (r"\begin{array}1&2\end{array}", r"\begin{array}{*{20}{c}}1&2\end{array}"),
        (r"\begin{array}{rl}1&2\end{array}", r"\begin{array}{rl}1&2\end{array}"),
        ("#", r"\#"),
        ("5 Å", r"5 \text{Å}"),
    ],
)
def test_what_latex_stops_at(tex: str, becomes: str) -> None:
    assert for_latex(tex, displayed=True) == becomes


def test_split_stands_only_in_a_displayed_formula() -> None:
    tex = r"\begin{split}a\\b\end{split}"
    assert for_latex(tex, displayed=True) == tex
    assert for_latex(tex, displayed=False) == r"\begin{aligned}a\\b\end{aligned}"


@given(st.text(alphabet=r"xy12^_'{}\ a&$%#Å" + "\n", max_size=40))
def test_once_is_enough_and_no_letter_is_lost(tex: str) -> None:
    once = for_latex(tex, displayed=True)
    assert for_latex(once, displayed=True) == once
    uncommented = re.sub(r"(\\.)|%[^\n]*", r"\1", tex, flags=re.DOTALL)
    assert sorted(re.sub(r"\\text|[^xy12Å]", "", once)) == sorted(re.sub(r"[^xy12Å]", "", uncommented))


@pytest.mark.parametrize(
    ("tex", "line"),
    [
        (r"\bm{x}", r"\ifPDFTeX\usepackage{bm}\fi"),
        (r"\cancel{x}", r"\usepackage{cancel}"),
        (r"\mathscr{L}", r"\ifPDFTeX\usepackage{mathrsfs}\fi"),
        (r"\SI{3}{\meter}", r"\usepackage{siunitx}"),
        (r"a \lt b", r"\providecommand{\lt}{<}"),
        (r"\llbracket x", r"\providecommand{\llbracket}{⟦}"),
        (r"\ring{x}", r"\providecommand{\ring}[1]{\mathring{#1}}"),
        (r"\norm{x}", r"\providecommand{\norm}{\mathtt{\backslash norm}}"),
        ("a & b" * 12, r"\setcounter{MaxMatrixCols}{13}"),
    ],
)
def test_what_a_command_needs(tex: str, line: str) -> None:
    assert line in preamble({tex}, world()).splitlines()


def test_usual_commands_need_nothing() -> None:
    usual = r"\frac{\alpha}{2} \sum_{i=1}^n \text{a} \begin{pmatrix}1\end{pmatrix} \mathbb{R} \left(x\right) \leq"
    assert preamble({usual}, world()) == ""


def test_what_a_formula_defines_is_not_defined_before() -> None:
    assert preamble({r"\newcommand{\foo}{x} \foo"}, world()) == ""


READ_BY_PANDOC = r"""
x^2^3|\text{R&D}|\text{50%}|\text{α and ≤}|\bm{x}|\boldsymbol{\alpha}|\mathds{1}|\mathscr{L}|\cancel{x}|\xcancel{x}
\coloneqq|\llbracket x \rrbracket|\SI{3}{\meter}|\num{1000}|\ang{30}|\upmu|\iiiint x|\oiint x|\overbracket{x}
\xrightarrow{a}|\overset{a}{b}|\sum_{\substack{a\\b}} x|\begin{cases}1&2\\3&4\end{cases}|\begin{split}a&=b\end{split}
\begin{array}1&2\end{array}|\begin{matrix}1&2&3&4&5&6&7&8&9&10&11&12\end{matrix}|\left( x|\sqrt[3]{x}|\binom{n}{k}
\operatorname*{argmax}_x|\boxed{x}|\underbrace{x}_{n}|\mathring{x}|\ring{x}|\symbf{x}|\mathbfit{x}|\mathup{x}|\lt \gt
x''|α + β ≤ γ|x ∈ ℝ|日本|\iddots|\Alpha \omicron|\dd x|\utilde{x}|\wideparen{x}|\bigtimes|\lessapprox|µ|5 Å|−5
\hbar|\blacksquare|\leadsto|\varnothing|\pmod{n}|\overleftarrow{AB}|\mathbfup{x}|\mathfrak{g}|{\bf x}|{x \over y}
\ce{H2O}|x²|°C|\euro|\imath|\gtrapprox|\multimap|\widehat{xyz}|\%
"""


@pytest.mark.parametrize("engine", ["pdflatex", "lualatex"])
def test_latex_takes_what_pandoc_reads(engine: str, make: Maker, tmp_path: Path) -> None:
    formulas = [tex for line in READ_BY_PANDOC.split("\n") for tex in line.split("|") if tex]
    text = "\n\n".join(f"Formula {number}: ${tex}$ and\n\n$$ {tex} $$" for number, tex in enumerate(formulas))
    built = build(make.text(text), "latex")
    compiled(built, tmp_path, engine)

"""TeX that Manubot's page can show, put so that every format can."""

from __future__ import annotations

import io
import zipfile

import pytest
from recto.pandoc.formulas import alone, displayed, modern

from tests.helpers import Maker, build, pandoc, said


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        ("x^2", "x^2"),
        (r"\alpha \brm \itshape", r"\alpha \brm \itshape"),
        (r"a \label{eq:a} = b \notag", "a  = b "),
        (r"a = b \tag{3}", r"a = b \qquad\text{(3)}"),
        (r"\tag*{iv} a", r"\qquad\text{iv} a"),
        (r"{\bf x_{i}} + y", r"{\mathbf{x_{i}}} + y"),
        (r"\rm{d}x \cal L", r"\mathrm{d}x \mathcal{L}"),
        (r"\left( \rm a \right) b", r"\left( \mathrm{a}\right) b"),
        (
            r"\begin{split} \bf a & b \\ \it c \} \end{split}",
            r"\begin{split} \mathbf{a}& b \\ \mathit{c \}}\end{split}",
        ),
        (r"\rm \begin{matrix} a & b \end{matrix} & c", r"\mathrm{\begin{matrix} a & b \end{matrix}}& c"),
        (r"\mathbbm{1} \textcolor{red}{z}", r"\mathbb{1} {z}"),
        (r"\begin{equation*} a \end{equation*}", " a "),
        (r" \begin{align} a &= b \end{align}", r"\begin{aligned} a &= b \end{aligned}"),
        (r"\begin{alignat}{2} a \end{alignat}", r"\begin{aligned} a \end{aligned}"),
        (r"\begin{multline} a \\ b \end{multline}", r"\begin{gathered} a \\ b \end{gathered}"),
        (r"\begin{eqnarray} a &=& b \end{eqnarray}", r"\begin{array}{rcl} a &=& b \end{array}"),
        (r"\begin{align} a \end{align} x", r"\begin{align} a \end{align} x"),
        (r"a = b \\", "a = b"),
        (r"a \\[6pt] b \\", r"\begin{gathered} a \\ b \end{gathered}"),
        (r"a &= b \\ &= c", r"\begin{aligned} a &= b \\ &= c \end{aligned}"),
        (r"\begin{align} a &= b \end{align} \\", r"\begin{aligned} a &= b \end{aligned}"),
        (r"\small \begin{align} a &= b \end{align} \label{x}", r"\begin{aligned} a &= b \end{aligned}"),
        (r"\begin{equation} a \\ b \end{equation}", r"\begin{gathered} a \\ b \end{gathered}"),
        (r"\begin{aligned}[t] a \\ b \end{aligned}", r"\begin{aligned} a \\ b \end{aligned}"),
        (r"\begin{bmatrix*}[r] a \end{bmatrix*}", r"\begin{bmatrix} a \end{bmatrix}"),
        (r"\begin{dcases} a \end{dcases}", r"\begin{cases} a \end{cases}"),
        ('"a" = `b\'', '\\text{"}a\\text{"} = \\text{‘}b\''),
        (r'\text{"a"} \textbf{"b"}', r'\text{"a"} \textbf{"b"}'),
        (r"\color{#875442}{D} \color{red}{x}", r"{D} \color{red}{x}"),
        (r"\unicode{x1D7D9} \unicode{8217}", "𝟙 ’"),
        (r"\unicode{x00} \unicode{xD800}", r"\unicode{x00} \unicode{xD800}"),
        (r"\begin{cases} a \\small \end{cases}", r"\begin{cases} a \\small \end{cases}"),
        (r"\large x \dbinom{n}{k} \largest", r" x \binom{n}{k} \largest"),
        (r"\text{\textit{in silico}}", r"{\textit{in silico}}"),
        (r"30\degree \text{30 \degree C}", r"30\text{°} {\text{30 }\text{°}\text{ C}}"),
        (r"\text{50\% of \emph{all} x}", r"{\text{50\%\ of }\textit{all}\text{ x}}"),
        (r"\hspace*{1em} \kern 2pt \mkern9mu", r"\hspace{1em} \hspace{2pt} \hspace{0.500em}"),
        (r"{a_{1} \over b} + \overline{c}", r"{\frac{a_{1}}{b}} + \overline{c}"),
        (r"a \over {b \atop c}", r"\frac{a}{{\substack{b \\ c}}}"),
        (r"\left( a \over b \right)", r"\left( a \over b \right)"),
        (r"\bra{a} \ket{b} \braket{a|b}", r"\langle{a}| |{b}\rangle \langle{a|b}\rangle"),
        (r"\xRightarrow{a} \xrightarrow{b}", r"{\overset{a}{\Rightarrow}} \xrightarrow{b}"),
        (r"\xrightleftharpoons[b]{a}", r"\underset{b}{\overset{a}{\rightleftharpoons}}"),
        (r"\left/ x \right.", r"\left./ x \right."),
        (r"\vphantom{\frac{a}{b}} \smash{x} \fbox{y}", r" {x} \boxed{\text{y}}"),
        (r"\mathop{\sum_i \sum_j}_{i\ne j} a", r"\underset{{i\ne j}}{\sum_i \sum_j} a"),
        (r"\mathop{\mathrm{argmin}}_x", r"\mathop{\mathrm{argmin}}_x"),
        (r"\ce{H2O}", r"\mathrm{H_{2}O}"),
        (r"\ce{SO4^2-} \ce{Na+}", r"\mathrm{SO_{4}^{2-}} \mathrm{Na^{+}}"),
        (r"\ce{2A + B -> C v}", r"\mathrm{2\,A + B \rightarrow C \downarrow }"),
        (r"\ce{A <=>[k_1] B}", r"\mathrm{A \overset{\text{k_1}}{\rightleftharpoons} B}"),
        (r"\ce{^{13}C-C#N}", r"\mathrm{{}^{13}C\text{-}C\equiv N}"),
        (r"\ce{[Fe(CN)6]^4-*3H2O (aq)}", r"\mathrm{[Fe(CN)_{6}]^{4-} \cdot 3H_{2}O (aq)}"),
        (r"\ce{$n$ A}", r"\ce{$n$ A}"),
    ],
)
def test_what_a_formula_becomes(tex: str, expected: str) -> None:
    assert modern(tex) == expected
    assert modern(expected) == expected


@pytest.mark.parametrize(
    "tex",
    [
        r"a \label{eq:a} = b \notag \tag{3}",
        r"{\bf x_{i}} + \hat{\rm H} + \cal{L}",
        r"\begin{matrix} \bf a & b \\ {\it c} & \rm d \end{matrix}",
        r"\mathbbm{1} \textcolor{red}{z}",
        r"\begin{align*} a &= b \notag \\ c &= d \label{z} \end{align*}",
        r"\begin{equation}\begin{split} a &= b \end{split}\end{equation}",
        r"\begin{eqnarray} a &=& b \end{eqnarray}",
        r"a &= b \\[6pt] &= c \\",
        r"\dbinom{n}{k} \cfrac{a}{b} \tbinom{n}{k} \hbox{a} \textnormal{a} \emph{a} \mathds{1} a \bigm| b \hphantom{a}",
        r"\mathnormal{x} \mathopen{(} x \mathclose{)} \smash{x} \sum_{\mathclap{i<j}} \mathstrut",
        r"\thinspace \surd \degree \AA \medspace \thickspace \Bbb R \large x \require{a} \color[HTML]{00ff00}{x}",
        r"\hspace*{3mm} \kern 2pt \mskip 3mu \vphantom{x} \fbox{x} \bra{x} \ket{x} \braket{x|y} \xmapsto{a}",
        r"""\text{50\% \textbf{of} it} = "b" `c'""",
        r"{a \over b} \left/ x \right. \begin{dcases*} a \end{dcases*} \begin{pmatrix*}[r] a \end{pmatrix*}",
        r"\ce{^{227}_{90}Th + 2H+ ->[900 °C] [Fe(CN)6]^4- ^} \ce{NO_x} \ce{CuSO4.5H2O} \ce{HC#C-C=C} \ce{A <=> B}",
    ],
)
def test_pandoc_knows_what_it_becomes(tex: str) -> None:
    assert "WARNING" not in pandoc("--to", "html", "--mathml", text=f"$${modern(tex)}$$").stderr


def test_environments_that_are_a_formula() -> None:
    assert displayed("\\begin{equation}\na\n\\end{equation}")
    assert displayed("\\begin{align*}a\\end{align*}")
    assert not displayed("\\begin{itemize}\\item a\\end{itemize}")
    assert not displayed("\\begin{equation}a\\end{align}")


EQUATION = "As @eq:raw,\n\n\\begin{equation}\n{\\bf a} = b \\label{x}\n\\end{equation} {#eq:raw}\n\nit is.\n"


def test_an_environment_in_the_text_is_a_formula_in_every_format(make: Maker) -> None:
    built = build(make.text(EQUATION), "html", "docx", "jats", "latex")
    assert said(built.diagnostics) == []
    assert '<span id="eq:raw"' in built.page
    assert "<math" in built.page
    assert b"oMath" in _part(built.files["manuscript.docx"])
    assert "<mml:math" in built.text("manuscript.xml")
    assert "\\mathbf{a}" in built.text("manuscript.tex")


def _part(docx: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        return package.read("word/document.xml")


def test_a_formula_is_reported_where_its_author_wrote_it(make: Maker) -> None:
    built = build(make.text("Some words.\n\n$$ {\\rm d} \\unknowncommand{x} $$\n"))
    assert said(built.diagnostics) == [("P003", "warning", "content/01.text.md:3:1")]


def test_fractions_stand_in_fractions() -> None:
    assert modern(r"{{a \over b} \over {c \atop d}}") == r"{\frac{{\frac{a}{b}}}{{\substack{c \\ d}}}}"


@pytest.mark.parametrize("piece", [r"{a\over b}", r"{\rm a}", r"\rm a ", r"\ce{H2O}", r"a \\ ", r"{", r"\bra{"])
def test_a_formula_without_end_is_read_all_the_same(piece: str) -> None:
    """Looked for from the start each time, these would take minutes."""
    assert modern(piece * 5_000)


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"\ce{2H2 + O2 -> 2H2O}", r"\ce{2H2 + O2 -> 2H2O}"),
        (r"\xrightarrow[b]{a} {\bf x} \smash{y}", r"\xrightarrow[b]{a} {\bf x} \smash{y}"),
        (r"\begin{equation} \label{a} \dbinom{n}{k} \tag{3} \end{equation}", r"  \dbinom{n}{k} \qquad\text{(3)} "),
        (r"\begin{align*} a &= b \nonumber \end{align*}", r"\begin{aligned} a &= b  \end{aligned}"),
        (r"a \\ \textcolor{red}{b}", r"\begin{gathered} a \\ \textcolor{red}{b} \end{gathered}"),
    ],
)
def test_a_formula_as_its_author_wrote_it_stands_alone(tex: str, expected: str) -> None:
    assert alone(tex) == expected

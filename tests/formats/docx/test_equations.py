"""Equations in the Word file: between tabs, and in lines where they are wide."""

from __future__ import annotations

from tests.helpers import Maker, build
from tests.word import M, W, document, paragraph, parts, style_of, text_of


def test_a_numbered_equation_stands_between_two_tabs(package: dict[str, bytes]) -> None:
    equation = paragraph(package, "Equation")
    order = [child.tag for child in equation.iter(f"{W}tab", f"{M}oMath", f"{W}t")]
    assert order == [f"{W}tab", f"{M}oMath", f"{W}tab", f"{W}t"]
    assert text_of(equation) == "(1)"
    assert equation.find(f".//{M}limLoc").get(f"{M}val") == "undOvr"


SUM = " + ".join("abcdefghijklmnopqrstuvwxyz" * 2)


def test_equations_wider_than_the_text_are_set_in_lines(make: Maker) -> None:
    text = f"$$x = {SUM}$$ {{#eq:a}}\n\n$$y = {SUM}$$\n\n$$z = a + b$$ {{#eq:b}}\n\nSee @eq:a and @eq:b.\n"
    package = parts(build(make.text(text), "docx").files["manuscript.docx"])
    wide, bare, short = [one for one in document(package).iter(f"{W}p") if style_of(one) == "Equation"]
    for equation, variable in ((wide, "x"), (bare, "y")):
        formulas = ["".join(one.itertext()) for one in equation.iter(f"{M}oMath")]
        assert len(formulas) > 2
        assert all(formula[0] == "+" for formula in formulas[1:])
        assert "".join(formulas) == f"{variable}={SUM}".replace(" ", "")
        assert len([*equation.iter(f"{W}br")]) == len(formulas) - 1
    assert text_of(wide) == "(1)"
    assert len([*short.iter(f"{M}oMath")]) == 1


def test_lines_that_are_aligned_are_a_matrix_in_which_no_sign_stands_alone(make: Maker) -> None:
    text = r"""$$\begin{aligned} \frac{a}{\frac{b}{c}} &= d \& e && \text{by hand} \\ &= f \end{aligned}$$ {#eq:a}
"""
    package = parts(build(make.text(text), "docx").files["manuscript.docx"])
    matrix = next(document(package).iter(f"{M}m"))
    rows = [["".join(cell.itertext()) for cell in row.findall(f"{M}e")] for row in matrix.iter(f"{M}mr")]
    space, nothing = "\u2003\u2003", "\u200b"
    assert rows == [
        [f"{nothing}abc", f"{nothing}=d&e", space, f"{nothing}by hand"],
        [nothing, f"{nothing}=f", space, nothing],
    ]
    sides = [side.get(f"{M}val") for side in matrix.iter(f"{M}mcJc")]
    assert sides == ["right", "left", "right", "left"]
    enlarged = ["".join(size.getparent().getparent().itertext()) for size in matrix.iter(f"{M}argSz")]
    assert enlarged == ["a", "bc"]


def test_bold_letters_are_upright_unless_they_are_symbols(make: Maker) -> None:
    text = "Bold: $\\mathbf{G}\\boldsymbol{h}$.\n\n$$ \\mathbf{k} = 1 $$ {#eq:a}\n\nSee @eq:a.\n"
    root = document(parts(build(make.text(text), "docx").files["manuscript.docx"]))
    runs = {"".join(run.itertext()): run.find(f".//{M}sty") for run in root.iter(f"{M}r")}
    assert {letter: runs[letter].get(f"{M}val") for letter in "Ghk"} == {"G": "b", "h": "bi", "k": "b"}

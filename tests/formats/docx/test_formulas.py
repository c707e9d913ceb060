"""The structure of formulas in the Word file, and that LibreOffice reads all of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from tests.helpers import Maker, build
from tests.word import M, document, parts

from .test_write import converted

EXPECTED = {
    # delimiters that belong together, also as the base of a script or in a sum
    r"f(x)": "f(x)",
    r"(x-a)^n": "sup{(x−a)|n}",
    r"[0,1)": "[0,1)",
    r"E[(X-a)^n]": "E[sup{(X−a)|n}]",
    r"\int_0^1 (u+v)^p": "nary{0|1|sup{(u+v)|p}}",
    r"\sum (a)": "∑(a)",
    # bars around something, or between two things
    r"|x|": "<|x|>",
    r"\lvert y\rvert^2": "sup{<|y|>|2}",
    r"|a||b|": "<|a|><|b|>",
    r"2|x|+|y|": "2<|x|>+<|y|>",
    r"||x||_1": "sub{<‖x‖>|1}",
    r"P(y|x)": "P(y∣x)",
    r"p(x|y, z|w)": "p(x∣y,z∣w)",
    r"q||p": "q‖p",
    r"\{x : |x| < 1\}": "{x:<|x|><1}",
    # one of a pair alone is plain text
    r"\sqrt(x)": "√['(']x')'",
    r"a)": "a')'",
    # functions have an argument, and a space before it
    r"RT\ln q": "RTfunc{ln|q}",
    r"\sin(x)": "func{sin|(x)}",
    r"\max_n a_n": "func{low{'max'|n}|sub{a|n}}",
    r"\lim_{x\to 0}\frac{a}{b}": "func{low{'lim'|x→0}|frac{a|b}}",
    r"\sup = 1": "'sup'=1",
    # operators have something on both sides
    r"x^{2+}": "sup{x|2+''}",
    r"=-a": "''=−a",
    r"f(\cdot, x)": "f(''⋅,x)",
    r"A\setminus B": "A∖B",
    r"\# \%": "'#''%'",
    # braces are as wide as what they are around
    r"\underbrace{a+b}_{26}": "low{group{a+b|⏟bot}|26}",
    r"\overbrace{x}^{a}": "upp{group{x|⏞top}|a}",
    # scripts without a base are those of what follows
    r"{}^{2}_{1}H": "sPre{1|2|H}",
    r"{}^{2}H": "sup{''|2}H",
}


def compact(node: Any) -> str:
    """A formula in one line."""
    kind = node.tag.removeprefix(M)
    part = {child.tag.removeprefix(M): "".join(map(compact, child)) for child in node}
    if kind == "r":
        text = "".join(node.itertext()).replace("\u200b", "")
        return f"'{text}'" if node.find(f"{M}rPr/{M}nor") is not None else text
    if kind == "d":
        begin, end = (node.find(f"{M}dPr/{M}{name}").get(f"{M}val") for name in ("begChr", "endChr"))
        return f"<{begin}{part['e']}{end}>" if begin in "|‖" else f"{begin}{part['e']}{end}"
    if kind == "rad":
        return f"√[{part['e']}]"
    if kind == "groupChr":
        sign, place = (node.find(f"{M}groupChrPr/{M}{name}").get(f"{M}val") for name in ("chr", "pos"))
        return f"group{{{part['e']}|{sign}{place}}}"
    names = {"sSup": "sup", "sSub": "sub", "limLow": "low", "limUpp": "upp", "f": "frac"}
    inside = [text for name, text in part.items() if not name.endswith("Pr")]
    return f"{names.get(kind, kind)}{{{'|'.join(inside)}}}"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    text = "\n\n".join(f"Q{number} $${tex}$$" for number, tex in enumerate(EXPECTED))
    return build(Maker(tmp_path_factory.mktemp("formulas")).text(f"{text}\n"), "docx").files["manuscript.docx"]


def test_signs_have_the_structure_that_they_stand_for(made: bytes) -> None:
    formulas = ["".join(map(compact, one)) for one in document(parts(made)).iter(f"{M}oMath")]
    assert dict(zip(EXPECTED, formulas, strict=True)) == EXPECTED


def test_libreoffice_reads_each_of_them(made: bytes, tmp_path: Path) -> None:
    printed = pypdfium2.PdfDocument(converted(made, "pdf", tmp_path))
    text = "".join(page.get_textpage().get_text_range() for page in printed)
    printed.close()
    broken = [part for part in text.split("Q") if "¿" in part or "❑" in part]
    assert len(text.split("Q")) == len(EXPECTED) + 1
    assert broken == []


def test_a_formula_says_the_same_as_before(make: Maker) -> None:
    """Nothing is lost, and nothing moves: the signs are in their order."""
    tex = r"a(b[c{|d|}e])f \left\{ g \right. |h|i) (j"
    root = document(parts(build(make.text(f"$${tex}$$\n"), "docx").files["manuscript.docx"]))
    letters = "".join(one for one in "".join(next(root.iter(f"{M}oMath")).itertext()) if one.isalpha())
    assert letters == "abcdefghij"

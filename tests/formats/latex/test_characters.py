"""Characters that TeX's engines or fonts do not know."""

from __future__ import annotations

import pytest
from recto.formats.latex.characters import declarations


@pytest.mark.parametrize(
    ("character", "shown"),
    [
        ("α", r"\ensuremath{\alpha}"),
        ("Α", r"\ensuremath{\mathrm{A}}"),
        ("≤", r"\ensuremath{\leq}"),
        ("₂", r"\textsubscript{2}"),
        ("⁻", r"\textsuperscript{-}"),
        ("😀", "[U+1F600]"),
    ],
)
def test_each_engine_gets_a_declaration(character: str, shown: str) -> None:
    preamble = "".join(declarations(f"a {character}"))
    pdftex, _, others = preamble.partition(r"\else")
    assert rf"{{\DeclareUnicodeCharacter{{{ord(character):04X}}}{{{shown}}}}}" in pdftex
    assert rf"\newunicodechar{{{character}}}" in others
    assert rf"\else{shown}\fi" in others


def test_letters_and_signs_of_running_text_stay_plain_for_luatex() -> None:
    preamble = "".join(declarations("ő “quotes” – e\u0301"))
    assert r"\DeclareUnicodeCharacter{0151}" in preamble
    assert "newunicodechar" not in preamble


def test_usual_text_needs_nothing() -> None:
    assert "".join(declarations("Plain é text.")) == ""

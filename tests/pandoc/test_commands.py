"""The TeX commands that Pandoc knows."""

from __future__ import annotations

from recto.pandoc.commands import USUAL, characters, unknown, unusual

from tests.helpers import world


def test_usual_commands_are_known() -> None:
    letters = {"alpha", "beta", "Gamma", "leq", "frac", "sqrt", "mathbf", "overline"}
    assert letters <= USUAL
    assert unknown(letters, world()) == set()


def test_unusual_commands() -> None:
    assert unusual(r"\frac{a}{b} \expp x \lt") == {"expp", "lt"}
    assert unusual(r"\newcommand{\mine}{x} \mine") == set()


def test_what_pandoc_does_not_know() -> None:
    assert unknown({"expp", "lt", "symbf", "norm"}, world()) == {"expp", "norm"}
    assert unknown(set(), world()) == set()


def test_the_characters_of_symbols() -> None:
    assert [*characters(["lt", "llbracket", "norm"], world())] == ["<", "⟦", ""]

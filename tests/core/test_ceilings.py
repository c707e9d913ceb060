"""Ceilings: who owns the machine sets them, and nonsense is said."""

from __future__ import annotations

import pytest
from recto.core.ceilings import VARIABLE, Ceilings
from recto.core.world import BrokenMachine, World


def test_the_environment_changes_some_and_leaves_the_others() -> None:
    assert Ceilings.of("") == Ceilings()
    changed = Ceilings.of("pages=8000  minutes=1.5")
    assert (changed.pages, changed.minutes, changed.output) == (8000, 1.5, Ceilings().output)
    assert World(environ={VARIABLE: "memory=512"}).ceilings.memory == 512


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("page=3", "there is no ceiling page; there are minutes, patience, memory, pages, output"),
        ("pages", "pages takes a number, as in pages=5000"),
        ("pages=-1", "pages takes a number"),
        ("minutes=0", "minutes takes a number"),
        ("memory=inf", "memory takes a number"),
    ],
)
def test_nonsense_is_said(words: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Ceilings.of(words)
    with pytest.raises(BrokenMachine, match=f"RECTO_CEILINGS: {said}"):
        _ = World(environ={VARIABLE: words}).ceilings

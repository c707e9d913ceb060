"""How diagnostics are written: a module of this package for each way, which exports RENDERER."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from recto.core.diagnostics import Diagnostic
from recto.core.model import Location


@dataclass(frozen=True, slots=True)
class Page:
    """What is to be written, and for whom."""

    diagnostics: Sequence[Diagnostic]
    """In their order."""
    line: Callable[[Location], str] = lambda _: ""
    """The line of an author's file."""
    width: int = 0
    """Of the terminal that shows it; 0 where none does."""
    colour: bool = False


Renderer = Callable[[Page], str]

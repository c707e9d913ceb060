"""The output formats of diagnostics: one module for each, which exports RENDERER."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from recto.core.diagnostics import Diagnostic
from recto.core.model import Location


@dataclass(frozen=True, slots=True)
class Page:
    """The diagnostics to write, and how to show them."""

    diagnostics: Sequence[Diagnostic]
    """The diagnostics, in order."""
    line: Callable[[Location], str] = lambda _: ""
    """Returns the line of an author's file at a location."""
    width: int = 0
    """Width of the terminal; 0 if there is none."""
    colour: bool = False


Renderer = Callable[[Page], str]

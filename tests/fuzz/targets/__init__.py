"""One module for each parser: ``run`` gives it an input, ``REFUSALS`` are the exceptions with which it may refuse one.

The inputs to begin with are in ``corpus/``, and those that are best made by code in ``SEEDS``.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from recto.core.world import BrokenMachine


@dataclass(frozen=True, slots=True)
class Target:
    """A parser, and how it may refuse an input."""

    name: str
    seeds: Sequence[bytes]
    parse: Callable[[bytes], None]
    refusals: tuple[type[Exception], ...]

    def run(self, data: bytes) -> bool:
        """Whether the parser took the input. Any exception that is no refusal of Recto's own goes through."""
        try:
            self.parse(data)
        except self.refusals:
            return False
        return True


def targets() -> dict[str, Target]:
    """All of them by name."""
    found = {}
    for module in pkgutil.iter_modules(__path__):
        code = importlib.import_module(f"{__name__}.{module.name}")
        found[module.name] = Target(
            module.name, getattr(code, "SEEDS", ()), code.run, (BrokenMachine, *getattr(code, "REFUSALS", ()))
        )
    return found


def text(data: bytes) -> str:
    """As the manuscript's files are decoded: bytes that are not UTF-8 are reported, and read as U+FFFD."""
    return data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")

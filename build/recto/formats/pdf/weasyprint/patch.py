"""Patches of WeasyPrint: what a patch removes, for which versions, and what happens on others."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Removes(StrEnum):
    """FAULT: without the patch, the PDF is wrong. COST: without it, the PDF is the same but takes longer."""

    FAULT = "fault"
    COST = "cost"


@dataclass(frozen=True, slots=True)
class Patch:
    """A change to WeasyPrint, made once in the process that makes the PDF. The function's docstring says why."""

    removes: Removes
    what: str
    """The fault or the cost, as a sentence without the full stop."""
    majors: frozenset[int]
    """The major versions of WeasyPrint that it was written for and tested with; it is skipped on all others."""
    apply: Callable[[], None]

    def fits(self, version: str) -> bool:
        """Whether it applies to a version such as ``70.0``."""
        return int(version.partition(".")[0]) in self.majors


def fault(what: str, *majors: int) -> Callable[[Callable[[], None]], Patch]:
    """Make a patch that removes a fault. On other versions `recto doctor` reports the fault."""
    return lambda apply: Patch(Removes.FAULT, what, frozenset(majors), apply)


def cost(what: str, *majors: int) -> Callable[[Callable[[], None]], Patch]:
    """Make a patch that removes a cost and changes no byte of the PDF. On other versions, layout takes longer."""
    return lambda apply: Patch(Removes.COST, what, frozenset(majors), apply)


def replace(old: Any, new: Any) -> None:
    """Replace a function in every module of WeasyPrint that has imported it."""
    for name, module in list(sys.modules.items()):
        if name.startswith("weasyprint"):
            for attribute, value in list(vars(module).items()):
                if value is old:
                    setattr(module, attribute, new)

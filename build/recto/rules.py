"""What a rule is: its code, its severity, its manual page, and the function that finds what breaks it.

A family of rules is a module in ``checks/``. A rule is a function there, from Subject to findings, whose docstring is
its manual page; or, where a stage finds the mistake on its way, a page alone (``found_by_stage``). ``recto explain``
shows the page, docs/diagnostics.md is made of all pages, and a test builds the example in each.

A page begins with a sentence that says what is wrong, tells why it matters and how to mend it, and ends with an
example: files in fences that name them, then what Recto says of them in a fence marked ``text``, then the same files
right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from textwrap import dedent
from typing import TYPE_CHECKING

from recto.diagnostics import Diagnostic, Fix, Severity
from recto.model import Location
from recto.plugins import module_names

if TYPE_CHECKING:
    from recto.checks import Subject


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where a rule is broken; code and severity are the rule's."""

    message: str
    location: Location | None = None
    hint: str = ""
    fix: Fix | None = None
    """The change that mends it for certain, if there is one."""
    severity: Severity | None = None
    """Where it differs from the rule's own."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule. ``find`` is None where a stage finds what breaks it."""

    code: str
    severity: Severity
    page: str
    family: str
    """The name of its module in ``checks/``."""
    find: Callable[[Subject], Iterable[Finding]] | None = None
    in_build: bool = True
    """Whether a build runs it: not where it looks after style only, or takes long."""
    in_check: bool = True
    """Whether ``recto check`` finds all that breaks it, without being asked for more."""

    @property
    def summary(self) -> str:
        """The page's first paragraph: what is wrong."""
        return " ".join(self.page.partition("\n\n")[0].split())

    def check(self, subject: Subject) -> Iterable[Diagnostic]:
        """What breaks the rule."""
        for one in self.find(subject) if self.find else ():
            yield Diagnostic(self.code, one.severity or self.severity, one.message, one.location, one.hint, fix=one.fix)


def rule(
    code: str, severity: Severity, *, in_build: bool = True
) -> Callable[[Callable[[Subject], Iterable[Finding]]], Rule]:
    """Make a rule of a function: its docstring is the page."""

    def made(find: Callable[[Subject], Iterable[Finding]]) -> Rule:
        family = find.__module__.rpartition(".")[2]
        return Rule(code, severity, _clean(find.__doc__ or ""), family, find, in_build)

    return made


def found_by_stage(code: str, severity: Severity, family: str, page: str, *, in_check: bool = True) -> Rule:
    """The page of a mistake that a stage reports itself. ``family`` is the module's ``__name__``."""
    return Rule(code, severity, _clean(page), family.rpartition(".")[2], in_check=in_check)


def _clean(docstring: str) -> str:
    """A docstring without its indentation, and with tabs for the sign ␉: Python 3.13 makes spaces of real ones."""
    first, _, others = docstring.partition("\n")
    return f"{first.strip()}\n{dedent(others)}".strip().replace("␉", "\t")


@cache
def rules() -> dict[str, Rule]:
    """Every rule by its code, sorted."""
    found = {
        one.code: one
        for name in module_names("recto.checks")
        for one in vars(import_module(f"recto.checks.{name}")).values()
        if isinstance(one, Rule)
    }
    return dict(sorted(found.items()))

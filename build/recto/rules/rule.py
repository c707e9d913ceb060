"""What a rule is: its code, its severity, its manual page, and the function that finds what breaks it.

A rule is a file, in the folder of its code's letter: C018 is ``c_citations/c018_cut_key.py``. It is a function from
Subject to findings, whose docstring is its manual page; or, where a stage finds the mistake on its way, a page alone
(``found_by_stage``). ``recto explain`` shows the page, docs/diagnostics.md is made of all pages, and a test builds the
example in each.

A page begins with a sentence that says what is wrong, explains why it matters and how to fix it, and ends with an
example: files in fences that name them, then what Recto says of them in a fence marked ``text``, then the same files
corrected.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from textwrap import dedent
from typing import TYPE_CHECKING

from recto.core.diagnostics import Diagnostic, Fix, Severity
from recto.core.model import Location
from recto.core.plugins import module_names

if TYPE_CHECKING:
    from recto.rules.subject import Subject


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where a rule is broken; code and severity are the rule's."""

    message: str
    location: Location | None = None
    hint: str = ""
    fix: Fix | None = None
    """The change that certainly fixes it, if there is one."""
    severity: Severity | None = None
    """If it differs from the rule's own."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule. ``find`` is None if a stage finds what breaks it."""

    code: str
    severity: Severity
    page: str
    family: str = ""
    """Its chapter in the manual: the word in its folder's name, unless the rule names another."""
    find: Callable[[Subject], Iterable[Finding]] | None = None
    in_build: bool = True
    """Whether a build runs it: not if it only concerns style, or takes long."""
    in_check: bool = True
    """Whether ``recto check`` finds everything that breaks it, without further options."""
    option: str = ""
    """The option of ``recto check`` that runs it; nothing else does."""
    general: bool = False
    """Whether it gives way to other rules: it runs last, and says nothing of a block that they found something in."""

    @property
    def summary(self) -> str:
        """The page's first paragraph: what is wrong."""
        return " ".join(self.page.partition("\n\n")[0].split())

    def check(self, subject: Subject) -> Iterable[Diagnostic]:
        """What breaks the rule."""
        for one in self.find(subject) if self.find else ():
            yield Diagnostic(self.code, one.severity or self.severity, one.message, one.location, one.hint, fix=one.fix)


def rule(
    code: str, severity: Severity, *, family: str = "", in_build: bool = True, option: str = "", general: bool = False
) -> Callable[[Callable[[Subject], Iterable[Finding]]], Rule]:
    """Turn a function into a rule: its docstring is the page."""

    def made(find: Callable[[Subject], Iterable[Finding]]) -> Rule:
        page = _clean(find.__doc__ or "")
        return Rule(code, severity, page, family, find, in_build and not option, not option, option, general)

    return made


def found_by_stage(code: str, severity: Severity, page: str, *, family: str = "", in_check: bool = True) -> Rule:
    """A rule whose problem a stage reports: only its page."""
    return Rule(code, severity, _clean(page), family, in_check=in_check)


def _clean(docstring: str) -> str:
    """A docstring without its indentation, and with tabs for the sign ␉: Python 3.13 turns real ones into spaces."""
    first, _, others = docstring.partition("\n")
    return f"{first.strip()}\n{dedent(others)}".strip().replace("␉", "\t")


class _Rules(Mapping[str, Rule]):
    """The rules by their codes, sorted. Codes come from the files' names; a file is imported when its rule is used."""

    def __init__(self) -> None:
        folders = [name for name in module_names(__package__) if re.match("[a-z]_", name)]
        files = ((folder, name) for folder in folders for name in module_names(f"{__package__}.{folder}"))
        self._places = {place[1][:4].upper(): place for place in files if re.match(r"[a-z]\d{3}_", place[1])}
        self._read: dict[str, Rule] = {}

    def __getitem__(self, code: str) -> Rule:
        if code not in self._read:
            folder = self._places[code][0]
            module = import_module(self.module(code))
            [found] = (one for one in vars(module).values() if isinstance(one, Rule))
            self._read[code] = replace(found, family=found.family or folder[2:])
        return self._read[code]

    def module(self, code: str) -> str:
        """The name of the module that a rule is in."""
        return f"{__package__}.{'.'.join(self._places[code])}"

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule by its code, sorted."""
    return _Rules()


def modules() -> list[str]:
    """The names of the rules' modules, for what loads them early."""
    known = _Rules()
    return [known.module(code) for code in known]

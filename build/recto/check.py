"""Everything that was read, parsed and resolved -> Diagnostics, through checks/."""

from __future__ import annotations

from collections.abc import Container
from importlib import import_module

from recto.checks import Check, Subject
from recto.diagnostics import Report
from recto.plugins import module_names
from recto.rules import rules


def check(subject: Subject, report: Report, *, building: bool = False, families: Container[str] | None = None) -> None:
    """Run every rule, or those of some families; in a build, only those meant for it. Checks change nothing."""
    for rule in rules().values():
        if (rule.in_build or not building) and (families is None or rule.family in families):
            for diagnostic in rule.check(subject):
                report(diagnostic)
    for name in module_names("recto.checks"):
        if families is not None and name not in families:
            continue
        old: Check | None = getattr(import_module(f"recto.checks.{name}"), "CHECK", None)
        for diagnostic in old(subject) if old else ():
            report(diagnostic)

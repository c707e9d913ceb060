"""Everything that was read, parsed and resolved -> Diagnostics, through checks/."""

from __future__ import annotations

from recto.checks import Check, Subject
from recto.diagnostics import Report
from recto.plugins import constants


def check(subject: Subject, report: Report) -> None:
    """Run every rule. Checks change nothing."""
    checks: dict[str, Check] = constants("recto.checks", "CHECK")
    for rule in checks.values():
        for diagnostic in rule(subject):
            report(diagnostic)

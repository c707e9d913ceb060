"""Everything that was read, parsed and resolved -> Diagnostics, through the rules."""

from __future__ import annotations

from collections.abc import Container

from recto.core.diagnostics import Report
from recto.rules.rule import rules
from recto.rules.subject import Subject


def check(
    subject: Subject,
    report: Report,
    *,
    building: bool = False,
    option: str = "",
    codes: Container[str] | None = None,
) -> None:
    """Run every rule, those of an option, or those of some codes; in a build, only those meant for it.

    Checks change nothing.
    """
    for rule in rules().values():
        if (rule.in_build or not building) and rule.option == option and (codes is None or rule.code in codes):
            for diagnostic in rule.check(subject):
                report(diagnostic)

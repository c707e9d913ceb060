"""Everything that was read, parsed and resolved -> Diagnostics, through the rules."""

from __future__ import annotations

from collections.abc import Container, Iterator

from recto.core.diagnostics import Report
from recto.core.model import Location, Manuscript
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

    Checks change nothing. Of a general rule, only what the others say nothing about is reported.
    """
    wanted = [
        rule
        for rule in rules().values()
        if (rule.in_build or not building) and rule.option == option and (codes is None or rule.code in codes)
    ]
    found: set[tuple[str, int]] = set()
    for rule in sorted(wanted, key=lambda rule: rule.general):
        for diagnostic in rule.check(subject):
            place = diagnostic.location
            if place and rule.general and not found.isdisjoint(_block(subject.manuscript, place)):
                continue
            if place:
                found.add((place.path, place.line))
            report(diagnostic)


def _block(manuscript: Manuscript, place: Location) -> Iterator[tuple[str, int]]:
    """The lines of the block at a place: those around it, up to the blank ones."""
    text = next((section.text for section in manuscript.sections if section.path == place.path), "")
    lines = ["", *text.split("\n"), ""]
    first = last = min(place.line, len(lines) - 1)
    while lines[first].strip():
        first -= 1
    while lines[last].strip():
        last += 1
    return ((place.path, line) for line in range(first, last + 1))

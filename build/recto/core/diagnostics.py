"""One kind of message for everything that an author, or the person who runs a build, can get wrong.

Stages never raise and never print for these: they call ``report(diagnostic)`` and go on with a usable value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from recto.core import escaping
from recto.core.model import Location
from recto.core.wording import counted


class Severity(StrEnum):
    """ERROR: what is published would be wrong or incomplete; the exit status is 1. WARNING: worth a look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Fix:
    """A change of the author's file at a diagnostic's location: ``old``, if it is there, becomes ``new``."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A code such as ``C001`` (listed in docs/diagnostics.md), what is wrong, where, and how to fix it.

    Message and hint quote what strangers wrote: each is one line, without control characters.
    """

    code: str
    severity: Severity
    message: str
    location: Location | None = None
    hint: str = ""
    fix: Fix | None = None

    def __post_init__(self) -> None:
        for name, text in (("message", self.message), ("hint", self.hint)):
            object.__setattr__(self, name, escaping.line(text))


Report = Callable[[Diagnostic], None]


def error(code: str, message: str, location: Location | None = None, hint: str = "") -> Diagnostic:
    """A diagnostic that makes the exit status 1."""
    return Diagnostic(code, Severity.ERROR, message, location, hint)


def warning(code: str, message: str, location: Location | None = None, hint: str = "") -> Diagnostic:
    """A diagnostic that leaves the exit status as it is."""
    return Diagnostic(code, Severity.WARNING, message, location, hint)


CONSEQUENCES: Mapping[str, frozenset[str]] = {
    "M001": frozenset(("D003", "M014", "T002")),
    "T001": frozenset(("C002", "C013", "C015", "D003", "D004", "D011", "D013", "D014", "K001", "K007", "T002", "W009")),
}
"""What cannot be judged after an error: metadata.yaml has no values then, and template tags are taken for text."""

CAUSES = frozenset(("R001", "R002", "R005", "T003", "T004", "B001", "B003", *CONSEQUENCES))
"""Files that cannot be read, or not as a whole: errors of these codes come first, since others follow from them."""


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Sorted by place, those without one first; before all others, files that cannot be read. Each is there once."""
    return sorted(
        dict.fromkeys(diagnostics),
        key=lambda d: (not _is_cause(d), d.location or Location("", 0, 0), d.severity, d.code, d.message),
    )


def _is_cause(diagnostic: Diagnostic) -> bool:
    return diagnostic.code in CAUSES and diagnostic.severity is Severity.ERROR


def alike(diagnostics: Iterable[Diagnostic]) -> list[list[Diagnostic]]:
    """Grouped by what is to be done: the same code, severity and hint. The groups are in the order of their first."""
    groups: dict[tuple[str, Severity, str], list[Diagnostic]] = {}
    for one in diagnostics:
        groups.setdefault((one.code, one.severity, one.hint or one.message), []).append(one)
    return [*groups.values()]


def totals(diagnostics: Sequence[Diagnostic]) -> str:
    """For instance ``2 errors, 1 warning``."""
    errors = sum(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)
    counts = ((errors, "error"), (len(diagnostics) - errors, "warning"))
    return ", ".join(counted(count, noun) for count, noun in counts if count) or "no problems"

"""One kind of message for everything that an author, or whoever runs a build, can get wrong; and its renderers.

Stages never raise and never print for these: they call ``report(diagnostic)`` and go on with a usable value.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from recto.model import Location


class Severity(StrEnum):
    """ERROR: what is published would be wrong or incomplete; the exit status is 1. WARNING: worth a look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Fix:
    """A change of the author's file at a diagnostic's location: ``old``, if that stands there, becomes ``new``."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A code such as ``C001`` (listed in docs/diagnostics.md), what is wrong, where, and what mends it."""

    code: str
    severity: Severity
    message: str
    location: Location | None = None
    hint: str = ""
    fix: Fix | None = None


Report = Callable[[Diagnostic], None]


def error(code: str, message: str, location: Location | None = None, hint: str = "") -> Diagnostic:
    """A diagnostic that makes the exit status 1."""
    return Diagnostic(code, Severity.ERROR, message, location, hint)


def warning(code: str, message: str, location: Location | None = None, hint: str = "") -> Diagnostic:
    """A diagnostic that leaves the exit status as it is."""
    return Diagnostic(code, Severity.WARNING, message, location, hint)


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Sorted by place, those without one first; the same diagnostic only once."""
    return sorted(
        dict.fromkeys(diagnostics),
        key=lambda d: (d.location or Location("", 0, 0), d.severity, d.code, d.message),
    )


def as_text(diagnostics: Sequence[Diagnostic]) -> str:
    """One line each, ``file:line:column: severity[CODE] message``, its hint indented below, and a line of totals."""
    lines = []
    for diagnostic in diagnostics:
        place = f"{diagnostic.location}: " if diagnostic.location else ""
        lines.append(f"{place}{diagnostic.severity}[{diagnostic.code}] {diagnostic.message}")
        if diagnostic.hint:
            lines.append(f"    hint: {diagnostic.hint}")
    if diagnostics:
        lines.append(totals(diagnostics))
    return "\n".join(lines)


def totals(diagnostics: Sequence[Diagnostic]) -> str:
    """For instance ``2 errors, 1 warning``."""
    errors = sum(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)
    counts = ((errors, "error"), (len(diagnostics) - errors, "warning"))
    return ", ".join(f"{count} {noun}{'' if count == 1 else 's'}" for count, noun in counts if count) or "no problems"


def as_json(diagnostics: Sequence[Diagnostic]) -> str:
    """A list of objects with the keys code, severity, message, path, line, column and hint; path, line and column are
    null where a diagnostic belongs to no file."""
    return json.dumps(
        [
            {
                "code": d.code,
                "severity": d.severity.value,
                "message": d.message,
                "path": d.location.path if d.location else None,
                "line": d.location.line if d.location else None,
                "column": d.location.column if d.location else None,
                "hint": d.hint,
            }
            for d in diagnostics
        ],
        indent=2,
        ensure_ascii=False,
    )


def as_github(diagnostics: Sequence[Diagnostic]) -> str:
    """Workflow commands, which GitHub shows as annotations on the lines of a pull request.

    https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    """

    def data(text: str) -> str:
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def parameter(text: str) -> str:
        return data(text).replace(":", "%3A").replace(",", "%2C")

    lines = []
    for d in diagnostics:
        fields = [("title", f"{d.code} {d.severity.value}")]
        if d.location:
            fields = [
                ("file", d.location.path),
                ("line", str(d.location.line)),
                ("col", str(d.location.column)),
                *fields,
            ]
        joined = ",".join(f"{name}={parameter(value)}" for name, value in fields)
        body = d.message + (f"\nhint: {d.hint}" if d.hint else "")
        lines.append(f"::{d.severity.value} {joined}::{data(body)}")
    return "\n".join(lines)


RENDERERS: dict[str, Callable[[Sequence[Diagnostic]], str]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
}

"""The authors' settings for diagnostics: another severity, off, or ignored at a place.

In metadata.yaml, ``recto: checks:`` gives a level to a code, for all files or by patterns of their paths::

    recto:
      checks:
        W003: off
        X007: {content/90.*.md: off, "*": error}

In the text, ``<!-- recto-ignore W003: reason -->`` holds for its line or, alone on a line, for the block that follows.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any

from recto.core.diagnostics import CONSEQUENCES, Diagnostic, Report, Severity, warning
from recto.core.model import Location, Manuscript, SourceFile, line_and_column
from recto.core.wording import listed

LEVELS: Mapping[object, Severity | None] = {
    "off": None,
    False: None,  # as YAML reads off
    "warning": Severity.WARNING,
    "error": Severity.ERROR,
}


@dataclass(frozen=True, slots=True)
class Ignore:
    """A comment that ignores diagnostics of some codes, from one line to another. Missing parts are empty."""

    location: Location
    codes: tuple[str, ...]
    reason: str
    first: int
    last: int

    def covers(self, diagnostic: Diagnostic) -> bool:
        """Whether the diagnostic is of its codes and lines."""
        place = diagnostic.location
        return (
            place is not None
            and diagnostic.code in self.codes
            and place.path == self.location.path
            and self.first <= place.line <= self.last
        )


class Settings:
    """A manuscript's settings for diagnostics; and, once all were reported, the ignores that were not needed."""

    def __init__(self, manuscript: Manuscript) -> None:
        self.levels = checks(manuscript)
        self.ignores = tuple(ignores(manuscript))
        self._used: set[Ignore] = set()
        self._unknown: set[str] = set()

    def applied_to(self, report: Report) -> Report:
        """A report that leaves out what is ignored or off, and gives the others the severity that the authors want.

        What cannot be judged because of an error that was reported before is left out as well.
        """

        def settled(diagnostic: Diagnostic) -> None:
            if diagnostic.code in self._unknown:
                return
            if diagnostic.severity is Severity.ERROR:
                self._unknown |= CONSEQUENCES.get(diagnostic.code, frozenset())
            covering = [ignore for ignore in self.ignores if ignore.covers(diagnostic)]
            self._used.update(covering)
            severity = self._severity(diagnostic)
            if severity and not covering:
                report(replace(diagnostic, severity=severity))

        return settled

    def _severity(self, diagnostic: Diagnostic) -> Severity | None:
        level = self.levels.get(diagnostic.code)
        if isinstance(level, Mapping):
            path = diagnostic.location.path if diagnostic.location else ""
            level = next((one for pattern, one in level.items() if fnmatchcase(path, str(pattern))), None)
        return LEVELS[level] if is_level(level) else diagnostic.severity

    def in_vain(self, looked_for: Container[str]) -> Iterator[Diagnostic]:
        """Ignores that ignored nothing, although all their codes were looked for."""
        for ignore in self.ignores:
            if ignore not in self._used and ignore.codes and all(code in looked_for for code in ignore.codes):
                named = listed(ignore.codes)
                hint = "remove the comment; if its line has moved, move it there"
                yield warning("I002", f"there is no {named} here to ignore", ignore.location, hint)


def is_level(value: object) -> bool:
    """Whether ``value`` is off, warning or error."""
    return isinstance(value, str | bool) and value in LEVELS


def checks(manuscript: Manuscript) -> Mapping[Any, Any]:
    """The values under ``recto: checks:``, empty if these are not keys with values."""
    levels = manuscript.metadata.value("recto", "checks")
    return levels if isinstance(levels, Mapping) else {}


_COMMENT = re.compile(r"<!--\s*recto-ignore\b(.*?)-->", re.DOTALL)
_BODY = re.compile(r"\s*([A-Z]\d{3}(?:[\s,]+[A-Z]\d{3})*)?\s*:?\s*(.*?)\s*", re.DOTALL)


def ignores(manuscript: Manuscript) -> Iterator[Ignore]:
    """Every comment that begins with ``recto-ignore``, in the order of the text; those in code are code."""
    for section in manuscript.sections:
        if "recto-ignore" in section.text:
            text = _without_code(section.text)
            for comment in _COMMENT.finditer(text):
                yield _ignore(comment, section, text)


@lru_cache(maxsize=64)
def _without_code(text: str) -> str:
    from recto.pandoc.markdown import Kind, blanked, pieces  # here, because it takes long to load

    return blanked(text, [piece for piece in pieces(text) if piece.kind is Kind.CODE])


def _ignore(comment: re.Match[str], section: SourceFile, text: str) -> Ignore:
    first, column = line_and_column(section.text, comment.start())
    last = line_and_column(section.text, comment.end())[0]
    location = Location(section.path, first, column)
    before = text[text.rfind("\n", 0, comment.start()) + 1 : comment.start()]
    after = re.compile(r"[^\n]*").match(text, comment.end())
    if not before.strip() and after and not after[0].strip():
        block = re.compile(r"\s*\n((?:[^\n]*\S[^\n]*(?:\n|\Z))+)").match(text, comment.end())
        if block:
            last = line_and_column(section.text, block.end() - 1)[0]
    body = _BODY.fullmatch(comment[1])
    codes = tuple(re.findall(r"[A-Z]\d{3}", body[1] or "")) if body else ()
    return Ignore(location, codes, body[2] if body else "", first, last)

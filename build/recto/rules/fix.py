"""Diagnostics with a fix -> the authors' files, fixed.

Only Markdown in ``content/`` is changed, and no code or template tags in it: the text to replace must be at its place,
letter by letter.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from recto.core import files
from recto.core.diagnostics import Diagnostic, Fix
from recto.core.model import Location
from recto.pandoc.markdown import Kind, pieces

WORDS = frozenset({"W001"})
"""The codes whose fixes change a word for another. It may be right after all, so somebody has to agree to each."""


@dataclass(frozen=True, slots=True)
class Change:
    """A file of the authors', by its path in the project, before and after."""

    path: str
    before: str
    after: str

    @property
    def diff(self) -> str:
        """A unified diff."""
        before, after = (text.splitlines(keepends=True) for text in (self.before, self.after))
        found = unified_diff(before, after, f"a/{self.path}", f"b/{self.path}")
        return "".join(line if line.endswith("\n") else f"{line}\n" for line in found)


def fix(project: Path, diagnostics: Iterable[Diagnostic]) -> tuple[Change, ...]:
    """The changed files. Nothing is written."""
    wanted: dict[str, dict[Location, Fix]] = defaultdict(dict)
    for one in diagnostics:
        if one.fix and one.location and re.fullmatch(r"content/[^/]+\.md", one.location.path):
            wanted[one.location.path].setdefault(one.location, one.fix)
    changes = []
    for path, fixes in sorted(wanted.items()):
        before = files.text(project, path)
        if before is not None:
            after = apply(before, fixes)
            if after != before:
                changes.append(Change(path, before, after))
    return tuple(changes)


_TEMPLATE_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{\#\#.*?\#\#\}", re.DOTALL)


def _kept(text: str) -> list[tuple[int, int]]:
    """Where code, comments and template tags are."""
    # Of any line end the last character is \n, so that places stay.
    lines = text.replace("\r\n", " \n").replace("\r", "\n")
    found = [
        # What follows a fence that is never closed was meant as code.
        (one.start, len(text) if one.kind is Kind.UNCLOSED_FENCE else one.end)
        for one in pieces(lines)
        if one.kind in (Kind.CODE, Kind.UNCLOSED_FENCE, Kind.COMMENT)
    ]
    return found + [match.span() for match in _TEMPLATE_TAG.finditer(text)]


def apply(text: str, fixes: Mapping[Location, Fix]) -> str:
    """The text with the fixes whose words are at their places, outside of code; of two that overlap, the first."""
    kept = _kept(text)
    # A byte order mark has no column.
    starts = [int(text.startswith("\ufeff")), *(match.end() for match in re.finditer(r"\r\n|\r|\n", text))]
    parts: list[str] = []
    position = 0
    for place, one in sorted(fixes.items()):
        if place.line > len(starts):
            continue
        start = starts[place.line - 1] + place.column - 1
        end = start + len(one.old)
        inside = any(start < last and first < end for first, last in kept)
        if start < position or inside or not text.startswith(one.old, start):
            continue
        parts += text[position:start], one.new
        position = end
    return "".join((*parts, text[position:]))


def write(project: Path, changes: Iterable[Change]) -> None:
    """Put the changes into the files. Raises BrokenMachine if one cannot be written."""
    for change in changes:
        path = project / change.path
        with files.writable(path):
            files.replace(path, change.after.encode())

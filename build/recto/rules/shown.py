"""The text as readers see it, for rules that ask whether a sign is shown as it was typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from recto.pandoc import ast
from recto.pandoc.ast import Inline
from recto.rules.subject import Subject, tree

_OTHER = "\ufffc"
"""What stands for a formula, a citation or code."""


@lru_cache(maxsize=1)
def shown_text(subject: Subject) -> str:
    """Paragraphs, cells and headings as they are shown, parted by empty lines; the lines end where the source's do."""
    parts = []
    for element in ast.walk(tree(subject)):
        if element["t"] in ("Para", "Plain", "Header"):
            parts.append("".join(_words(ast.inlines(element))))
        elif element["t"] == "LineBlock":
            parts.append("\n".join("| " + "".join(_words(line)) for line in ast.lines(element)))
    return "\n\n".join(parts)


def _words(inlines: Iterable[Inline]) -> Iterator[str]:
    for inline in inlines:
        kind = inline["t"]
        if kind == "Str":
            yield ast.text(inline)
        elif kind == "Space":
            yield " "
        elif kind in ("SoftBreak", "LineBreak"):
            yield "\n"
        elif kind in ("Math", "Code", "Cite"):
            yield _OTHER
        elif kind not in ("RawInline", "Note"):
            yield from _words(ast.inlines(inline))


@lru_cache(maxsize=1)
def _beginnings(subject: Subject) -> frozenset[str]:
    return frozenset(_beginning(line) for line in shown_text(subject).split("\n"))


def _beginning(line: str) -> str:
    """The first sign of a line, and its first letters: markup that stands between them does not count."""
    line = line.lstrip(" \t>")
    return line[:1] + re.sub(r"[\W_]+", "", line[:80])[:12]


def is_shown(subject: Subject, line: str) -> bool:
    """Whether a line of the source, with what is no prose blanked, begins on the page as it was typed. Of a line
    without letters, that cannot be told."""
    beginning = _beginning(line)
    return len(beginning) > 1 and beginning in _beginnings(subject)

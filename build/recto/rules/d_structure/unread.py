"""Lines that begin with ``#`` and are no headings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from recto.pandoc.markdown import prose
from recto.rules.shown import is_shown
from recto.rules.subject import Subject


@dataclass(frozen=True, slots=True)
class Heading:
    """What was meant as a heading, where it begins, and the label that references would name."""

    start: int
    label: str
    problem: str
    hint: str


@lru_cache(maxsize=1)
def unread_headings(subject: Subject) -> tuple[Heading, ...]:
    """The lines that were meant as headings."""
    text, found = subject.text.text, []
    words = prose(text)
    for line in _HASHES.finditer(words):
        before = words[: line.start()].rstrip(" \t>").endswith("\n\n") or not line.start()
        title = text[line.start("title") : line.end()].strip()
        likely = len(line["marks"]) > 1 or _may_be_heading(line, words, before=before)
        # Its label is shown, too, but is no prose.
        shown = likely and any(is_shown(subject, one) for one in (line[0], text[line.start() : line.end()]))
        if shown and (problem := _problem(line, title, before=before)):
            name = _NAME.search(title)
            label = name[1].removeprefix("sec:") if name else re.sub(r"\W+", "-", title.lower())
            found.append(Heading(line.start("marks"), f"sec:{label}", *problem))
    return tuple(found)


_NAME = re.compile(r"\{#([^\s{}]+)[^{}]*\}$")
_HASHES = re.compile(
    r"^(?P<indent>[ \t>]*)(?P<marks>#+)(?P<gap>[ \t\u00a0\u2000-\u200b\u202f\ufeff]*)(?P<title>\S.*)$", re.MULTILINE
)


def _may_be_heading(line: re.Match[str], words: str, *, before: bool) -> bool:
    """Whether a line with one ``#`` is meant as a heading: a tag or a number (*#3 was best*) is not."""
    if line["gap"]:
        return True
    alone = before and words.startswith(("\n\n", ""), line.end())
    return alone and line["title"][0].isupper() and len(line["title"]) < 80 and line["title"][-1] not in ".,;:"


def _problem(line: re.Match[str], title: str, *, before: bool) -> tuple[str, str] | None:
    marks = line["marks"]
    if not line["gap"]:
        return f"there is no space after {marks}", f"write {marks} {title}"
    if line["gap"].strip(" \t"):
        return f"what follows {marks} is not a plain space", f"type a plain space after {marks}"
    if not before:
        return "it has no blank line before it", "put a blank line before it"
    if line["indent"].strip(">"):
        return f"there is a space before {marks}", f"begin the line with {marks}"
    return None  # HTML in it ended it (F021)

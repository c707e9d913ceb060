from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.pandoc.markdown import prose
from recto.rules.rule import Finding, rule
from recto.rules.shown import is_shown
from recto.rules.subject import Subject


@rule("D007", Severity.WARNING)
def heading_not_read(subject: Subject) -> Iterator[Finding]:
    """A line that begins with `#` is not read as a heading, so it is shown as text, and the contents lack it.

    A heading begins at the beginning of its line, with `#` and a space, and has a blank line before it.

    Fix it: add the space or the blank line. Put a backslash before a `#` that should be shown.

    ```markdown
    ## Results

    The first.

    ##Methods

    They were counted.
    ```

    ```text
    content/01.text.md:5:1: warning[D007] this is not read as a heading: there is no space after ##
        hint: write ## Methods
    ```

    Right:

    ```markdown
    ## Results

    The first.

    ## Methods

    They were counted.
    ```
    """
    text = subject.text.text
    words = prose(text)
    for line in _HASHES.finditer(words):
        before = words[: line.start()].rstrip(" \t>").endswith("\n\n") or not line.start()
        if (len(line["marks"]) > 1 or _may_be_heading(line, words, before=before)) and is_shown(subject, line[0]):
            place = subject.text.location(line.start("marks"))
            if found := _problem(line, before=before):
                yield Finding(f"this is not read as a heading: {found[0]}", place, found[1])


_HASHES = re.compile(
    r"^(?P<indent>[ \t>]*)(?P<marks>#+)(?P<gap>[ \t\u00a0\u2000-\u200b\u202f\ufeff]*)(?P<title>\S.*)$", re.MULTILINE
)


def _may_be_heading(line: re.Match[str], words: str, *, before: bool) -> bool:
    """Whether a line with one ``#`` is meant as a heading: a tag or a number (*#3 was best*) is not."""
    if line["gap"]:
        return True
    alone = before and words.startswith(("\n\n", ""), line.end())
    return alone and line["title"][0].isupper() and len(line["title"]) < 80 and line["title"][-1] not in ".,;:"


def _problem(line: re.Match[str], *, before: bool) -> tuple[str, str] | None:
    marks, title = line["marks"], line["title"].strip()
    if not line["gap"]:
        return f"there is no space after {marks}", f"write {marks} {title}"
    if line["gap"].strip(" \t"):
        return f"what follows {marks} is not a plain space", f"type a plain space after {marks}"
    if not before:
        return "it has no blank line before it", "put a blank line before it"
    if line["indent"].strip(">"):
        return f"there is a space before {marks}", f"begin the line with {marks}"
    return None  # HTML in it ended it (F021)

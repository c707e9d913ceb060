"""Aliases in citation-tags.tsv, where Manubot kept them until 2020 (B022), and its rows that are none (B023)."""

from __future__ import annotations

from collections.abc import Iterator

from recto.checks import Subject
from recto.diagnostics import Diagnostic, warning
from recto.model import Location


def check(subject: Subject) -> Iterator[Diagnostic]:
    """One diagnostic for the file, with the first row in the form of today, and one for each row that is not read."""
    file = subject.manuscript.citation_tags
    if file is None:
        return
    example = ""
    for number, line in enumerate(file.text.splitlines()[1:], 2):
        tag, _, key = (part.strip() for part in line.partition("\t"))
        if tag and key:
            example = example or f"[@tag:{tag}]: {key.split(chr(9))[0]}"
        elif line.strip():
            yield warning(
                "B023",
                "this row is not read: it has no tag, or no citation after a tab",
                Location(file.path, number),
                "write the tag, one tab, and the citation key, such as doi:10.1098/rsif.2017.0387",
            )
    if example:
        yield warning(
            "B022",
            "these aliases stand in a file of their own, as until 2020; they still count",
            Location(file.path),
            f"write each into the text, in a paragraph at its end: {example}",
        )


CHECK = check

"""citation-tags.tsv: the file in which Manubot kept aliases until 2020 (B022), and rows that cannot be read (B023)."""

from __future__ import annotations

from collections.abc import Iterator

from recto.rules.subject import Subject


def rows_of(subject: Subject) -> Iterator[tuple[int, str, str]]:
    """Number, tag and citation of each row that is not empty."""
    file = subject.manuscript.citation_tags
    for number, line in enumerate(file.text.splitlines()[1:] if file else (), 2):
        tag, _, key = (part.strip() for part in line.partition("\t"))
        if tag or key:
            yield number, tag, key.partition("\t")[0]

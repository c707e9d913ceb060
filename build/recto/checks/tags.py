"""citation-tags.tsv: aliases, where Manubot kept them until 2020 (B022), and its rows that are none (B023)."""

from __future__ import annotations

from collections.abc import Iterator

from recto.checks import Subject
from recto.diagnostics import Severity
from recto.model import Location
from recto.rules import Finding, rule


def _rows(subject: Subject) -> Iterator[tuple[int, str, str]]:
    """Number, tag and citation of each row that is not empty."""
    file = subject.manuscript.citation_tags
    for number, line in enumerate(file.text.splitlines()[1:] if file else (), 2):
        tag, _, key = (part.strip() for part in line.partition("\t"))
        if tag or key:
            yield number, tag, key.partition("\t")[0]


@rule("B022", Severity.WARNING)
def aliases_in_a_file(subject: Subject) -> Iterator[Finding]:
    """Aliases stand in `content/citation-tags.tsv`, where Manubot had them until 2020.

    They still count.

    Mend it: define [each alias in the text](authors.md#aliases), then remove the file. The hint has the first one as an
    example.

    ```tsv content/citation-tags.tsv
    tag␉citation
    first␉doi:10.5555/alpha
    ```

    ```markdown
    It is known [@tag:first].
    ```

    ```text
    content/citation-tags.tsv:1:1: warning[B022] these aliases stand in a file of their own, as until 2020; they still count
        hint: write each into the text, in a paragraph at its end: [@tag:first]: doi:10.5555/alpha
    ```

    Right:

    ```markdown
    It is known [@tag:first].

    [@tag:first]: doi:10.5555/alpha
    ```
    """
    file = subject.manuscript.citation_tags
    first = next((f"[@tag:{tag}]: {key}" for _, tag, key in _rows(subject) if tag and key), None)
    if file and first:
        yield Finding(
            "these aliases stand in a file of their own, as until 2020; they still count",
            Location(file.path),
            f"write each into the text, in a paragraph at its end: {first}",
        )


@rule("B023", Severity.WARNING)
def row_not_read(subject: Subject) -> Iterator[Finding]:
    """A row of `content/citation-tags.tsv` is not read, because it lacks the tag, or the citation after a tab.

    Spaces in the place of the tab are the usual cause.

    Mend it: write the tag, one tab and the citation key.

    ```tsv content/citation-tags.tsv
    tag␉citation
    first doi:10.5555/alpha
    ```

    ```text
    content/citation-tags.tsv:2:1: warning[B023] this row is not read: it has no tag, or no citation after a tab
        hint: write the tag, one tab, and the citation key, such as doi:10.1098/rsif.2017.0387
    ```

    Right:

    ```tsv content/citation-tags.tsv
    tag␉citation
    first␉doi:10.5555/alpha
    ```
    """
    file = subject.manuscript.citation_tags
    for number, tag, key in _rows(subject):
        if file and not (tag and key):
            yield Finding(
                "this row is not read: it has no tag, or no citation after a tab",
                Location(file.path, number),
                "write the tag, one tab, and the citation key, such as doi:10.1098/rsif.2017.0387",
            )

from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.core.model import Location
from recto.rules.b_references.tags import rows_of
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("B023", Severity.WARNING, family="tags")
def row_not_read(subject: Subject) -> Iterator[Finding]:
    """A row of `content/citation-tags.tsv` is not read, because it lacks the tag, or the citation after a tab.

    The usual cause is spaces instead of the tab.

    Fix it: write the tag, one tab and the citation key.

    ```tsv content/citation-tags.tsv
    tag\tcitation
    first doi:10.5555/alpha
    ```

    ```text
    content/citation-tags.tsv:2:1: warning[B023] this row is not read: it has no tag, or no citation after a tab
        hint: write the tag, one tab, and the citation key, such as doi:10.1098/rsif.2017.0387
    ```

    Right:

    ```tsv content/citation-tags.tsv
    tag\tcitation
    first\tdoi:10.5555/alpha
    ```
    """
    file = subject.manuscript.citation_tags
    for number, tag, key in rows_of(subject):
        if file and not (tag and key):
            yield Finding(
                "this row is not read: it has no tag, or no citation after a tab",
                Location(file.path, number),
                "write the tag, one tab, and the citation key, such as doi:10.1098/rsif.2017.0387",
            )

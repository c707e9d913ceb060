from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.core.model import Location
from recto.rules.b_references.tags import rows_of
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("B022", Severity.WARNING, family="tags")
def aliases_in_a_file(subject: Subject) -> Iterator[Finding]:
    """Aliases stand in `content/citation-tags.tsv`, where Manubot had them until 2020.

    They still count.

    Mend it: define [each alias in the text](authors.md#aliases), then remove the file. The hint has the first one as an
    example.

    ```tsv content/citation-tags.tsv
    tag\tcitation
    first\tdoi:10.5555/alpha
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
    first = next((f"[@tag:{tag}]: {key}" for _, tag, key in rows_of(subject) if tag and key), None)
    if file and first:
        yield Finding(
            "these aliases stand in a file of their own, as until 2020; they still count",
            Location(file.path),
            f"write each into the text, in a paragraph at its end: {first}",
        )

from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.core.model import Location
from recto.rules.b_references.tags import rows_of
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("B022", Severity.WARNING, family="tags")
def aliases_in_a_file(subject: Subject) -> Iterator[Finding]:
    """Aliases are defined in `content/citation-tags.tsv`, where Manubot kept them until 2020.

    They still work.

    Fix it: define [each alias in the text](authors.md#aliases), then delete the file. The hint shows how, for the first
    one.

    ```tsv content/citation-tags.tsv
    tag\tcitation
    first\tdoi:10.5555/alpha
    ```

    ```markdown
    It is known [@tag:first].
    ```

    ```text
    content/citation-tags.tsv:1:1: warning[B022] citation-tags.tsv is the old way to define aliases (short names for citations); it still works
        hint: define each in the text, in its own paragraph: [@tag:first]: doi:10.5555/alpha
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
            "citation-tags.tsv is the old way to define aliases (short names for citations); it still works",
            Location(file.path),
            f"define each in the text, in its own paragraph: {first}",
        )

from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("M016", Severity.WARNING)
def authors_twice(subject: Subject) -> Iterator[Finding]:
    """There are both `authors` and `author_info`.

    `author_info` is the name that `authors` had in 2018. If both are present, `author_info` is used and `authors` is
    ignored.

    Fix it: move what is missing to `authors`, and remove `author_info`.

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
    author_info:
      - name: Grace Sample
    ```

    ```text
    content/metadata.yaml:2:1: warning[M016] “authors” is ignored because “author_info” is also there
        hint: put all authors under authors, and remove author_info
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        corresponding: true
        email: ada@example.org
      - name: Grace Sample
    ```
    """
    metadata = subject.manuscript.metadata
    if metadata.values.get("authors") is not None and metadata.values.get("author_info") is not None:
        yield Finding(
            "“authors” is ignored because “author_info” is also there",
            metadata.place("authors"),
            "put all authors under authors, and remove author_info",
        )

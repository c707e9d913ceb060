from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("M016", Severity.WARNING)
def authors_twice(subject: Subject) -> Iterator[Finding]:
    """There are `authors` and `author_info`.

    The second is what the first was called in 2018. If both are there, it alone counts, and nothing reads `authors`.

    Mend it: move what is missing to `authors`, and take `author_info` out.

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
    author_info:
      - name: Grace Sample
    ```

    ```text
    content/metadata.yaml:2:1: warning[M016] nothing reads these authors, since there is author_info
        hint: move them together under authors, and take author_info out
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
            "nothing reads these authors, since there is author_info",
            metadata.place("authors"),
            "move them together under authors, and take author_info out",
        )

from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.m_metadata.authors import authors_of
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("M033", Severity.WARNING)
def interests_not_declared(subject: Subject) -> Iterator[Finding]:
    """Some authors declare their competing interests, and this one does not.

    The statement on competing interests cannot say that the others have none.

    Fix it: write `competing-interests: none` or what they are; or at the top, for all authors who do not declare any.

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        corresponding: true
        email: ada@example.org
        competing-interests: is employed by Things Ltd.
      - name: Grace Sample
    ```

    ```text
    content/metadata.yaml:7:5: warning[M033] Grace Sample does not declare competing interests, but others do
        hint: write competing-interests: none, or what they are
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        corresponding: true
        email: ada@example.org
        competing-interests: is employed by Things Ltd.
      - name: Grace Sample
        competing-interests: none
    ```
    """
    metadata = subject.manuscript.metadata
    authors = [*authors_of(metadata)]
    key = "competing-interests"
    if metadata.values.get(key) is not None or all(author.get(key) is None for _, _, author in authors):
        return
    for name, index, author in authors:
        if author.get(key) is None:
            problem = f"{author.get('name')} does not declare competing interests, but others do"
            yield Finding(problem, metadata.place(name, index), f"write {key}: none, or what they are")

from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.m_metadata.authors import authors_of
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("M009", Severity.WARNING)
def nobody_to_write_to(subject: Subject) -> Iterator[Finding]:
    """None of several authors is marked as corresponding, or the corresponding author has no e-mail address.

    Readers do not know whom to write to, and journals ask for it.

    Fix it: write `corresponding: true` and `email: …` for at least one author.

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
      - name: Grace Sample
    ```

    ```text
    content/metadata.yaml:2:1: warning[M009] no author is marked as corresponding
        hint: write corresponding: true and email: … for the author whom readers should write to
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
    authors = [*authors_of(metadata)]
    corresponding = [one for one in authors if one[2].get("corresponding") or one[2].get("correspondence")]
    if len(authors) > 1 and not corresponding:
        hint = "write corresponding: true and email: … for the author whom readers should write to"
        yield Finding("no author is marked as corresponding", metadata.place(authors[0][0]), hint)
    for name, index, author in corresponding:
        if not author.get("email"):
            yield Finding(
                f"{author.get('name')} is the corresponding author, but has no e-mail address",
                metadata.place(name, index, "corresponding"),
                "add email: …",
            )

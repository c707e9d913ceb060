from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.m_metadata.authors import MARK, authors_of
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("M022", Severity.WARNING)
def mark_in_a_name(subject: Subject) -> Iterator[Finding]:
    """An author's name ends with a mark.

    The mark would be part of the name in reference lists, search engines and the files' properties, and `^†^` is shown as
    it is typed. Recto makes the numbers of affiliations and the marks itself.

    Fix it: remove the mark. For co-first authors, write `equal_contribution: true` at each; for the one to write to,
    `corresponding: true`.

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example^†^
      - name: Grace Sample^†^
    ```

    ```text
    content/metadata.yaml:3:5: warning[M022] the mark ^†^ is part of this name
        hint: remove it; equal_contribution: true and corresponding: true make marks
    content/metadata.yaml:4:5: warning[M022] the mark ^†^ is part of this name
        hint: remove it; equal_contribution: true and corresponding: true make marks
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        equal_contribution: true
      - name: Grace Sample
        equal_contribution: true
    ```
    """
    metadata = subject.manuscript.metadata
    for name, index, author in authors_of(metadata):
        found = MARK.search(str(author.get("name") or ""))
        if found and found.start():
            hint = "remove it; equal_contribution: true and corresponding: true make marks"
            place = metadata.place(name, index, "name")
            yield Finding(f"the mark {found[1]} is part of this name", place, hint)

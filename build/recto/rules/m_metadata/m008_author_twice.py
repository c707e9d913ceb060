from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.manuscript import orcid
from recto.rules.m_metadata.authors import authors_of, words_of
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("M008", Severity.WARNING)
def author_twice(subject: Subject) -> Iterator[Finding]:
    """An author is in the list twice.

    The names are the same. As an **error**: two authors have the same ORCID iD, so one of them is linked to the other's
    works. Two people with the same name are distinguished by their ORCID iDs.

    Fix it: remove one of the two, or correct the ORCID iD.

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        affiliations: [Department of Examples]
        corresponding: true
        email: ada@example.org
      - name: Grace Sample
      - name: Ada  example
    ```

    ```text
    content/metadata.yaml:8:5: warning[M008] Ada  example is in the list of authors twice
        hint: remove one of the two; if they are two people, give both their ORCID iDs
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        affiliations: [Department of Examples]
        corresponding: true
        email: ada@example.org
      - name: Grace Sample
    ```
    """
    metadata = subject.manuscript.metadata
    orcids: dict[str, str] = {}
    names: dict[tuple[str, ...], str] = {}
    for name, index, author in authors_of(metadata):
        called, iD = str(author.get("name") or ""), orcid.bare(author.get("orcid"))
        words = words_of(called)
        place = metadata.place(name, index, "orcid")
        if iD in orcids:
            hint = "copy each from its author's page at orcid.org" if words not in names else "remove one of the two"
            yield Finding(f"{called} has the ORCID iD of {orcids[iD]}", place, hint, severity=Severity.ERROR)
        elif words and words in names and not (iD and names[words]):
            yield Finding(
                f"{called} is in the list of authors twice",
                metadata.place(name, index, "name"),
                "remove one of the two; if they are two people, give both their ORCID iDs",
            )
        if iD:
            orcids.setdefault(iD, called)
        names[words] = names.get(words) or iD

from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.m_metadata.authors import affiliations_of, authors_of
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("M028", Severity.WARNING)
def more_than_one_value(subject: Subject) -> Iterator[Finding]:
    """A value of an author is more than one, or more than the value: numbered affiliations in a row, a link to an address.

    Affiliations in a row are printed as one institution; an address with `mailto:` leads nowhere.

    Fix it: give each affiliation an entry of its own, and write addresses alone.

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        corresponding: true
        email: mailto:ada@example.org
        affiliations: [Department of Biology]
    ```

    ```text
    content/metadata.yaml:5:5: warning[M028] “mailto:ada@example.org” is more than an address
        hint: write ada@example.org
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        corresponding: true
        email: ada@example.org
        affiliations: [Department of Biology]
    ```
    """
    metadata = subject.manuscript.metadata
    for name, index, author in authors_of(metadata):
        email = author.get("email")
        bare = re.search(r"[^\s<>:,;]+@[^\s<>,;]+", email) if isinstance(email, str) else None
        if bare and bare[0] != str(email).strip():
            place = metadata.place(name, index, "email")
            yield Finding(f"“{email}” is more than an address", place, f"write {bare[0]}")
    for affiliation, place in affiliations_of(metadata):
        if re.search(r"[,;]\s*\(?[2-9][.)]\s+[A-Z]", affiliation):
            hint = "give each its own entry: affiliations: [One, Two]"
            yield Finding(f"“{affiliation}” is several affiliations, printed as one", place, hint)

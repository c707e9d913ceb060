from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.m_metadata.authors import affiliations_of
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("M025", Severity.WARNING)
def affiliation_is_a_number(subject: Subject) -> Iterator[Finding]:
    """An affiliation is a number or a sign, as journals print them behind names.

    It is printed as the name of an institution. Recto numbers affiliations itself, in the order of the authors.

    Fix it: write each author's institutions in full.

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        corresponding: true
        email: ada@example.org
        affiliations: [1]
    ```

    ```text
    content/metadata.yaml:6:20: warning[M025] the affiliation “1” is a number, which is printed as the name of an institution
        hint: write the institution in full; affiliations are numbered by themselves
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
    for affiliation, place in affiliations_of(subject.manuscript.metadata):
        if re.fullmatch(r"[\d\s,;.^*†‡§¶#()-]+|[a-z](?:\s*,\s*[a-z])*", affiliation):
            yield Finding(
                f"the affiliation “{affiliation}” is a number, which is printed as the name of an institution",
                place,
                "write the institution in full; affiliations are numbered by themselves",
            )

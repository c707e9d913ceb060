from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.core.wording import near
from recto.rules.m_metadata.authors import grants_of, people_of, words_of
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("M032", Severity.WARNING)
def recipient_is_no_author(subject: Subject) -> Iterator[Finding]:
    """The recipient of an award is not an author.

    The name may be misspelled.

    Fix it: write the name as it is under `authors`.

    ```yaml content/metadata.yaml
    title: A test
    funding:
      - funder: National Science Foundation
        awards: [DBI-1234567]
        recipients: [Ada Exmaple]
    authors:
      - name: Ada Example
    ```

    ```text
    content/metadata.yaml:5:18: warning[M032] “Ada Exmaple” received an award, but is not an author
        hint: did you mean Ada Example?
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    funding:
      - funder: National Science Foundation
        awards: [DBI-1234567]
        recipients: [Ada Example]
    authors:
      - name: Ada Example
    ```
    """
    metadata = subject.manuscript.metadata
    names = [str(person.get("name") or "") for _, person in people_of(metadata)]
    known = {words_of(name) for name in names}
    for index, grant in grants_of(metadata):
        given = grant.get("recipients")
        for number, one in enumerate(given if isinstance(given, list) else [given]):
            if isinstance(one, str) and words_of(one) not in known:
                meant = near(one, names)
                hint = f"did you mean {meant}?" if meant else "write the name as it is under authors"
                place = metadata.place("funding", index, "recipients", number)
                yield Finding(f"“{one[:80]}” received an award, but is not an author", place, hint)

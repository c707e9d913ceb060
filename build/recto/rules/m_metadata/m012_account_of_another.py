from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from recto.core.diagnostics import Severity
from recto.rules.m_metadata.authors import authors_of, words_of
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("M012", Severity.WARNING)
def account_of_another(subject: Subject) -> Iterator[Finding]:
    """Two authors have the same account or e-mail address.

    Usually one entry was copied from the other, and not everything was changed. The link then leads to somebody else.

    Fix it: correct it, or remove it from one of the two.

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        github: ada-example
        corresponding: true
        email: ada@example.org
      - name: Grace Sample
        github: ada-example
    ```

    ```text
    content/metadata.yaml:8:5: warning[M012] Grace Sample has the same github as Ada Example: ada-example
        hint: correct it, or remove it from one of the two
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        github: ada-example
        corresponding: true
        email: ada@example.org
      - name: Grace Sample
        github: grace-sample
    ```
    """
    metadata = subject.manuscript.metadata
    owners: dict[tuple[str, str, object], Mapping[str, Any]] = {}
    for name, index, author in authors_of(metadata):
        for key in ("github", "twitter", "mastodon", "email"):
            if not author.get(key):
                continue
            account = (key, str(author[key]).lower(), author.get("mastodon-server") if key == "mastodon" else None)
            owner = owners.setdefault(account, author)
            if words_of(str(owner.get("name"))) != words_of(str(author.get("name"))):
                yield Finding(
                    f"{author.get('name')} has the same {key} as {owner.get('name')}: {author[key]}",
                    metadata.place(name, index, key),
                    "correct it, or remove it from one of the two",
                )

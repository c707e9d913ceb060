from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.m_metadata.authors import authors_of
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("M011", Severity.ERROR)
def no_account(subject: Subject) -> Iterator[Finding]:
    """The name of an account is an address, from which templates would make an address once more.

    The link then leads nowhere. As a **warning**: an e-mail address is none, or a name has its `@` or its server with it.

    Mend it: write the name alone, as the hint does.

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        github: https://github.com/ada-example
        mastodon: "@ada@example.social"
        email: ada.example.org
    ```

    ```text
    content/metadata.yaml:4:5: error[M011] https://github.com/ada-example is an address; templates make it one
        hint: write github: ada-example
    content/metadata.yaml:5:5: warning[M011] @ada@example.social is more than the name on Mastodon
        hint: write mastodon: ada, and mastodon-server: example.social
    content/metadata.yaml:6:5: warning[M011] ada.example.org is no e-mail address
        hint: write it as name@example.org
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        github: ada-example
        mastodon: ada
        mastodon-server: example.social
        email: ada@example.org
    ```
    """
    metadata = subject.manuscript.metadata
    for name, index, author in authors_of(metadata):
        for key in ("github", "twitter", "mastodon", "email"):
            value = author.get(key)
            if not isinstance(value, str) or not value:
                continue
            place = metadata.place(name, index, key)
            bare = value.rstrip("/").rpartition("/")[2].lstrip("@")
            if key == "email":
                if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>.]+", value):
                    hint = "write it as name@example.org"
                    yield Finding(f"{value} is no e-mail address", place, hint, severity=Severity.WARNING)
            elif "/" in value:
                yield Finding(f"{value} is an address; templates make it one", place, f"write {key}: {bare}")
            elif "@" in value:
                user, _, server = value.lstrip("@").partition("@")
                hint = f"write {key}: {user}" + (f", and {key}-server: {server}" if server else "")
                yield Finding(f"{value} is more than the name on {key.title()}", place, hint, severity=Severity.WARNING)

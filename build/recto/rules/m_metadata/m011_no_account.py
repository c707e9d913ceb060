from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.m_metadata.authors import authors_of
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("M011", Severity.ERROR)
def no_account(subject: Subject) -> Iterator[Finding]:
    """The name of an account is given as a link, which templates would turn into a broken one.

    As a **warning**: an e-mail address is not valid, or a name includes its `@` or its server.

    Fix it: write the name alone, as the hint does.

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        github: https://github.com/ada-example
        mastodon: "@ada@example.social"
        email: ada.example.org
    ```

    ```text
    content/metadata.yaml:4:5: error[M011] the GitHub name is given as a link: https://github.com/ada-example
        hint: give the name only: github: ada-example
    content/metadata.yaml:5:5: warning[M011] leave out the server in the Mastodon name: @ada@example.social
        hint: write mastodon: ada, and mastodon-server: example.social
    content/metadata.yaml:6:5: warning[M011] ada.example.org is not an e-mail address
        hint: write it like name@example.org
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
                    hint = "write it like name@example.org"
                    yield Finding(f"{value} is not an e-mail address", place, hint, severity=Severity.WARNING)
            elif "/" in value:
                message = f"the {_NAMES[key]} name is given as a link: {value}"
                yield Finding(message, place, f"give the name only: {key}: {bare}")
            elif "@" in value:
                user, _, server = value.lstrip("@").partition("@")
                hint = f"write {key}: {user}" + (f", and {key}-server: {server}" if server else "")
                extra = "server" if server else "@"
                message = f"leave out the {extra} in the {_NAMES[key]} name: {value}"
                yield Finding(message, place, hint, severity=Severity.WARNING)


_NAMES = {"github": "GitHub", "twitter": "Twitter", "mastodon": "Mastodon"}

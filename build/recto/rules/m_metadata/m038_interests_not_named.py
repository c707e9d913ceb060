from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.m_metadata.authors import authors_of
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("M038", Severity.WARNING)
def interests_not_named(subject: Subject) -> Iterator[Finding]:
    """`competing-interests: true` does not say what the competing interests are.

    The statement would read “true”.

    Fix it: write what they are, or `none`.

    ```yaml content/metadata.yaml
    title: A test
    competing-interests: true
    ```

    ```text
    content/metadata.yaml:2:1: warning[M038] competing-interests: true does not say what they are
        hint: write what they are, or none
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    competing-interests: none
    ```
    """
    metadata, key = subject.manuscript.metadata, "competing-interests"
    given: list[tuple[tuple[str | int, ...], object]] = [((key,), metadata.value(key))]
    given += [((name, index, key), author.get(key)) for name, index, author in authors_of(metadata)]
    for path, value in given:
        if value is True or str(value).strip().lower() in ("true", "yes"):
            shown = str(value).lower() if value is True else value
            yield Finding(
                f"{key}: {shown} does not say what they are", metadata.place(*path), "write what they are, or none"
            )

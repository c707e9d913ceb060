from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.m_metadata.authors import authors_of
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("M036", Severity.WARNING)
def citation_in_a_statement(subject: Subject) -> Iterator[Finding]:
    """A statement in the metadata cites something, and metadata cannot cite.

    The citation is printed as it is typed.

    Fix it: write the statement as a section of the text, which then takes the place of the one from the metadata.

    ```yaml content/metadata.yaml
    title: A test
    funding: The cohort [@doi:10.5555/alpha] pays for itself.
    ```

    ```text
    content/metadata.yaml:2:1: warning[M036] [@doi:10.5555/alpha] is printed as it is typed: metadata cannot cite
        hint: write the statement in the text, as a section “Funding”
    ```

    Right:

    ```markdown
    ## Funding

    The cohort [@doi:10.5555/alpha] pays for itself.
    ```
    """
    metadata = subject.manuscript.metadata
    interests = "competing-interests"
    given: list[tuple[tuple[str | int, ...], object]] = [
        (("funding",), metadata.value("funding")),
        ((interests,), metadata.value(interests)),
    ]
    given += [((name, index, interests), author.get(interests)) for name, index, author in authors_of(metadata)]
    for path, value in given:
        if isinstance(value, str) and (found := re.search(r"\[[^\[\]]*(?<![\w.])-?@\w[^\[\]]*\]", value)):
            heading = "Funding" if path[-1] == "funding" else "Competing interests"
            problem = f"{found[0][:80]} is printed as it is typed: metadata cannot cite"
            yield Finding(problem, metadata.place(*path), f"write the statement in the text, as a section “{heading}”")

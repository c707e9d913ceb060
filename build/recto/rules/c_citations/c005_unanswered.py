from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.c_citations.keys import dangling, named
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("C005", Severity.ERROR)
def unanswered(subject: Subject) -> Iterator[Finding]:
    """A service gave no answer for a citation: it is down, refuses more requests, or sent something else.

    The key may be right. The rest of the build goes on, and what was fetched is kept. As a **warning**: a reference in
    the lock could not be [fetched again](maintainers.md#fetching-again); the lock keeps the old one.

    Fix it: try again later; only what is still missing is requested. If the problem remains, describe the work in
    [`content/manual-references.json`](authors.md#references-that-you-describe).

    ```markdown
    It was shown [@doi:10.1098/rsif.2017.0387].
    ```

    ```sh
    recto refs lock
    ```

    ```text
    content/01.text.md:1:15: error[C005] @doi:10.1098/rsif.2017.0387 could not be fetched: doi.org answered 502: the service is down; your text is not the problem
        hint: try again later (what was found is kept), or describe the work in content/manual-references.json with "id": "doi:10.1098/rsif.2017.0387"
    ```

    Right:

    ```markdown
    It was shown [@doi:10.5555/alpha].
    ```
    """
    for citation, key in dangling(subject):
        failure = subject.bibliography.failures.get(key.standard_id)
        if failure and failure.trouble != "not registered" and not key.problem:
            yield Finding(
                f"{named(key)} could not be fetched: {failure.message}",
                citation.location,
                "try again later (what was found is kept), or describe the work in content/manual-references.json "
                f'with "id": "{key.standard_id}"',
            )

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from recto.core.diagnostics import Severity
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("K011", Severity.WARNING)
def own_machine(subject: Subject) -> Iterator[Finding]:
    """A link leads to the author's own machine or network, where no reader gets.

    Fix it: write the address under which the page is published.

    ```markdown
    See [the page](http://localhost:8000/page).
    ```

    ```text
    content/01.text.md:1:16: warning[K011] http://localhost:8000/page is on your own machine or network
        hint: write the address under which it is published
    ```

    Right:

    ```markdown
    See [the page](https://example.org/page).
    ```
    """
    for link in subject.document.links:
        host = _host(link.target)
        if host and _OWN.fullmatch(host):
            problem = f"{link.target} is on your own machine or network"
            yield Finding(problem, link.location, "write the address under which it is published")


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:  # another rule reports it
        return ""


_OWN = re.compile(
    r"localhost|.+\.(?:local|localhost|lan)|127(?:\.\d+){3}|10(?:\.\d+){3}|192\.168(?:\.\d+){2}|0\.0\.0\.0|::1"
    r"|172\.(?:1[6-9]|2\d|3[01])(?:\.\d+){2}"
)

from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.pandoc.markdown import addresses
from recto.rules.k_links.addresses import fault
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("K001", Severity.ERROR)
def malformed(subject: Subject) -> Iterator[Finding]:
    """The address of a link is malformed, so the link leads nowhere.

    It is empty, its beginning is mistyped or doubled, it has no host, or it lacks `https://` and so leads to a file
    beside this page.

    Fix it: write the whole address, as a browser shows it.

    ```markdown
    See [the data](www.example.org/data) and [the code](https:/example.org/code).
    ```

    ```text
    content/01.text.md:1:16: error[K001] www.example.org/data leads to a file beside this page, not to a site
        hint: write https://www.example.org/data
    content/01.text.md:1:53: error[K001] https:/example.org/code is not a web address
        hint: write https://example.org/code
    ```

    Right:

    ```markdown
    See [the data](https://www.example.org/data) and [the code](https://example.org/code).
    ```
    """
    for start, address in addresses(subject.text.text):
        problem = fault(address)
        place, before = subject.text.location(start), subject.text.location(start - 1)
        # If a template writes an address that it does not know on this machine, the author has nothing to fix.
        if problem and (address or (before.line, before.column + 1) == (place.line, place.column)):
            yield Finding(problem[0], place, problem[1])

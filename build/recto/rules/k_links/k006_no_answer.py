from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.k_links.answers import answers, links
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("K006", Severity.WARNING, option="links")
def no_answer(subject: Subject) -> Iterator[Finding]:
    """A link could not be followed, because its site does not answer; only `recto check --links` reports this.

    The site may be down for an hour, or for good. Sites that refuse to answer a program are not reported.

    Fix it: open the link in a browser, and try again another day.

    ```sh
    recto check --links
    ```

    ```markdown
    See [the data](https://example.org/down).
    ```

    ```text
    content/01.text.md:1:16: warning[K006] https://example.org/down does not answer: example.org answered 503
        hint: open it in a browser; if it works there, nothing is wrong
    ```

    Right:

    ```markdown
    See [the data](https://example.org/data).
    ```
    """
    if not answers(subject).connected:
        yield Finding("no link could be followed: no site answers", hint="is this machine connected to the internet?")
        return
    for url, address, start in links(subject.text):
        if url in answers(subject).down:
            yield Finding(
                f"{address} does not answer: {answers(subject).down[url]}",
                subject.text.location(start),
                "open it in a browser; if it works there, nothing is wrong",
            )

from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.k_links.answers import answers, links
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("K005", Severity.WARNING, option="links")
def dead_link(subject: Subject) -> Iterator[Finding]:
    """A link leads to a page that there is not; found by `recto check --links` only.

    The host answers that it does not know the address (404), or that it is gone (410). Answers are remembered for a
    week, in the cache of whoever asks; with `--links` the only thing that `recto check` writes.

    Mend it: find where the page went; the Internet Archive (https://web.archive.org) often has what is gone. Cite
    papers instead of linking to them: DOIs stay.

    ```sh
    recto check --links
    ```

    ```markdown
    See [the data](https://example.org/gone).
    ```

    ```text
    content/01.text.md:1:16: warning[K005] https://example.org/gone is not there: example.org knows nothing of it (404)
        hint: find where it went, or link to a copy at web.archive.org
    ```

    Right:

    ```markdown
    See [the data](https://example.org/data).
    ```
    """
    for url, address, start in links(subject.text):
        if url in answers(subject).gone:
            yield Finding(
                f"{address} is not there: {answers(subject).gone[url]}",
                subject.text.location(start),
                "find where it went, or link to a copy at web.archive.org",
            )

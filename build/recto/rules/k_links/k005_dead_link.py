from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.k_links.answers import answers, links
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("K005", Severity.WARNING, option="links")
def dead_link(subject: Subject) -> Iterator[Finding]:
    """A link leads to a page that does not exist; only `recto check --links` reports this.

    The site answers that it does not know the address (404), or that it is gone (410). Answers are kept for a week in
    your cache folder; this is the only thing that `recto check` writes with `--links`.

    Fix it: find where the page has moved; the Internet Archive (https://web.archive.org) often has pages that are gone.
    Cite papers instead of linking to them: DOIs do not change.

    ```sh
    recto check --links
    ```

    ```markdown
    See [the data](https://example.org/gone).
    ```

    ```text
    content/01.text.md:1:16: warning[K005] https://example.org/gone does not exist: example.org does not know it (404)
        hint: find where it has moved, or link to a copy at web.archive.org
    ```

    Right:

    ```markdown
    See [the data](https://example.org/data).
    ```
    """
    for url, address, start in links(subject.text):
        if url in answers(subject).gone:
            yield Finding(
                f"{address} does not exist: {answers(subject).gone[url]}",
                subject.text.location(start),
                "find where it has moved, or link to a copy at web.archive.org",
            )

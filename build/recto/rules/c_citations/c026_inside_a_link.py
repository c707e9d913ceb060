from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.pandoc.markdown import Kind, opening, pieces
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("C026", Severity.WARNING)
def inside_a_link(subject: Subject) -> Iterator[Finding]:
    """A citation is in the text of a link.

    There are no links in links: its number or name leads to the link's address, and not to the list of references.

    Fix it: write the citation after the link.

    ```markdown
    It is in [the report of Alpha @doi:10.5555/alpha](https://example.org/report).
    ```

    ```text
    content/01.text.md:1:31: warning[C026] @doi:10.5555/alpha is in the text of a link, so it does not lead to its reference
        hint: write the citation after the link
    ```

    Right:

    ```markdown
    It is in [the report of Alpha](https://example.org/report) [@doi:10.5555/alpha].
    ```
    """
    works = {citation.start: citation for citation in subject.document.citations}
    text = subject.text.text
    for target in pieces(text) if works else ():
        if target.kind is not Kind.TARGET:
            continue
        for at in range(opening(text, target.start), target.start):
            if citation := works.get(at + 1):
                yield Finding(
                    f"@{citation.key} is in the text of a link, so it does not lead to its reference",
                    subject.text.location(at),
                    "write the citation after the link",
                )

from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.core.model import Citation
from recto.rules.c_citations.keys import Sources
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("C019", Severity.WARNING)
def twice_in_brackets(subject: Subject) -> Iterator[Finding]:
    """One pair of brackets cites a work twice.

    The text then shows its number or name twice. This happens with two keys of one work, such as its alias and its DOI,
    and with pasted text.

    Fix it: remove one of the two.

    ```markdown
    As has been shown [@doi:10.5555/alpha; @doi:10.5555/beta; @doi:10.5555/alpha].
    ```

    ```text
    content/01.text.md:1:59: warning[C019] @doi:10.5555/alpha is in these brackets twice
        hint: remove one of the two
    ```

    Right:

    ```markdown
    As has been shown [@doi:10.5555/alpha; @doi:10.5555/beta].
    ```
    """
    sources = Sources(subject)
    group: dict[str, str] = {}
    previous: Citation | None = None
    for citation in subject.document.citations:
        together = (
            previous
            and previous.location.path == citation.location.path
            and previous.location.line == citation.location.line
            and previous.end < citation.start
            and re.fullmatch(r"\s*;\s*-?", sources.after(previous)[: citation.start - 1 - previous.end])
        )
        group = group if together else {}
        standard = subject.bibliography.keys[citation.key].standard_id
        if standard in group:
            also = "" if group[standard] == citation.key else f", also as @{group[standard]}"
            yield Finding(
                f"@{citation.key} is in these brackets twice{also}", citation.location, "remove one of the two"
            )
        group[standard] = citation.key
        previous = citation

from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.c_citations.by_hand import by_hand
from recto.rules.c_citations.keys import braced
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("C025", Severity.WARNING)
def typed_by_hand(subject: Subject) -> Iterator[Finding]:
    """Author and year of a work are typed as text, and nothing in the paragraph cites it.

    A citation that is typed by hand has no link, does not bring the work into the list of references, and stays as it is
    when the citation style changes. Only works that the manuscript knows are recognised: those that it cites elsewhere,
    those in the lock and those that you describe.

    Fix it: cite the work, as the hint does.

    ```markdown
    It was shown before (Roe, 2001).
    ```

    ```json content/manual-references.json
    [{"id": "roe2001", "type": "article-journal", "title": "A study of everything", "author": [{"family": "Roe", "given": "Ann"}], "container-title": "Journal of Examples", "issued": {"date-parts": [[2001]]}}]
    ```

    ```text
    content/01.text.md:1:22: warning[C025] “Roe, 2001” is typed by hand: it cites nothing
        hint: write [@roe2001]
    ```

    Right:

    ```markdown
    It was shown before [@roe2001].
    ```

    ```json content/manual-references.json
    [{"id": "roe2001", "type": "article-journal", "title": "A study of everything", "author": [{"family": "Roe", "given": "Ann"}], "container-title": "Journal of Examples", "issued": {"date-parts": [[2001]]}}]
    ```
    """
    for words, names, key, start in by_hand(subject):
        yield Finding(
            f"“{words}” is typed by hand: it cites nothing",
            subject.text.location(start),
            f"write {names}[{braced(key)}]",
        )

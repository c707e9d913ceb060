from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.c_citations.by_hand import by_hand, identifiers_by_hand, numbers_by_hand
from recto.rules.c_citations.keys import braced
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("C025", Severity.WARNING)
def typed_by_hand(subject: Subject) -> Iterator[Finding]:
    """A citation is typed by hand: author and year of a work, its DOI or PMID, or numbers in brackets, or raised.

    So are numbers after “ref.”. None of these has a link or brings the work into the list of references, and numbers stay
    as they are when other works are added. Of authors and years, only works that the manuscript knows are recognised, in
    paragraphs that do not cite them: those that it cites elsewhere, those in the lock and those that you describe.

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
    for written, key, start in identifiers_by_hand(subject):
        place = subject.text.location(start)
        yield Finding(f"“{written}” is typed by hand: it cites nothing", place, f"write [{braced(key)}]")
    for written, start in numbers_by_hand(subject):
        raised = written[0] != "["
        yield Finding(
            f"“{written}” is typed by hand: it cites nothing",
            subject.text.location(start),
            "write the key of the work, such as [@doi:10.1098/rsif.2017.0387]"
            + ("" if raised else "; or \\[ if it is no citation"),
        )

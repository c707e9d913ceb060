from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.references import standing
from recto.rules.b_references.works import cited_works, spelled
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("B006", Severity.WARNING, in_build=False)
def retracted(subject: Subject) -> Iterator[Finding]:
    """A work was retracted, withdrawn or corrected, or there is an expression of concern.

    Recto knows this from what the registry said when the reference was fetched, from CSL's `status`, or from the title,
    where many publishers mark it. It does not know what happened later: `recto refs lock --refresh` asks again.

    Fix it: check whether what you say still holds. To cite the work anyway, cite the notice beside it; the warning then
    goes away.

    ```markdown
    It was shown [@doi:10.5555/retracted].
    ```

    ```json content/manual-references.json
    [{"id": "doi:10.5555/retracted", "type": "article-journal", "title": "RETRACTED: A study of everything", "author": [{"family": "Himmelstein", "given": "Daniel"}], "container-title": "PLOS Computational Biology", "issued": {"date-parts": [[2019]]}}]
    ```

    ```text
    content/01.text.md:1:15: warning[B006] @doi:10.5555/retracted was retracted
        hint: check whether what you say still holds; if so, cite the notice beside it, otherwise remove the citation
    ```

    Right:

    ```markdown
    It was shown [@doi:10.5555/alpha].
    ```
    """
    works = cited_works(subject)
    known: set[str] = set()
    noticed: set[str] = set()
    for work in works:
        retracted, title = standing.notice_for(work.reference.item)
        if retracted or title:
            known |= retracted
            noticed.add(title)
    everything = frozenset().union(*(work.identifiers for work in works))
    for work in works:
        state = standing.state(work.reference.item)
        title = re.sub(r"^(retracted|withdrawn)(article|paper|chapter)?", "", work.words)
        if state is None or work.identifiers & known or (title and title in noticed):
            continue
        words, notice = state
        if notice in everything:
            continue
        where = f": {spelled(notice)}" if notice else ""
        hint = f"cite the notice beside it, @{notice}" if notice else "cite the notice beside it"
        hint = f"check whether what you say still holds; if so, {hint}, otherwise remove the citation"
        yield Finding(f"{work.key} {words}{where}", work.cited, hint)

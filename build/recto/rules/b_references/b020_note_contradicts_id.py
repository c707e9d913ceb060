from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

B020 = found_by_stage(
    "B020",
    Severity.WARNING,
    """The note of a described work, or its DOI, PMID or PMCID, names a different work from its id.

    Manubot writes a line `standard_id: …` into the notes of its items, and uses it as the key when such an item is
    copied, so correcting the id had no effect. Recto uses the id.

    Fix it: remove the line from the note, or correct the field. If it is right, make it the id.

    ```markdown
    It was shown [@doi:10.5555/x].
    ```

    ```json content/manual-references.json
    [{"id": "doi:10.5555/x", "type": "article-journal", "title": "A study of everything", "author": [{"family": "Example", "given": "Ada"}], "container-title": "Journal of Examples", "issued": {"date-parts": [[2001]]}, "note": "standard_id: doi:10.5555/wrong"}]
    ```

    ```text
    content/manual-references.json:1:2: warning[B020] the entry's id is doi:10.5555/x but its note says standard_id: doi:10.5555/wrong; the id is used
        hint: remove the line standard_id: … from the note; or, if the note is right, make it the id
    ```

    Right:

    ```markdown
    It was shown [@doi:10.5555/x].
    ```

    ```json content/manual-references.json
    [{"id": "doi:10.5555/x", "type": "article-journal", "title": "A study of everything", "author": [{"family": "Example", "given": "Ada"}], "container-title": "Journal of Examples", "issued": {"date-parts": [[2001]]}}]
    ```
    """,
    family="descriptions",
)

from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

B020 = found_by_stage(
    "B020",
    Severity.WARNING,
    """The note of a described work names another work than its id.

    Manubot writes a line `standard_id: …` into the notes of its items, and takes it for the key if such an item is
    copied; a corrected id then did nothing. Here the id counts.

    Mend it: take the line out of the note. If the note is right, make it the id.

    ```markdown
    It was shown [@doi:10.5555/x].
    ```

    ```json content/manual-references.json
    [{"id": "doi:10.5555/x", "type": "article-journal", "title": "A study of everything", "author": [{"family": "Example", "given": "Ada"}], "container-title": "Journal of Examples", "issued": {"date-parts": [[2001]]}, "note": "standard_id: doi:10.5555/wrong"}]
    ```

    ```text
    content/manual-references.json:1:2: warning[B020] this describes doi:10.5555/x, and its note says standard_id: doi:10.5555/wrong; the note is ignored
        hint: take the line standard_id: … out of the note; or, if it is the note that is right, make it the id
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

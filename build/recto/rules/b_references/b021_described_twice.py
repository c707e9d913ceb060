from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

B021 = found_by_stage(
    "B021",
    Severity.WARNING,
    """A work that is cited is described twice, in different ways.

    The description that is read last is used: files are read in the order of their names.

    Fix it: keep one. If one of them should only change some fields of the other, [mark
    it](authors.md#correcting-a-reference) `"amends": true`.

    ```markdown
    It was shown [@doi:10.5555/x].
    ```

    ```json content/manual-references.json
    [{"id": "doi:10.5555/x", "type": "article-journal", "title": "A study of everything", "author": [{"family": "Example", "given": "Ada"}], "container-title": "Journal of Examples", "issued": {"date-parts": [[2001]]}},
     {"id": "doi:10.5555/x", "type": "article-journal", "title": "A study of nothing", "author": [{"family": "Example", "given": "Ada"}], "container-title": "Journal of Examples", "issued": {"date-parts": [[2001]]}}]
    ```

    ```text
    content/manual-references.json:2:2: warning[B021] doi:10.5555/x is described twice, differently (first at content/manual-references.json:1:2); this one is used
        hint: keep one of the two; or keep only what differs in this one, and add "amends": true
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

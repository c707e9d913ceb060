from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

B002 = found_by_stage(
    "B002",
    Severity.WARNING,
    """A described work has no id, so it cannot be cited.

    Fix it: give it its citation key as `id`. A record of a `.ris` file without a DOI needs a line `ID  - name`.

    ```markdown
    It was shown [@doi:10.5555/alpha].
    ```

    ```json content/manual-references.json
    [{"type": "article-journal", "title": "A study of everything", "author": [{"family": "Example", "given": "Ada"}], "container-title": "Journal of Examples", "issued": {"date-parts": [[2001]]}}]
    ```

    ```text
    content/manual-references.json:1:2: warning[B002] a reference without an id cannot be cited
        hint: give each item an id that is its citation key, such as "id": "doi:10.1098/rsif.2017.0387"
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

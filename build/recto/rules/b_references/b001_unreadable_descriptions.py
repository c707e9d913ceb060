from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

B001 = found_by_stage(
    "B001",
    Severity.ERROR,
    """A file of manual references cannot be read.

    It is not valid JSON, YAML, BibTeX, RIS or NBIB, or it does not hold a list of references. Works that only this file
    describes then have no reference (C001). If only one entry of a BibTeX file is wrong, the others are read.

    Fix it: correct the file at the place given. In JSON, the usual cause is a comma too many or too few.

    ```markdown
    It was shown [@doi:10.5555/alpha].
    ```

    ```json content/manual-references.json
    [{"id": "doi:10.5555/x", "type": "book" "title": "A book"}]
    ```

    ```text
    content/manual-references.json:1:41: error[B001] this is not valid JSON: a comma or a closing bracket is missing before this place
        hint: check the file in an editor that knows its format; the build goes on without it
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

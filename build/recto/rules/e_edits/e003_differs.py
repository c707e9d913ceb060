from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

E003 = found_by_stage(
    "E003",
    Severity.ERROR,
    """The manuscript does not say what the Word file says once its edits are made.

    After merging, `recto merge` builds the manuscript again and compares its words with those of the Word file, with all
    changes accepted. They differ where an edit changes what other text depends on: here, the link led to the heading by
    its words.

    Fix it: compare the two, and correct the line.

    ```markdown
    # Methods

    See the [Methods] again.
    ```

    ```sh
    recto merge edited.docx
    ```

    ```text
    content/01.text.md:3:9: error[E003] edited.docx says “Methods” where the manuscript now says “[Methods]”
        hint: compare the two, and correct the manuscript by hand
    ```

    Right:

    ```markdown
    # Procedure

    See the [Methods](#procedure) again.
    ```
    """,
    in_check=False,
)

from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

F001 = found_by_stage(
    "F001",
    Severity.ERROR,
    """An image does not exist.

    Its description is shown in its place. Recto looks in `content/` first, then in the project's folder; large and
    small letters differ.

    Fix it: put the file into `content/images/`, or correct the name.

    ```markdown
    ![The workflow.](images/figrue.svg)
    ```

    ```text
    content/01.text.md:1:18: error[F001] the image images/figrue.svg does not exist
        hint: did you mean images/figure.svg?
    ```

    Right:

    ```markdown
    ![The workflow.](images/figure.svg)
    ```
    """,
    family="images",
)

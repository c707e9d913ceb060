from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

R001 = found_by_stage(
    "R001",
    Severity.ERROR,
    """There is nothing to build.

    The folder has no `content/`, or `content/` has no section. Sections are Markdown files whose names begin with a
    digit. Nothing is built.

    Fix it: name the folder that holds `content/`, not `content/` itself.

    ```sh
    recto check drafts
    ```

    ```text
    error[R001] there is no folder drafts
        hint: name the folder that holds content/: recto build PATH/TO/PROJECT
    ```

    Right:

    ```sh
    recto check .
    ```
    """,
)

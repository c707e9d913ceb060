from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

V002 = found_by_stage(
    "V002",
    Severity.ERROR,
    """The build is not of the current commit.

    It was made from another commit, or files in `content/` differ from the commit. Nothing is published.

    Fix it: commit what has changed, build again, then publish.

    ```sh
    recto publish
    ```

    ```text
    error[V002] content/02.introduction.md differs from commit 3f2b9c41d0aa
        hint: a version must match its commit: commit the change and build again
    ```

    Right:

    commit, build, publish, in this order.
    """,
    in_check=False,
)

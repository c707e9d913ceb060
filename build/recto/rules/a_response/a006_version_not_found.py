from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

A006 = found_by_stage(
    "A006",
    Severity.WARNING,
    """The version that the reviewers have read cannot be found.

    The letter is made without the changes since then. In CI, the cause is mostly that only the last commits were
    fetched.

    Fix it: name a commit, a tag or a date in `recto: submitted:`; in CI, fetch all commits (`fetch-depth: 0`).

    ```sh
    recto response
    ```

    ```yaml content/metadata.yaml
    recto:
      submitted: v1.0
    ```

    ```markdown content/response/01.reviewer-1.md
    We thank the reviewer.
    ```

    ```text
    content/metadata.yaml:2:3: warning[A006] the letter shows no changes: v1.0 is no commit, tag, date, version or folder with content/
        hint: name a commit, a tag or a date; in CI, fetch the whole history (fetch-depth: 0)
    ```

    Right:

    ```yaml
    recto:
      submitted: 2026-01-31
    ```
    """,
    in_check=False,
)

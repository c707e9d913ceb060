from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

L002 = found_by_stage(
    "L002",
    Severity.ERROR,
    """A folder has no references that `recto refs adopt` could use.

    It has no `references.json`, or that file is not the list that Manubot writes.

    Fix it: name the folder that Manubot wrote.

    ```sh
    recto refs adopt content
    ```

    ```text
    error[L002] there are no references to adopt in content: references.json is missing
        hint: name the folder that Manubot wrote, with references.json and citations.tsv in it; Rootstock keeps it in the branch output
    ```

    Right:

    ```sh
    recto refs adopt published
    ```

    ```json published/references.json
    []
    ```
    """,
    in_check=False,
)

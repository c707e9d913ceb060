from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

B003 = found_by_stage(
    "B003",
    Severity.ERROR,
    """`content/references.lock.json` cannot be read.

    It is not valid JSON, often after a merge conflict, or its version is not the one that this Recto reads. None of its
    references is used then.

    Fix it: resolve the conflict by keeping the references of both sides, or restore the file from the last good commit.
    [The format](maintainers.md#the-lock) is documented.

    ```json content/references.lock.json
    {"version": 2}
    ```

    ```text
    content/references.lock.json:1:1: error[B003] the lock is not of version 1, which is the only one this Recto reads
        hint: resolve a merge conflict by keeping both sides' references, or restore the file from the last good commit
    ```

    Right:

    ```json content/references.lock.json
    {"version": 1, "aliases": {}, "references": {}}
    ```
    """,
    family="lock",
)

from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

L001 = found_by_stage(
    "L001",
    Severity.ERROR,
    """`content/references.lock.json`, or the lock of images or files, cannot be written.

    Nothing was fetched, since it could not be kept and every build would fetch it again.

    Fix it: make `content/` writable. Or run `recto refs lock` on a machine where it is writable, commit the lock, and
    build with `--locked` here.

    Where `content/` cannot be written to:

    ```markdown
    It was shown [@doi:10.1098/rsif.2017.0387].
    ```

    ```sh
    recto refs lock
    ```

    ```text
    content/references.lock.json:1:1: error[L001] content/references.lock.json cannot be written, so nothing was fetched: Permission denied
        hint: make content/ writable; or run recto refs lock on a machine where it is writable, and build with --locked here
    ```

    Right:

    ```sh
    recto check --locked
    ```
    """,
    in_check=False,
)

from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

V004 = found_by_stage(
    "V004",
    Severity.WARNING,
    """No timestamp could be made, because no calendar answered, or the program `ots` is not installed.

    The version is published without it.

    Fix it: run the same command with `--timestamp` again later; install `opentimestamps-client` if the message says so.

    ```sh
    recto publish --timestamp
    ```

    ```text
    warning[V004] no timestamp was made: Failed to create timestamp: need at least 2 attestations but received 0 within timeout
        hint: the next run with --timestamp tries again; install ots with: python -m pip install opentimestamps-client
    ```

    Right:

    a later run, when the calendars answer.
    """,
    in_check=False,
)

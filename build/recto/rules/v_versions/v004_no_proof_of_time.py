from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

V004 = found_by_stage(
    "V004",
    Severity.WARNING,
    """A proof of the time could not be had, because no calendar answered, or the program `ots` is not installed.

    The version is published without it.

    Mend it: run the same with `--timestamp` again later; install `opentimestamps-client`, if the message says so.

    ```sh
    recto publish --timestamp
    ```

    ```text
    warning[V004] no proof of time was made: Failed to create timestamp: need at least 2 attestations but received 0 within timeout
        hint: the next run with --timestamp tries again; ots is had by: python -m pip install opentimestamps-client
    ```

    Right:

    a later run, when the calendars answer.
    """,
    in_check=False,
)

from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

M005 = found_by_stage(
    "M005",
    Severity.ERROR,
    """`date` is not a date.

    The build's date is used instead.

    Fix it: write year-month-day, or leave the key out.

    ```yaml content/metadata.yaml
    title: A test
    date: the ninth of May
    ```

    ```text
    content/metadata.yaml:2:1: error[M005] date is not a date: 'the ninth of May'
        hint: write year-month-day, such as 2026-11-22, or leave it out for the date of the build
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    date: 2026-05-09
    ```
    """,
)

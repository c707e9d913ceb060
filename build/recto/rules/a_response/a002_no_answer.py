from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

A002 = found_by_stage(
    "A002",
    Severity.WARNING,
    """A point of a reviewer has no answer.

    A point is a heading with the reviewer's words below it as a quotation, or with an identifier in braces. What follows
    the last quotation is the answer.

    Fix it: write the answer below the quotation.

    ```markdown content/response/01.reviewer-1.md
    ## 1.1 Hospitals {#r1.1}

    > Where did the study take place?
    ```

    ```text
    content/response/01.reviewer-1.md:1:1: warning[A002] “1.1 Hospitals” has no answer
        hint: write the answer below the quotation
    ```

    Right:

    ```markdown content/response/01.reviewer-1.md
    ## 1.1 Hospitals {#r1.1}

    > Where did the study take place?

    In three hospitals.
    ```
    """,
)

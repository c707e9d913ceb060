from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

A005 = found_by_stage(
    "A005",
    Severity.WARNING,
    """No answer mentions a change.

    Reviewers find changes that nobody asked for in a comparison of the versions, and wonder. Each change is listed that
    is in no paragraph, figure, table or section that an answer names. Only `recto response` lists them: many letters
    say nothing of small corrections.

    Fix it: name the place in an answer, or leave it as it is.

    ```sh
    recto response --since v1.0
    ```

    ```markdown
    The study took place in three hospitals.
    ```

    ```markdown content/response/01.reviewer-1.md
    We thank the reviewer.
    ```

    ```text
    content/01.text.md:1:25: warning[A005] no answer mentions that “two” became “three”
    ```

    Right:

    ```sh
    recto response --since v1.0
    ```

    ```markdown
    The study took place in three hospitals.
    ```

    ```markdown content/response/01.reviewer-1.md
    We now say that it [took place in three hospitals]{.quote}.
    ```
    """,
    in_check=False,
)

from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

A007 = found_by_stage(
    "A007",
    Severity.WARNING,
    """Words are nearly marked as a quotation of the manuscript.

    The letter shows them as they are, without page and lines, and nobody notices when the manuscript says something else.

    Fix it: write the words in square brackets, and `{.quote}` right behind them.

    ```markdown
    The study took place in three hospitals.
    ```

    ```markdown content/response/01.reviewer-1.md
    We visited [three hospitals]{.qoute}.
    ```

    ```text
    content/response/01.reviewer-1.md:1:29: warning[A007] {.qoute} does not make a quotation
        hint: write the words in square brackets, and {.quote} right behind them
    ```

    Right:

    ```markdown
    The study took place in three hospitals.
    ```

    ```markdown content/response/01.reviewer-1.md
    We visited [three hospitals]{.quote}.
    ```
    """,
)

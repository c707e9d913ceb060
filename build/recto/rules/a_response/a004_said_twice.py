from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

A004 = found_by_stage(
    "A004",
    Severity.WARNING,
    """An answer quotes words that the manuscript says more than once.

    The letter gives page and lines of the first place, which may be the wrong one.

    Fix it: quote more of the words around them.

    ```markdown
    The study took place in three hospitals. We chose three hospitals of the same size.
    ```

    ```markdown content/response/01.reviewer-1.md
    We visited [three hospitals]{.quote}.
    ```

    ```text
    content/response/01.reviewer-1.md:1:12: warning[A004] the manuscript says “three hospitals” 2 times; the first is taken
        hint: quote more of the words around it
    ```

    Right:

    ```markdown
    The study took place in three hospitals. We chose three hospitals of the same size.
    ```

    ```markdown content/response/01.reviewer-1.md
    We visited [three hospitals of the same size]{.quote}.
    ```
    """,
)

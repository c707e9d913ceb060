from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

C024 = found_by_stage(
    "C024",
    Severity.WARNING,
    """The list of references has two places.

    It is printed at the first. The same is said if two lists are in one block, such as a box.

    Fix it: keep one of them. For a list of what a chapter cites, see [Several lists](authors.md#several-lists).

    ```markdown
    It was shown [@doi:10.5555/alpha].

    ## References

    ::: {#refs}
    :::
    ```

    ```markdown content/90.back-matter.md
    ## References

    ::: {#refs}
    :::
    ```

    ```text
    content/90.back-matter.md:3:6: warning[C024] the list of references has two places; it is printed at the first
        hint: keep one ::: {#refs}; for a list of what a chapter cites, write ::: {.refs} at its end
    ```

    Right:

    ```markdown
    It was shown [@doi:10.5555/alpha].
    ```

    ```markdown content/90.back-matter.md
    ## References

    ::: {#refs}
    :::
    ```
    """,
)

from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

C027 = found_by_stage(
    "C027",
    Severity.WARNING,
    """One of several lists of references is empty.

    If there are [several lists](authors.md#several-lists), each has the works that are cited between the list before
    it and itself.

    Fix it: cite something there, or remove the list.

    ```markdown
    It was shown [@doi:10.5555/alpha].

    ## References

    ::: {.refs}
    :::
    ```

    ```markdown content/90.back-matter.md
    ## Outlook

    Nothing is cited here.

    ## References

    ::: {.refs}
    :::
    ```

    ```text
    content/90.back-matter.md:7:6: warning[C027] nothing is cited between this list of references and the one before it
        hint: cite something there, or remove the list
    ```

    Right:

    ```markdown
    It was shown [@doi:10.5555/alpha].

    ## References

    ::: {.refs}
    :::
    ```

    ```markdown content/90.back-matter.md
    ## Outlook

    More was shown [@doi:10.5555/alpha].

    ## References

    ::: {.refs}
    :::
    ```
    """,
)

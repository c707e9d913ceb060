from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

A003 = found_by_stage(
    "A003",
    Severity.ERROR,
    """An answer names a place that the manuscript does not have.

    A place is the identifier of a heading, a label such as `fig:map`, or the anchor of a paragraph on the web page. If
    the version that the reviewers have read had it, the message says so.

    Fix it: name a place that is there, or quote words of the text.

    ```markdown
    ## Methods

    The study took place in three hospitals.
    ```

    ```markdown content/response/01.reviewer-1.md
    We describe it now (see [](#method)).
    ```

    ```text
    content/response/01.reviewer-1.md:1:25: error[A003] the manuscript has no place #method
        hint: did you mean methods?
    ```

    Right:

    ```markdown
    ## Methods

    The study took place in three hospitals.
    ```

    ```markdown content/response/01.reviewer-1.md
    We describe it now (see [](#methods)).
    ```
    """,
)

from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

A001 = found_by_stage(
    "A001",
    Severity.ERROR,
    """An answer quotes words that the manuscript does not say.

    Somebody has changed them since, or they were never there. Spaces, capitals, punctuation and citations do not count,
    and `…` stands for words that are left out. The hint has the words that are most like them.

    Fix it: quote the text as it is now. To quote what you have removed, write it in quotation marks, without `{.quote}`.

    ```markdown
    The study took place in three hospitals.
    ```

    ```markdown content/response/01.reviewer-1.md
    # Reviewer 1

    > Where did the study take place?

    We say it now: [The study took place in two hospitals]{.quote}.
    ```

    ```text
    content/response/01.reviewer-1.md:5:16: error[A001] the manuscript does not say “The study took place in two hospitals”
        hint: the text now says “The study took place in three hospitals.”
    ```

    Right:

    ```markdown
    The study took place in three hospitals.
    ```

    ```markdown content/response/01.reviewer-1.md
    # Reviewer 1

    > Where did the study take place?

    We say it now: [The study took place in three hospitals]{.quote}.
    ```
    """,
)

from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

C003 = found_by_stage(
    "C003",
    Severity.WARNING,
    """An alias is defined twice, for different works.

    The later definition counts for all the text, also for citations before it.

    Mend it: keep one, or give the other work another alias.

    ```markdown
    It was shown [@first].

    [@first]: doi:10.5555/alpha

    [@first]: doi:10.5555/beta
    ```

    ```text
    content/01.text.md:5:2: warning[C003] the alias @first is given twice: as doi:10.5555/alpha and as doi:10.5555/beta, which counts
        hint: keep one of the two, or name the other differently
    ```

    Right:

    ```markdown
    It was shown [@first; @second].

    [@first]: doi:10.5555/alpha

    [@second]: doi:10.5555/beta
    ```
    """,
)

from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

C003 = found_by_stage(
    "C003",
    Severity.WARNING,
    """An alias is defined twice, for different works.

    The later definition is used for the whole text, including citations before it.

    Fix it: keep one, or give the other work another alias.

    ```markdown
    It was shown [@first].

    [@first]: doi:10.5555/alpha

    [@first]: doi:10.5555/beta
    ```

    ```text
    content/01.text.md:5:2: warning[C003] the alias @first is defined twice: as doi:10.5555/alpha and as doi:10.5555/beta, which is used
        hint: keep one of the two, or rename the other
    ```

    Right:

    ```markdown
    It was shown [@first; @second].

    [@first]: doi:10.5555/alpha

    [@second]: doi:10.5555/beta
    ```
    """,
)

from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

C004 = found_by_stage(
    "C004",
    Severity.WARNING,
    """A comma separates two citations in one pair of brackets.

    Pandoc treats the second as a remark on the first, and shows only one of them. Recto shows both.

    Fix it: separate them with a semicolon, `[@a; @b]`.

    ```markdown
    It was shown [@doi:10.5555/beta, @doi:10.5555/alpha].
    ```

    ```text
    content/01.text.md:1:34: warning[C004] a comma separates @doi:10.5555/alpha from the citation before it
        hint: separate citations with semicolons: [@a; @b]
    ```

    Right:

    ```markdown
    It was shown [@doi:10.5555/beta; @doi:10.5555/alpha].
    ```
    """,
)

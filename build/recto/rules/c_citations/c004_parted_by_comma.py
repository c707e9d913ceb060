from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

C004 = found_by_stage(
    "C004",
    Severity.WARNING,
    """Two citations in one pair of brackets are parted by a comma.

    Pandoc takes the second for a remark on the first, and shows one of them. Recto shows both.

    Mend it: part them with a semicolon, `[@a; @b]`.

    ```markdown
    It was shown [@doi:10.5555/beta, @doi:10.5555/alpha].
    ```

    ```text
    content/01.text.md:1:34: warning[C004] @doi:10.5555/alpha stands in the same brackets after a comma
        hint: part citations with semicolons: [@a; @b]
    ```

    Right:

    ```markdown
    It was shown [@doi:10.5555/beta; @doi:10.5555/alpha].
    ```
    """,
)

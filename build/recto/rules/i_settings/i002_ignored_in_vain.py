from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

I002 = found_by_stage(
    "I002",
    Severity.WARNING,
    """A comment ignores what is not there.

    The mistake was mended, or has moved to another line. A comment that stays would hide the next mistake. Only `recto
    check` looks at this, since a build does not run all rules; what only a build can find is left alone.

    Mend it: take the comment out, or move it to the line that it is for.

    ```markdown
    It was shown [@doi:10.5555/alpha]. <!-- recto-ignore C001: to be published in May -->
    ```

    ```text
    content/01.text.md:1:36: warning[I002] there is no C001 here to ignore
        hint: take the comment out; if the line is another one now, move it
    ```

    Right:

    ```markdown
    It was shown [@doi:10.5555/alpha].
    ```
    """,
)

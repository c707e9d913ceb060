from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

I002 = found_by_stage(
    "I002",
    Severity.WARNING,
    """A comment ignores a problem that is not there.

    The problem was fixed, or has moved to another line. A comment left behind would hide the next one. Only `recto
    check` reports this, since a build does not run all rules; comments on problems that only a build can find are not
    reported.

    Fix it: remove the comment, or move it to the line that it is for.

    ```markdown
    It was shown [@doi:10.5555/alpha]. <!-- recto-ignore C001: to be published in May -->
    ```

    ```text
    content/01.text.md:1:36: warning[I002] there is no C001 here to ignore
        hint: remove the comment; if its line has moved, move it there
    ```

    Right:

    ```markdown
    It was shown [@doi:10.5555/alpha].
    ```
    """,
)

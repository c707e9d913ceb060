from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

O005 = found_by_stage(
    "O005",
    Severity.ERROR,
    """A file would take more than a build may take: time, memory, pages or bytes.

    It is left out; the other files are built. The ceilings are far above what the longest manuscripts need, so that a
    stranger's text cannot keep a machine busy.

    Fix it: look for what makes the manuscript so large. If it really is, whoever runs the build [raises the
    ceiling](maintainers.md#ceilings). Nothing in `content/` can.

    With `RECTO_CEILINGS="pages=1"` in the environment:

    ```markdown
    # One page

    ## Another {.page_break_before}

    The text.
    ```

    ```sh
    recto build --format pdf
    ```

    ```text
    error[O005] manuscript.pdf is left out: it would have more than 1 page
        hint: if the manuscript needs more, whoever runs the build can set RECTO_CEILINGS: see docs/maintainers.md
    ```

    Right:

    without this variable, the same manuscript has its PDF.
    """,
    in_check=False,
)

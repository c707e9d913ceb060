from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

E002 = found_by_stage(
    "E002",
    Severity.ERROR,
    """A Word file and the manuscript have changed the same lines.

    The manuscript has changed since the Word file was made, or two Word files are merged. Where both changed the same
    lines, `recto merge` leaves git's marks: what the manuscript says, and what the Word file says. A file that has such
    marks already is left as it is.

    Fix it: keep what is right of both, and remove the lines with the marks.

    ```markdown
    # Methods

    We asked 120 patients in three hospitals.
    ```

    ```sh
    recto merge edited.docx
    ```

    ```text
    content/01.text.md:3:1: error[E002] the manuscript and edited.docx have changed the same lines
        hint: keep what is right of both, and remove the lines <<<<<<<, ======= and >>>>>>>
    ```

    Right:

    ```markdown
    # Methods

    We asked 130 patients in three hospitals.
    ```
    """,
    in_check=False,
)

from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

O002 = found_by_stage(
    "O002",
    Severity.ERROR,
    """A format cannot be made, because something that Recto needs is missing or failed, or Recto has a bug.

    The other formats are built.

    Fix it: the message names the cause. If a library is missing, `bash ci/install.sh` installs it or says what to type.

    Where Pango is not installed:

    ```markdown
    A sentence.
    ```

    ```sh
    recto build --format pdf
    ```

    ```text
    error[O002] manuscript.pdf cannot be made: recto.formats.pdf.worker failed: OSError: cannot load library 'libpango-1.0-0'
    ```

    Right:

    with the library installed, the same manuscript has its PDF.
    """,
    in_check=False,
)

from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

R002 = found_by_stage(
    "R002",
    Severity.ERROR,
    """A file is not UTF-8.

    Characters that cannot be read are shown as �. The place is that of the first wrong byte.

    Fix it: save the file as UTF-8 in the editor.

    A file that was saved as Latin-1:

    ```markdown
    The café is open.
    ```

    ```text
    content/01.text.md:1:8: error[R002] this file is not UTF-8 text; the wrong bytes are shown as �
        hint: save it as UTF-8 in the editor
    ```

    Right:

    the same file, saved as UTF-8.
    """,
)

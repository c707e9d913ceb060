from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

R003 = found_by_stage(
    "R003",
    Severity.ERROR,
    """A file is left out.

    It is a symbolic link that leads out of `content/` or nowhere, or it is larger than 20,000,000 bytes. Text from
    outside `content/` is never read: a pull request could otherwise publish files of the machine that builds it.

    Fix it: put the file itself into `content/`.

    With `content/02.linked.md` as a link to this file:

    ```markdown notes.md
    A paragraph.
    ```

    ```markdown
    Another.
    ```

    ```text
    content/02.linked.md:1:1: error[R003] this file is outside content/, so it is left out
        hint: copy it into content/
    ```

    Right:

    ```markdown content/02.linked.md
    A paragraph.
    ```

    ```markdown
    Another.
    ```
    """,
)

from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

R008 = found_by_stage(
    "R008",
    Severity.ERROR,
    """Pandoc does not finish a part of the text, or crashes with it.

    Recto ends it, finds the part by halving the text, and puts a note in its place. All else is built. If the part is
    not found, nothing is; if it is the citations that Pandoc does not finish, they stay as they are written.

    Fix it: write the part more simply: without definitions of TeX commands that use each other, say.

    Where Pandoc does not finish the second paragraph:

    ```markdown
    Before.

    A riddle.

    After.
    ```

    ```text
    content/01.text.md:3:1: error[R008] Pandoc does not finish what stands here, so this part is left out
        hint: write it more simply; if there is nothing unusual in it, please report it
    ```

    Right:

    ```markdown
    Before.

    An answer.

    After.
    ```
    """,
)

from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

E004 = found_by_stage(
    "E004",
    Severity.WARNING,
    """The version that a Word file was made from is not certain.

    `recto merge` compares a Word file with the version that it was made from. The file names the commit, and has
    fingerprints of the sections. If neither this commit nor the text as it is now nor one of the last 200 commits has
    these sections, or a program has removed the marks, the most similar of these versions is taken. If none of them is
    the right one, what you have changed since looks as if the co-author had changed it back.

    Fix it: look at the difference (`recto merge --dry-run`) before you commit. Build Word files for co-authors from
    committed text, or take them from the published site.

    ```markdown
    # Methods

    We asked 120 patients.
    ```

    ```sh
    recto merge edited.docx
    ```

    ```text
    warning[E004] edited.docx does not say which version it was made from; it was compared with the text as it is now
        hint: look at the difference: what has changed since may be undone
    ```

    Right:

    ```markdown
    # Methods

    We asked 130 patients.
    ```
    """,
    in_check=False,
)

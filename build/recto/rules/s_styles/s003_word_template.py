from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

S003 = found_by_stage(
    "S003",
    Severity.ERROR,
    """The Word template cannot be used.

    The Word file has Recto's own look then. Only a build looks into the template. As a **warning**: the template is used,
    but something in it is [not taken over](authors.md#a-template-for-the-word-file), such as macros.

    Fix it: name a Word file of the project, saved as `.docx`.

    ```yaml content/metadata.yaml
    title: A test
    recto:
      docx:
        reference: journal.docx
    ```

    ```text
    content/metadata.yaml:4:5: error[S003] the Word template journal.docx does not exist, so the Word file has Recto's own look
        hint: name a Word file (.docx) in content/, or by its path from the project's folder
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    ```
    """,
)

from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

S003 = found_by_stage(
    "S003",
    Severity.ERROR,
    """The Word template is not there, or is none by its name.

    The Word file has Recto's own look then.

    Fix it: name [a Word file of the project](authors.md#a-template-for-the-word-file), saved as `.docx`.

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

from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

S004 = found_by_stage(
    "S004",
    Severity.ERROR,
    """The Word template cannot be used.

    It is damaged, has a password, is in another format, or leaves no room for text on its page. The Word file has Recto's
    own look then. As a **warning**: the template is used, but something in it is [not taken
    over](authors.md#a-template-for-the-word-file), such as macros.

    Only a build looks into the template.

    Fix it: open the file in Word, and save it as a Word document (`.docx`) without a password.

    ```yaml content/metadata.yaml
    title: A test
    recto:
      docx:
        reference: journal.docx
    ```

    ```txt content/journal.docx
    These are words, and no Word file.
    ```

    ```sh
    recto build --format docx
    ```

    ```text
    content/metadata.yaml:4:5: error[S004] the Word template journal.docx is not a Word file, so the Word file has Recto's own look
        hint: save it in Word as a Word document (.docx)
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    ```

    ```sh
    recto build --format docx
    ```
    """,
    in_check=False,
)

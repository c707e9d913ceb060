from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

E001 = found_by_stage(
    "E001",
    Severity.ERROR,
    """An edit of a Word file was not made in the manuscript.

    `recto merge` writes edits into the sections in `content/`, and only where it is certain of the place. It cannot
    change what Recto makes from something else: the title page, numbers, the words of citations, the list of references,
    what a template writes. New formulas, pictures and columns have no Markdown yet. The message has the words of the
    edit, and the nearest line.

    Fix it: make the edit by hand, at that line or in the file that the hint names.

    ```markdown
    # Methods

    We asked 120 patients.
    ```

    ```sh
    recto merge edited.docx
    ```

    ```text
    content/01.text.md:1:3: error[E001] an edit in edited.docx was not made: “better”: the title page is made from the metadata
        hint: edit content/metadata.yaml
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A better test
    lang: en-US
    keywords: [tests]
    authors:
      - name: Ada Example
        orcid: 0000-0002-1825-0097
        corresponding: true
        email: ada@example.org
        affiliations: [Department of Examples]
    ```
    """,
    in_check=False,
)

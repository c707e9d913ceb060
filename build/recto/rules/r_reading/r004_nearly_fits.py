from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

R004 = found_by_stage(
    "R004",
    Severity.WARNING,
    """A file is left out because of its name.

    Sections are files in `content/` whose names begin with a digit and end in `.md`. Other files have [one
    name](authors.md#files): `metadata.yaml`, `custom-dictionary.txt`, and `manual-references` with anything behind it.
    Files that are clearly something else, such as a README, a licence or a response to reviewers, are not reported. As an
    **error**: it is the metadata.

    Fix it: rename the file, or move it out of `content/`.

    ```markdown content/02.methods.markdown
    We tested it.
    ```

    ```markdown
    Some words.
    ```

    ```text
    content/02.methods.markdown:1:1: warning[R004] this file is not part of the manuscript
        hint: the names of sections begin with a digit and end in .md: rename it 02.methods.md, or move it elsewhere
    ```

    Right:

    ```markdown content/02.methods.md
    We tested it.
    ```

    ```markdown
    Some words.
    ```
    """,
)

from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

M019 = found_by_stage(
    "M019",
    Severity.WARNING,
    """A value in metadata.yaml is in curly quotation marks.

    Word processors make them. To YAML they are letters like others, part of the value. Recto leaves them out of names,
    addresses and the like; it shows them around a title, a keyword or an affiliation, where they may be meant.

    Fix it: write straight quotation marks, or none.

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: “Ada Example”
    ```

    ```text
    content/metadata.yaml:3:11: warning[M019] the quotation marks around this value are left out: they are curly, not straight
        hint: write "Ada Example"
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
    ```
    """,
)

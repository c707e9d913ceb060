from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

M017 = found_by_stage(
    "M017",
    Severity.ERROR,
    """A key stands twice in the same place of metadata.yaml.

    Only the last one counts, and what the others say is lost.

    Mend it: write both values under one key, as a list if it may be one; or take one of the two out.

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        affiliations: [Department of Examples]
        affiliations: [Institute of Tests]
    ```

    ```text
    content/metadata.yaml:5:5: error[M017] affiliations stands twice here, first at content/metadata.yaml:4:5; only this one counts
        hint: take one of the two out, or write both values under one key
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        affiliations: [Department of Examples, Institute of Tests]
    ```
    """,
)

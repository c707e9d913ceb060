from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

M017 = found_by_stage(
    "M017",
    Severity.ERROR,
    """A key is given twice in the same place of metadata.yaml.

    Only the last one is used; the values of the others are lost.

    Fix it: write both values under one key, as a list if it takes one; or remove one of the two.

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        affiliations: [Department of Examples]
        affiliations: [Institute of Tests]
    ```

    ```text
    content/metadata.yaml:5:5: error[M017] affiliations is given twice here, first at content/metadata.yaml:4:5; only this one is used
        hint: remove one of the two, or write both values under one key
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

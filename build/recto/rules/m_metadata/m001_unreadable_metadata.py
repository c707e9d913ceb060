from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

M001 = found_by_stage(
    "M001",
    Severity.ERROR,
    """`content/metadata.yaml` is not valid YAML, or does not hold keys with values.

    The manuscript is then built without metadata. As a **warning**: there is no such file.

    Fix it: look at the place given and at the line before it. Usual causes are a value that contains a colon but has no
    quotes, a bracket that is not closed, and wrong indentation.

    ```yaml content/metadata.yaml
    title: A test
    keywords: [tests
    lang: en-US
    ```

    ```text
    content/metadata.yaml:3:5: error[M001] metadata.yaml is not valid YAML: a bracket [ is never closed, or a comma is missing
        hint: check quotes, colons and indentation in this line and the one before it
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    keywords: [tests]
    lang: en-US
    ```
    """,
)

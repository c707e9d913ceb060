from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

M001 = found_by_stage(
    "M001",
    Severity.ERROR,
    """`content/metadata.yaml` cannot be read as YAML, or does not hold keys with values.

    The manuscript is then built without metadata. As a **warning**: there is no such file.

    Mend it: look at the place named and at the line before it. Usual causes are a value with a colon that lacks
    quotes, a bracket that is not closed, and indentation.

    ```yaml content/metadata.yaml
    title: A test
    keywords: [tests
    lang: en-US
    ```

    ```text
    content/metadata.yaml:3:5: error[M001] metadata.yaml is not valid YAML: did not find expected ',' or ']'
        hint: check quotes, colons and indentation here; a value with a colon needs quotes
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    keywords: [tests]
    lang: en-US
    ```
    """,
)

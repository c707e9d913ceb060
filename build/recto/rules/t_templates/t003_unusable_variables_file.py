from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

T003 = found_by_stage(
    "T003",
    Severity.ERROR,
    """A file of template variables cannot be used.

    It does not exist, is on another site without a copy here, is not JSON, YAML or TOML, or does not hold keys with
    values. `--template-variables-path` names it, or `recto: template-variables:` in the metadata.

    Fix it: correct the path. A list or a single value needs a name: `--template-variables-path NAME=PATH`.

    ```json statistics.json
    [1, 2, 3]
    ```

    ```sh
    recto check --template-variables-path statistics.json
    ```

    ```text
    error[T003] --template-variables-path statistics.json: it does not hold keys with values
        hint: give it a name: --template-variables-path NAME=statistics.json
    ```

    Right:

    ```json statistics.json
    [1, 2, 3]
    ```

    ```sh
    recto check --template-variables-path counts=statistics.json
    ```
    """,
)

from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

L005 = found_by_stage(
    "L005",
    Severity.ERROR,
    """`content/images.lock.json` or `content/files.lock.json` cannot be read.

    They say which copy belongs to which address: of images on other sites, and of a citation style and template
    variables that are given by address. Nothing of the file is used, and nothing is fetched.

    Fix it: restore the file from git. Or delete it, and type `recto images lock`.

    ```json content/images.lock.json
    {"version": 2}
    ```

    ```markdown
    ![The workflow.](https://example.org/workflow.png)
    ```

    ```text
    content/images.lock.json:1:1: error[L005] the lock is not of version 1, which is the only one this Recto reads, so what it keeps is not used
        hint: restore the file from git; or delete it and type recto images lock
    ```

    Right:

    ```markdown
    ![The workflow.](images/figure.png)
    ```
    """,
)

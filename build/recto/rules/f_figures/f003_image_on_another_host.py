from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

F003 = found_by_stage(
    "F003",
    Severity.ERROR,
    """An image is on another site, and the manuscript has no copy of it.

    All formats show a link in its place. A build in CI fetches nothing, so that it does not depend on other sites; a
    build on your own machine fetches what is missing. If that fails, the message says why.

    Fix it: type `recto images lock`, which keeps a copy in `content/images/remote/` and notes it in
    `content/images.lock.json`. Commit both. Or put the image into `content/images/` yourself.

    ```markdown
    ![The workflow.](https://example.org/workflow.png)
    ```

    ```text
    content/01.text.md:1:18: error[F003] this image will not be shown: it is on another site (https://example.org/workflow.png)
        hint: type recto images lock, which keeps a copy in content/images/remote/, and commit that
    ```

    Right:

    ```markdown
    ![The workflow.](images/figure.png)
    ```
    """,
    family="images",
)

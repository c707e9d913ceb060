from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

F003 = found_by_stage(
    "F003",
    Severity.WARNING,
    """An image is on another site.

    A build downloads nothing, so all formats show a link in place of the image.

    Fix it: download the image into `content/images/`. It then remains available if the other site goes away.

    ```markdown
    ![The workflow.](https://example.org/workflow.png)
    ```

    ```text
    content/01.text.md:1:18: warning[F003] this image will not be shown: it is on another site (https://example.org/workflow.png)
        hint: download it into content/images/ and write images/NAME here
    ```

    Right:

    ```markdown
    ![The workflow.](images/figure.png)
    ```
    """,
    family="images",
)

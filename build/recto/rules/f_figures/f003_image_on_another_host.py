from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

F003 = found_by_stage(
    "F003",
    Severity.WARNING,
    """An image is on another host.

    A build fetches nothing, so a link to it stands in its place.

    Mend it: download the image into `content/images/`. Then it is also there when the other host no longer is.

    ```markdown
    ![The workflow.](https://example.org/workflow.png)
    ```

    ```text
    content/01.text.md:1:18: warning[F003] the image https://example.org/workflow.png is on another host: a build fetches nothing, so a link stands in its place
        hint: download it into content/images/ and write images/NAME here
    ```

    Right:

    ```markdown
    ![The workflow.](images/figure.png)
    ```
    """,
    family="images",
)

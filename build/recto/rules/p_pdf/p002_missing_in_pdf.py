from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

P002 = found_by_stage(
    "P002",
    Severity.WARNING,
    """WeasyPrint, which sets the PDF, misses something, such as an image that it cannot read.

    As an **error**: the PDF has no pages.

    Mend it: look at the PDF where the thing named should be. A drawing that cannot be read is mostly damaged.

    Of an image that was not saved to its end:

    ```markdown
    ![A picture.](images/cut.webp)
    ```

    ```sh
    recto build --format pdf
    ```

    ```text
    content/01.text.md:1:15: warning[P002] the PDF lacks the image images/cut.webp, which WeasyPrint cannot read
        hint: save it anew from the program that made it
    ```

    Right:

    ```markdown
    ![A picture.](images/figure.png)
    ```

    ```sh
    recto build --format pdf
    ```
    """,
    in_check=False,
    family="outputs",
)

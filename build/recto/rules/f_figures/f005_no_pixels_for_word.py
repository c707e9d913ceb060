from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

F005 = found_by_stage(
    "F005",
    Severity.WARNING,
    """An image cannot be converted to PNG for Word.

    Word files hold a PNG beside each SVG, for programs that cannot show SVG, and in place of each WebP. Usually the
    file is damaged.

    Fix it: open the image in a drawing program, and save it again.

    For an image that was not saved completely:

    ```markdown
    ![The workflow.](images/cut.webp)
    ```

    ```sh
    recto build --format docx
    ```

    ```text
    content/01.text.md:1:18: warning[F005] the image images/cut.webp cannot be converted to PNG for Word: cannot identify image file
        hint: save it again from the program that made it
    ```

    Right:

    ```markdown
    ![The workflow.](images/figure.png)
    ```

    ```sh
    recto build --format docx
    ```
    """,
    in_check=False,
    family="images",
)

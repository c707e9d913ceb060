from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

F005 = found_by_stage(
    "F005",
    Severity.WARNING,
    """An image cannot be turned into pixels for Word.

    Word files hold a PNG beside each SVG, for programs that cannot show SVG, and in the place of each WebP. Mostly
    the file is damaged.

    Mend it: open the image in a program that draws, and save it anew.

    Of an image that was not saved to its end:

    ```markdown
    ![The workflow.](images/cut.webp)
    ```

    ```sh
    recto build --format docx
    ```

    ```text
    content/01.text.md:1:18: warning[F005] the image images/cut.webp cannot be turned into pixels for Word: cannot identify image file
        hint: save it anew from the program that made it
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

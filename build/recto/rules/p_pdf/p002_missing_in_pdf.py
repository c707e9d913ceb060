from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

P002 = found_by_stage(
    "P002",
    Severity.WARNING,
    """The PDF lacks an image that WeasyPrint, which makes the PDF, cannot read, or a character that no font has.

    As an **error**: the PDF has no pages, or a picture has too many pixels to be read.

    Fix it: look at the place in the PDF where it should be. A drawing that cannot be read is usually damaged.
    For letters that are empty boxes, install fonts: the hint names the package, and `recto doctor` knows before a build.
    Or write what the character means, or show a picture.

    For an image that was not saved completely:

    ```markdown
    ![A picture.](images/cut.webp)
    ```

    ```sh
    recto build --format pdf
    ```

    ```text
    content/01.text.md:1:15: warning[P002] the image images/cut.webp is missing from the PDF: WeasyPrint cannot read it
        hint: save it again from the program that made it
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

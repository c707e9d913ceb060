from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

F004 = found_by_stage(
    "F004",
    Severity.ERROR,
    """A file is not an image that a page can show.

    Recto looks at the file's content, not at its name. SVG, PNG, JPEG, GIF and WebP are images; PDF, EPS and TIFF
    cannot be shown. With Git LFS, a copy of the repository may have a small text file in place of the image until you
    run `git lfs pull`.

    Fix it: convert it, to SVG for drawings and to PNG or JPEG for photographs.

    ```markdown
    ![The workflow.](images/workflow.eps)
    ```

    ```postscript content/images/workflow.eps
    %!PS-Adobe-3.0 EPSF-3.0
    ```

    ```text
    content/01.text.md:1:18: error[F004] the file images/workflow.eps is in the format EPS, which pages do not show
        hint: convert it to SVG, or to PNG
    ```

    Right:

    ```markdown
    ![The workflow.](images/figure.svg)
    ```
    """,
    family="images",
)

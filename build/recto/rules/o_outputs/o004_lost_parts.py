from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

O004 = found_by_stage(
    "O004",
    Severity.ERROR,
    """A written file lacks citations, cross-references, notes, list items, table cells, images or formulas of the text.

    Recto counts them in the text and, after a build, in each file. This finds what the words (O001) cannot show: a
    number in a cell, a picture, an equation.

    Fix it: look for them in the file. Usual causes are raw HTML and styles that hide something. If there are none in
    the text, please report it.

    ```markdown
    # One

    <div style="font-size: 0">

    - 1
    - 2

    </div>
    ```

    ```sh
    recto build --format pdf
    ```

    ```text
    error[O004] manuscript.pdf lacks 2 of the 2 list items that the text has
        hint: raw HTML and styles can hide them; if there are none, please report it
    ```

    Right:

    ```markdown
    # One

    - 1
    - 2
    ```

    ```sh
    recto build --format pdf
    ```
    """,
    in_check=False,
)

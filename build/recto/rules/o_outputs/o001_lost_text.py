from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

O001 = found_by_stage(
    "O001",
    Severity.ERROR,
    """A written file lacks text of the manuscript.

    Recto reads each file again and compares its words with those of the text. The message says how many are missing,
    and where the longest missing passages are. For the PDF it compares the text on the pages; for the web page and the
    Word file, the text in the file.

    Fix it: look at that place in the file. Usual causes are styles that push text off the page, and tables that are too
    wide for it. If it is neither of these, report it.

    ```markdown
    # One

    <div style="margin-left: 3000px">These words are pushed off the page by a style.</div>
    ```

    ```sh
    recto build --format pdf
    ```

    ```text
    error[O001] manuscript.pdf lacks 8 of the manuscript's 11 words: “These words are pushed off the page by a style.” under “One”
        hint: raw HTML, styles or a table that is too wide for the page can hide text
    ```

    Right:

    ```markdown
    # One

    These words are on the page.
    ```

    ```sh
    recto build --format pdf
    ```
    """,
    in_check=False,
)

from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

F002 = found_by_stage(
    "F002",
    Severity.ERROR,
    """An image is outside `content/`, or its address is not the path of a file.

    It is not read. A symbolic link in `content/` may lead to an image elsewhere in the project, but not into a hidden
    folder.

    Fix it: put the file into `content/images/`.

    ```markdown
    ![The workflow.](../.drafts/workflow.svg)
    ```

    ```xml .drafts/workflow.svg
    <svg xmlns="http://www.w3.org/2000/svg" width="120" height="60"><circle r="9"/></svg>
    ```

    ```text
    content/01.text.md:1:18: error[F002] the image ../.drafts/workflow.svg is outside content/
        hint: put the file into content/images/ and write images/NAME here
    ```

    Right:

    ```markdown
    ![The workflow.](images/workflow.svg)
    ```

    ```xml content/images/workflow.svg
    <svg xmlns="http://www.w3.org/2000/svg" width="120" height="60"><circle r="9"/></svg>
    ```
    """,
    family="images",
)

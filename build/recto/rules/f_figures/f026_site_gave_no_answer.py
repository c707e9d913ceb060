from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

F026 = found_by_stage(
    "F026",
    Severity.ERROR,
    """An image on another site could not be fetched: the site is down, or refuses requests.

    The address may be right. The rest of the build goes on, and what was fetched is kept. As a **warning**: a copy could
    not be [fetched again](maintainers.md#images-and-other-files-of-other-sites) and stays as it is; or `recto build
    --fetch` could not fetch an image in CI.

    Fix it: try again later; only what is still missing is requested. If the problem remains, put the image into
    `content/images/`.

    ```markdown
    ![The workflow.](https://example.org/workflow.png)
    ```

    ```sh
    recto images lock
    ```

    ```text
    content/01.text.md:1:18: error[F026] this image will not be shown: example.org answered 502: the service is down; your text is not the problem (https://example.org/workflow.png)
        hint: try again later (what was fetched is kept), or put the image into content/images/
    ```

    Right:

    ```markdown
    ![The workflow.](images/figure.png)
    ```
    """,
    family="images",
    in_check=False,
)

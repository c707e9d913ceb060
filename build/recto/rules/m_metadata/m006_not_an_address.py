from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

M006 = found_by_stage(
    "M006",
    Severity.ERROR,
    """`html_url` is not the address of a page.

    The page would give search engines and readers a wrong address. The build goes on as if there were none. On a site of
    several manuscripts, an address that does not end with the manuscript's folder on the site is wrong as well: it would be
    in permanent versions, as the address of something else.

    Fix it: write the whole address, with `https://` and the slash at its end.

    ```yaml content/metadata.yaml
    title: A test
    html_url: example.org/manuscript
    ```

    ```text
    content/metadata.yaml:2:1: error[M006] html_url is not the address of a page: example.org/manuscript
        hint: write it like https://example.org/manuscript/, with the slash at the end
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    html_url: https://example.org/manuscript/
    ```
    """,
)

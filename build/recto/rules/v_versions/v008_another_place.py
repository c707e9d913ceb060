from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

V008 = found_by_stage(
    "V008",
    Severity.ERROR,
    """The build was made for another place on the site.

    The page, the PDF and the Word file show the permanent address of their version. On a site of several manuscripts,
    each is in a folder of its own, so its addresses are others than on a site of its own. A build of one manuscript alone
    does not know of the others, unless `manuscripts.yaml` at the top of the repository lists them.

    Fix it: list the manuscripts in `manuscripts.yaml`, or name all of them; build again, then publish.

    ```sh
    recto publish papers/a papers/b
    ```

    ```text
    error[V008] papers/a: not published: its addresses are those of a site of its own, and it would be in the folder /a/ of a site
        hint: build it again: recto build, with all manuscripts of the site, or with a list of them in manuscripts.yaml
    ```

    Right:

    ```sh
    recto build papers/a papers/b && recto publish papers/a papers/b
    ```
    """,
    in_check=False,
)

from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

V008 = found_by_stage(
    "V008",
    Severity.ERROR,
    """The build was made for another place on the site.

    The page, the PDF and the Word file show the permanent address of their version. On a site of several manuscripts,
    each is in its own folder, so its addresses are not those of a site with one manuscript. A build of one manuscript does
    not know of the others, unless `manuscripts.yaml` at the top of the repository lists them.

    Fix it: list the manuscripts in `manuscripts.yaml`, or name all of them; build again, then publish.

    ```sh
    recto publish papers/a papers/b
    ```

    ```text
    error[V008] papers/a: not published: its addresses are those of a site of its own, but it would be in the folder /a/
        hint: build it again with the other manuscripts of the site: name all of them, or list them in manuscripts.yaml
    ```

    Right:

    ```sh
    recto build papers/a papers/b && recto publish papers/a papers/b
    ```
    """,
    in_check=False,
)

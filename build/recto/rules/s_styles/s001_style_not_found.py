from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

S001 = found_by_stage(
    "S001",
    Severity.ERROR,
    """The citation style cannot be found.

    The next one in [the order of search](authors.md#citation-style) is used. As a **warning**: the library of styles is
    not installed at all.

    Fix it: use a name from [zotero.org/styles](https://www.zotero.org/styles), or a `.csl` file of the project.

    ```yaml content/metadata.yaml
    title: A test
    csl: natur
    ```

    ```text
    content/metadata.yaml:2:1: error[S001] the citation style natur cannot be found
        hint: did you mean nature?
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    csl: nature
    ```
    """,
)

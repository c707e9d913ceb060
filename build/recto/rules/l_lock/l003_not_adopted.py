from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

L003 = found_by_stage(
    "L003",
    Severity.WARNING,
    """`recto refs adopt` left out references, because it cannot tell which key they are cited by.

    Manubot records the keys in `citations.tsv`; some of its versions also in each reference's note.

    Fix it: put `citations.tsv` of the same build into the folder.

    ```json published/references.json
    [{"id": "3KqbSa7W", "type": "book", "title": "A title", "author": [{"family": "Example"}]}]
    ```

    ```sh
    recto refs adopt published
    ```

    ```text
    warning[L003] 1 reference of published left out, because nothing says which key it is cited by: A title
        hint: put the citations.tsv that Manubot wrote beside references.json into the folder
    ```

    Right:

    ```json published/references.json
    [{"id": "3KqbSa7W", "type": "book", "title": "A title", "author": [{"family": "Example"}]}]
    ```

    ```tsv published/citations.tsv
    manuscript_id\tdetagged_id\tstandard_id\tshort_id
    doi:10.5555/x\tdoi:10.5555/x\tdoi:10.5555/x\t3KqbSa7W
    ```

    ```sh
    recto refs adopt published
    ```
    """,
    in_check=False,
)

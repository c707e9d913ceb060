from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

V006 = found_by_stage(
    "V006",
    Severity.WARNING,
    """The commit of a version is not on the remote.

    The version is permanent, and its page links to the commit it was made from; but that commit is only on your
    machine, and may never be pushed, for instance if it was amended since. Recto goes by what your repository knows:
    `git fetch` updates it. In CI, which builds what was pushed, this is not checked.

    Fix it: push the commit, best before you publish it.

    ```sh
    recto deploy
    ```

    ```text
    warning[V006] the commit of version 3f2b9c41d0aa is not on origin: its page links to a commit that nobody else can see
        hint: push it as well: git push origin 3f2b9c41d0aa:refs/heads/BRANCH
    ```

    Right:

    ```sh
    git push && recto deploy
    ```
    """,
    in_check=False,
)

from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

V006 = found_by_stage(
    "V006",
    Severity.WARNING,
    """The commit of a version is not on the remote.

    The version is there to stay, and its page leads to the commit that it was made of; but that is on your machine
    alone, and may never be pushed, such as one that was amended since. As far as your repository knows, that is: `git
    fetch` tells it what is new on the remote. In CI, which builds what was pushed, nothing is asked.

    Mend it: push the commit, best before you publish it.

    ```sh
    recto deploy
    ```

    ```text
    warning[V006] the commit of version 3f2b9c41d0aa is not on origin: its page leads to a commit that nobody finds
        hint: push it as well: git push origin 3f2b9c41d0aa:refs/heads/BRANCH
    ```

    Right:

    ```sh
    git push && recto deploy
    ```
    """,
    in_check=False,
)

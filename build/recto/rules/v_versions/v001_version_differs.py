from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

V001 = found_by_stage(
    "V001",
    Severity.ERROR,
    """A version is there already, with other bytes.

    What is published under a commit's name is never rewritten, since somebody may have cited it. The same commit built
    with other versions of the packages, other options or other fonts of the machine gives other bytes. Nothing of this
    version is changed; other versions are deployed all the same.

    Mend it: leave it, if what is there is right. To publish what you have now, commit it, with an empty commit if need be.

    ```sh
    recto deploy
    ```

    ```text
    error[V001] version 3f2b9c41d0aa is on gh-pages already, with other bytes in manuscript.pdf
        hint: it stays as it is, since others may have cited it; to publish what you have now, commit it: git commit --allow-empty -m 'Publish anew'
    ```

    Right:

    a commit of its own for each version.
    """,
    in_check=False,
)

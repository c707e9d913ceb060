from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

V001 = found_by_stage(
    "V001",
    Severity.ERROR,
    """A version is already published, with different content.

    What is published under a commit's name is never rewritten, since somebody may have cited it. The same commit gives
    a different file if it is built with other versions of the packages, other options or other fonts. This version is
    not changed; other versions are still deployed.

    Fix it: do nothing if the published version is right. To publish what you have now, commit it, with an empty commit
    if need be.

    ```sh
    recto deploy
    ```

    ```text
    error[V001] version 3f2b9c41d0aa is already published on gh-pages, and its manuscript.pdf differs from yours
        hint: it is not changed, since others may have cited it; to publish what you have now, commit it: git commit --allow-empty -m 'Publish again'
    ```

    Right:

    a separate commit for each version.
    """,
    in_check=False,
)

from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

V007 = found_by_stage(
    "V007",
    Severity.ERROR,
    """The manuscript is a draft, so it is not published.

    `recto: draft: true` in `metadata.yaml` says that it is not for readers yet. It is built and checked like any other.
    A published version stays for ever, so a draft does not become one. Nor is anything of it deployed, even if
    `webpage/` has a version from before it was called a draft. If several manuscripts are published together, drafts are
    left out without an error.

    Fix it: when the manuscript is ready, remove the setting, commit, build again, publish.

    ```sh
    recto publish
    ```

    ```text
    error[V007] not published: the manuscript is a draft
        hint: when it is ready, remove draft: true from content/metadata.yaml, commit, and build again
    ```

    Right:

    a `metadata.yaml` without `draft: true`.
    """,
    in_check=False,
)

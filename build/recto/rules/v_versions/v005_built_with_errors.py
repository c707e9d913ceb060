from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

V005 = found_by_stage(
    "V005",
    Severity.ERROR,
    """The build has errors, so that it becomes no version.

    A build makes what it can of a manuscript with errors, for its authors to see. A version is cited, and is never
    rewritten: it would keep its missing reference for ever. Nothing is published.

    Mend it: mend what `recto check` says, commit, build again, publish. A rule that your group does not want to be held
    to is set to a warning under `recto: checks:` in `metadata.yaml`.

    ```sh
    recto publish
    ```

    ```text
    error[V005] the build of 3f2b9c41d0aa has 2 errors, and a version stays as it is
        hint: mend what recto check says, commit, and build again
    ```

    Right:

    a build of which is said `no problems`, or warnings alone.
    """,
    in_check=False,
)

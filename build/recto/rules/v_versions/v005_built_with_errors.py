from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

V005 = found_by_stage(
    "V005",
    Severity.ERROR,
    """The build has errors, so it is not published.

    A build makes what it can of a manuscript with errors, so that its authors can see it. A published version is cited
    and never rewritten: its missing reference would be missing for ever.

    Fix it: correct what `recto check` reports, commit, build again, publish. To turn off a rule that your group does not
    want to follow, make it a warning under `recto: checks:` in `metadata.yaml`.

    ```sh
    recto publish
    ```

    ```text
    error[V005] not published: the build of 3f2b9c41d0aa has 2 errors
        hint: fix what recto check reports, commit, and build again
    ```

    Right:

    a build of which is said `no problems`, or warnings alone.
    """,
    in_check=False,
)

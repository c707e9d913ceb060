from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

M018 = found_by_stage(
    "M018",
    Severity.WARNING,
    """A value in metadata.yaml ends at a `#`.

    To YAML, a `#` after a space begins a comment, so the rest of the value is lost. What is a comment has a space after
    `#`, and is not reported.

    Fix it: put the whole value in straight quotation marks.

    ```yaml content/metadata.yaml
    title: How issue #12 was solved
    ```

    ```text
    content/metadata.yaml:1:18: warning[M018] the value ends before #: what follows, #12 was solved, is a comment
        hint: put the value in quotes: "How issue #12 was solved"; if it is a comment, write a space after #
    ```

    Right:

    ```yaml content/metadata.yaml
    title: "How issue #12 was solved"
    ```
    """,
)

from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

T004 = found_by_stage(
    "T004",
    Severity.ERROR,
    """The text between two lines of hyphens is not YAML.

    Pandoc reads such a block as metadata. Recto treats it as text instead.

    Fix it: put a blank line after a line of hyphens that should be a rule, or write `***`.

    ```markdown
    One part.

    ---
    Another: part: of it.
    ---

    The rest.
    ```

    ```text
    content/01.text.md:3:1: error[T004] the text between two lines of hyphens is read as metadata, but is not YAML
        hint: put a blank line after a line of hyphens that should be a rule, or use ***
    ```

    Right:

    ```markdown
    One part.

    ***

    Another: part: of it.

    ***

    The rest.
    ```
    """,
)

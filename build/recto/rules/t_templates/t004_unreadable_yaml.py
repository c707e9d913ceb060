from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

T004 = found_by_stage(
    "T004",
    Severity.ERROR,
    """What stands between two lines of hyphens is not YAML.

    Pandoc reads such a block in the text as metadata. It is taken for text instead.

    Mend it: put a blank line after a line of hyphens that is meant as a rule, or write `***`.

    ```markdown
    One part.

    ---
    Another: part: of it.
    ---

    The rest.
    ```

    ```text
    content/01.text.md:3:1: error[T004] what stands between two lines of hyphens is read as metadata, and is not YAML
        hint: put a blank line after a line of hyphens that is meant as a rule, or use ***
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

from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

T005 = found_by_stage(
    "T005",
    Severity.WARNING,
    """Metadata between lines of hyphens in the text is left out.

    Manubot's Pandoc reads such a block as if it were in metadata.yaml. Recto uses only its numbering settings
    (`fignos-caption-name` and the like).

    Fix it: put it into `content/metadata.yaml`, and references into `content/manual-references.yaml`.

    ```markdown
    ---
    title: Another title
    ---

    The text.
    ```

    ```text
    content/01.text.md:2:1: warning[T005] metadata in the text is left out: title
        hint: put it into content/metadata.yaml
    ```

    Right:

    ```yaml content/metadata.yaml
    title: Another title
    ```

    ```markdown
    The text.
    ```
    """,
)

from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

H003 = found_by_stage(
    "H003",
    Severity.WARNING,
    """Raw OpenXML is left out of the Word file.

    Word does not open a file that is not well formed, and it runs the fields and opens the linked objects in a file.

    Fix it: write well-formed OpenXML, without fields and linked objects.

    ````markdown
    ```{=openxml}
    <w:p><w:broken
    ```
    ````

    ```text
    content/01.text.md:2:1: warning[H003] raw OpenXML is left out of the Word file: <w:p><w:broken
        hint: write well-formed OpenXML, without fields and linked objects
    ```

    Right:

    ````markdown
    ```{=openxml}
    <w:p><w:r><w:br w:type="page"/></w:r></w:p>
    ```
    ````
    """,
)

from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

H003 = found_by_stage(
    "H003",
    Severity.WARNING,
    """Raw OpenXML is left out of the Word file.

    Word does not open a file that is not well formed, and runs fields and opens linked objects that it finds in one.

    Mend it: write well-formed OpenXML, without fields and linked objects.

    ````markdown
    ```{=openxml}
    <w:p><w:broken
    ```
    ````

    ```text
    content/01.text.md:2:1: warning[H003] raw OpenXML is left out of the Word file: <w:p><w:broken
        hint: raw OpenXML has to be well formed, without fields and linked objects
    ```

    Right:

    ````markdown
    ```{=openxml}
    <w:p><w:r><w:br w:type="page"/></w:r></w:p>
    ```
    ````
    """,
)

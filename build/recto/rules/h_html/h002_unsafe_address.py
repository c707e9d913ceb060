from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

H002 = found_by_stage(
    "H002",
    Severity.WARNING,
    """A link's address is removed, because it would run code or open a file on the reader's machine.

    The text of the link stays. Addresses may begin with `http:`, `https:`, `mailto:`, `tel:`, `ftp:` or `doi:`, or name
    a file or a place in the text.

    Fix it: write an address that begins with `https:`.

    ```markdown
    See the [data](javascript:alert(1)).
    ```

    ```text
    content/01.text.md:1:16: warning[H002] the link to javascript:alert(1) is removed: links may only lead to web pages, published files and e-mail addresses
        hint: write an address that begins with https:
    ```

    Right:

    ```markdown
    See the [data](https://example.org/data.csv).
    ```
    """,
)

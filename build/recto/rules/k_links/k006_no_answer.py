from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

K006 = found_by_stage(
    "K006",
    Severity.WARNING,
    """A link could not be followed: its host does not answer; found by `recto check --links` only.

    The host may be down for an hour, or for good. Hosts that refuse to answer a program are not reported.

    Mend it: open the link in a browser, and try again another day.

    ```sh
    recto check --links
    ```

    ```markdown
    See [the data](https://example.org/down).
    ```

    ```text
    content/01.text.md:1:16: warning[K006] https://example.org/down does not answer: example.org answered 503
        hint: open it in a browser; if it works there, nothing is wrong
    ```

    Right:

    ```markdown
    See [the data](https://example.org/data).
    ```
    """,
    in_check=False,  # an option asks for it
)

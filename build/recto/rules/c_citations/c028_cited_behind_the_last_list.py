from __future__ import annotations

from recto.core.diagnostics import Severity
from recto.rules.rule import found_by_stage

C028 = found_by_stage(
    "C028",
    Severity.WARNING,
    """A section behind the last of several lists of references cites works.

    They are in that list, which readers take for the list of the chapter that it ends.

    Fix it: give the section a [list](authors.md#several-lists) of its own, or end the text with a section `References`.

    ```markdown
    ## One

    It was shown [@doi:10.5555/alpha].

    ::: {.refs}
    :::

    ## Two

    It was shown again [@doi:10.5555/alpha].

    ::: {.refs}
    :::
    ```

    ```markdown content/90.back-matter.md
    ## Three

    And once more [@doi:10.5555/alpha].
    ```

    ```text
    content/01.text.md:12:6: warning[C028] what “Three” cites is in this list, which is before it
        hint: end the text with ::: {.refs} and, on the next line, :::
    ```

    Right:

    ```markdown
    ## One

    It was shown [@doi:10.5555/alpha].

    ::: {.refs}
    :::

    ## Two

    It was shown again [@doi:10.5555/alpha].

    ::: {.refs}
    :::
    ```

    ```markdown content/90.back-matter.md
    ## Three

    And once more [@doi:10.5555/alpha].

    ::: {.refs}
    :::
    ```
    """,
)

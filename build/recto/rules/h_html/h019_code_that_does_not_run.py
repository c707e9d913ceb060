from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("H019", Severity.WARNING)
def code_that_does_not_run(subject: Subject) -> Iterator[Finding]:
    """A block of code is marked to be run, as in R Markdown and Quarto. Recto shows the code and runs nothing.

    Fix it: run it elsewhere, and put its results into the text: figures as images, numbers as template variables.
    To show the code itself, name its language with a full stop.

    ````markdown
    ```{r}
    plot(growth)
    ```
    ````

    ```text
    content/01.text.md:1:1: warning[H019] this code is shown and not run
        hint: write {.r} to show it; to show what it makes, run it elsewhere and add the image or the number
    ```

    Right:

    ````markdown
    ```{.r}
    plot(growth)
    ```
    ````
    """
    for chunk in _CHUNK.finditer(subject.text.text):
        hint = (
            f"write {{.{chunk['language']}}} to show it; to show what it makes, run it elsewhere and add the image or the "
            "number"
        )
        yield Finding("this code is shown and not run", subject.text.location(chunk.start("fence")), hint)


_CHUNK = re.compile(
    r"^ {0,3}(?P<fence>`{3,}|~{3,})[ \t]*\{(?P<language>r|R|python|julia|bash|sh|sql|ojs|mermaid|dot)\b[^}\n.#]*\}[ \t]*$",
    re.MULTILINE,
)

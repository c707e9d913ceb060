from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.document.panels import COLUMNS, MOST_COLUMNS
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject
from recto.rules.unread import readable


@rule("F028", Severity.WARNING)
def columns_of_panels(subject: Subject) -> Iterator[Finding]:
    """A figure of several panels is told a number of columns that it cannot have, or an option that there is not.

    The option has no effect: the panels of a paragraph are side by side. More than six columns become six.

    Fix it: write `columns=` and a number from 1 to 6.

    ```markdown
    Figure @fig:samples shows both fields.

    ::: {#fig:samples columns=two}
    ![The first field.](images/figure.svg)
    ![The second field.](images/figure.png)

    Samples of both fields.
    :::
    ```

    ```text
    content/01.text.md:3:19: warning[F028] columns=two: a figure has 1 to 6 columns
        hint: write the number in digits, such as columns=2
    ```

    Right:

    ```markdown
    Figure @fig:samples shows both fields.

    ::: {#fig:samples columns=2}
    ![The first field.](images/figure.svg)
    ![The second field.](images/figure.png)

    Samples of both fields.
    :::
    ```
    """
    wholes = {label.whole for label in subject.document.labels if label.whole}
    words = readable(subject.text.text) if wholes else ""
    for block in _BLOCK.finditer(words):
        if block["name"] not in wholes:
            continue
        for option in _OPTION.finditer(words, block.start("options"), block.end("options")):
            name, value = option["name"], option["value"].strip("\"'")
            place = subject.text.location(option.start())
            if name not in COLUMNS:
                if re.fullmatch(r"(?:n|num|layout-)?-?(?:cols?|columns?|rows?|nrow)|layout(?:-[a-z]+)?", name):
                    yield Finding(f"a figure has no option {name}=", place, "write columns= and the number of columns")
            elif not re.fullmatch(rf"0*[1-{MOST_COLUMNS}]", value):
                problem = f"{name}={value[:40]}: a figure has 1 to {MOST_COLUMNS} columns"
                yield Finding(problem, place, "write the number in digits, such as columns=2")


_BLOCK = re.compile(r"^[ \t>]*:{3,}[ \t]*\{#(?P<name>fig:[^\s{}]+)(?P<options>[^{}\n]*)\}", re.MULTILINE)
_OPTION = re.compile(r"(?<=\s)(?P<name>[\w-]+)=(?P<value>\"[^\"]*\"|'[^']*'|[^\s{}]*)")

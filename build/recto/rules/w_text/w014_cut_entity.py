from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Fix, Severity
from recto.pandoc.markdown import prose
from recto.rules.rule import Finding, rule
from recto.rules.shown import shown_text
from recto.rules.subject import Subject


@rule("W014", Severity.WARNING)
def cut_entity(subject: Subject) -> Iterator[Finding]:
    """The name of a character lacks its semicolon, so it is shown as you typed it.

    Fix it: write the semicolon, as `recto check --fix` does; or the character itself.

    ```markdown
    The share was &lt 5 %.
    ```

    ```text
    content/01.text.md:1:15: warning[W014] &lt is shown as you typed it
        hint: write &lt;
    ```

    Right:

    ```markdown
    The share was &lt; 5 %.
    ```
    """
    for entity in _ENTITY.finditer(prose(subject.text.text)):
        if f"&{entity['name']}" in shown_text(subject):
            place = subject.text.location(entity.start())
            yield Finding(
                f"{entity[0]} is shown as you typed it", place, f"write {entity[0]};", Fix(entity[0], entity[0] + ";")
            )


_ENTITY = re.compile(
    r"(?<![\w&/])&(?P<name>lt|gt|amp|nbsp|ndash|mdash|alpha|beta|gamma|delta|mu|deg|times|plusmn|le|ge|eacute|uuml|ouml|auml)(?![\w;=])"
)

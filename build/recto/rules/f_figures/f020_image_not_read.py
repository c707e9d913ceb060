from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject
from recto.rules.unread import unread


@rule("F020", Severity.ERROR)
def image_not_read(subject: Subject) -> Iterator[Finding]:
    """An image is shown as you typed it, because its caption or its parentheses are not as Markdown wants them.

    A caption is one paragraph, and each bracket in it has its other half. The address follows without a space.

    Fix it: write a bracket that belongs to the caption as `\\\\[` or `\\\\]`, and remove blank lines and the space.

    ```markdown
    ![The interval [0, 1) on the axis.](images/figure.svg)
    ```

    ```text
    content/01.text.md:1:1: error[F020] the brackets in this caption do not match, so the image is not shown
        hint: write \\[ and \\] for brackets that are part of the caption
    ```

    Right:

    ```markdown
    ![The interval \\[0, 1) on the axis.](images/figure.svg)
    ```
    """
    for one in unread(subject):
        if one.kind == "image":
            yield Finding(one.message, subject.text.location(one.start), one.hint)

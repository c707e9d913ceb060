from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.pandoc.markdown import Kind, blanked, pieces
from recto.rules.rule import Finding, rule
from recto.rules.shown import shown_text
from recto.rules.subject import Subject


@rule("H018", Severity.WARNING)
def marked_change(subject: Subject) -> Iterator[Finding]:
    """A change or a remark is marked as in CriticMarkup, which is shown as you typed it.

    Fix it: make the change, or leave it; write a remark that is not to be shown between `<!--` and `-->`.

    ```markdown
    We took {--ten--}{++twelve++} samples.{>>Really?<<}
    ```

    ```text
    content/01.text.md:1:9: warning[H018] {-- is the sign of a change, and is shown as you typed it
        hint: make the change, or write a remark as <!-- … -->
    content/01.text.md:1:18: warning[H018] {++ is the sign of a change, and is shown as you typed it
        hint: make the change, or write a remark as <!-- … -->
    content/01.text.md:1:39: warning[H018] {>> is the sign of a change, and is shown as you typed it
        hint: make the change, or write a remark as <!-- … -->
    ```

    Right:

    ```markdown
    We took twelve samples.
    ```
    """
    text = subject.text.text
    plain = blanked(text, [piece for piece in pieces(text) if piece.kind not in (Kind.ATTRIBUTES, Kind.TAG)])
    for change in _CHANGE.finditer(plain):
        sign = change["sign"]
        # Two hyphens are shown as a dash, two tildes cross out.
        if sign in "--~~" or f"{{{sign}" in shown_text(subject):
            problem = f"{{{sign} is the sign of a change, and is shown as you typed it"
            hint = "make the change, or write a remark as <!-- … -->"
            yield Finding(problem, subject.text.location(change.start()), hint)


_CHANGE = re.compile(r"\{(?P<sign>\+\+|--|~~|==|>>)(?=\S)(?:[^\n]|\n(?!\s*\n)){1,2000}?(?P<end>\+\+|--|~~|==|<<)\}")

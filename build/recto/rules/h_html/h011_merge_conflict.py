from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.pandoc.markdown import Kind, blanked, pieces
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("H011", Severity.ERROR)
def merge_conflict(subject: Subject) -> Iterator[Finding]:
    """The text contains two versions of a passage, with the marks that git has put around them.

    Two people changed the same lines, and the merge was committed before it was finished.

    Fix it: keep what is right of both, and remove the lines with the marks.

    ```markdown
    We used
    <<<<<<< HEAD
    ten rules.
    =======
    twelve rules.
    >>>>>>> more-rules
    ```

    ```text
    content/01.text.md:2:1: error[H011] a merge conflict is not resolved: both versions are in the text
        hint: keep what is right of both, and remove the lines <<<<<<<, ======= and >>>>>>>
    ```

    Right:

    ```markdown
    We used ten rules.
    ```
    """
    text = subject.text.text
    shown = [piece for piece in pieces(text) if piece.kind in (Kind.CODE, Kind.UNCLOSED_FENCE, Kind.VERBATIM)]
    begun: re.Match[str] | None = None
    for mark in _CONFLICT.finditer(blanked(text, shown)):
        if mark["begin"]:
            begun = mark
        elif begun:
            yield Finding(
                "a merge conflict is not resolved: both versions are in the text",
                subject.text.location(begun.start()),
                "keep what is right of both, and remove the lines <<<<<<<, ======= and >>>>>>>",
            )
            begun = None


_CONFLICT = re.compile(r"^(?:(?P<begin><{7})|>{7})[ \t]\S", re.MULTILINE)

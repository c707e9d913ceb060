from __future__ import annotations

from collections.abc import Iterator

from recto.core.conflicts import RESOLVE, UNRESOLVED, conflicts
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
    content/01.text.md:2:1: error[H011] a merge that was not finished has left its marks in the text
        hint: keep what is right of both versions, and remove the lines <<<<<<<, ======= and >>>>>>>
    ```

    Right:

    ```markdown
    We used ten rules.
    ```
    """
    text = subject.text.text
    shown = [piece for piece in pieces(text) if piece.kind in (Kind.CODE, Kind.UNCLOSED_FENCE, Kind.VERBATIM)]
    for start in conflicts(blanked(text, shown)):
        yield Finding(f"{UNRESOLVED}text", subject.text.location(start), RESOLVE)

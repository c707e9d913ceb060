from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.pandoc.markdown import Kind, pieces, prose
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("H014", Severity.ERROR)
def comment_not_closed(subject: Subject) -> Iterator[Finding]:
    """A comment is not closed, so it is shown to all readers, or hides the text up to the end of the next comment.

    Fix it: end it with `-->`. A comment begins with `<!--`; word processors make a dash of the two hyphens.

    ```markdown
    The effect was small. <!-- ask Ada
    ```

    ```text
    content/01.text.md:1:23: error[H014] this comment is not closed: it hides the text up to the end of the next one
        hint: write --> where it ends
    ```

    Right:

    ```markdown
    The effect was small. <!-- ask Ada -->
    ```
    """
    text = subject.text.text
    for match in re.finditer(r"<!(?=[-–—])", prose(text)):
        if text.startswith("<!--", match.start()):
            message, hint = "this comment is not closed, so it is shown as text", "write --> where it ends"
        else:
            message = "this is not read as a comment, so it is shown as text"
            hint = "begin a comment with <!-- and end it with -->"
        yield Finding(message, subject.text.location(match.start()), hint)
    for piece in pieces(text):
        if piece.kind is Kind.COMMENT and "<!--" in text[piece.start + 4 : piece.end]:
            problem = "this comment is not closed: it hides the text up to the end of the next one"
            yield Finding(problem, subject.text.location(piece.start), "write --> where it ends")

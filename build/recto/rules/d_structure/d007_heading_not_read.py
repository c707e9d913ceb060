from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.d_structure.unread import unread_headings
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("D007", Severity.WARNING)
def heading_not_read(subject: Subject) -> Iterator[Finding]:
    """A line that begins with `#` is not read as a heading, so it is shown as text, and the contents lack it.

    A heading begins at the beginning of its line, with `#` and a space, and has a blank line before it.

    Fix it: add the space or the blank line. Put a backslash before a `#` that should be shown.

    ```markdown
    ## Results

    The first.

    ##Methods

    They were counted.
    ```

    ```text
    content/01.text.md:5:1: warning[D007] this is not read as a heading: there is no space after ##
        hint: write ## Methods
    ```

    Right:

    ```markdown
    ## Results

    The first.

    ## Methods

    They were counted.
    ```
    """
    for line in unread_headings(subject):
        yield Finding(f"this is not read as a heading: {line.problem}", subject.text.location(line.start), line.hint)

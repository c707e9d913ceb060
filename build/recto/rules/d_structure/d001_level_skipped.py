from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("D001", Severity.WARNING, in_build=False)
def level_skipped(subject: Subject) -> Iterator[Finding]:
    """A heading is more than one level below the one before it.

    The table of contents, screen readers and the PDF's outline show a step that is not there.

    Fix it: remove `#` marks, so that each heading is at most one level below the one before.

    ```markdown
    ## Methods

    We measured.

    #### Samples

    There were ten.
    ```

    ```text
    content/01.text.md:5:1: warning[D001] this heading skips a level (2 to 4)
        hint: write ### Samples
    ```

    Right:

    ```markdown
    ## Methods

    We measured.

    ### Samples

    There were ten.
    ```
    """
    before = 0
    for heading in subject.document.headings:
        if before and heading.level > before + 1:
            yield Finding(
                f"this heading skips a level ({before} to {heading.level})",
                heading.location,
                f"write {'#' * (before + 1)} {heading.text}",
            )
        before = heading.level

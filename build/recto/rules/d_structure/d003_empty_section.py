from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from recto.core.diagnostics import Severity
from recto.rules.d_structure.reference_list import REFERENCES
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("D003", Severity.WARNING, in_build=False)
def empty_section(subject: Subject) -> Iterator[Finding]:
    """Nothing stands under a heading.

    Mostly something was forgotten, or is still to be written. The section for the references may be empty.

    Mend it: write it, or take the heading out.

    ```markdown
    ## Funding

    ## Results

    The first.
    ```

    ```text
    content/01.text.md:1:1: warning[D003] nothing stands under the heading “Funding”
        hint: write it, or take the heading out
    ```

    Right:

    ```markdown
    ## Results

    The first.
    ```
    """
    headings = subject.document.headings
    for heading, following in zip_longest(headings, headings[1:]):
        deeper = following is not None and following.level > heading.level
        if not heading.filled and not deeper and not REFERENCES.fullmatch(heading.text):
            message = f"nothing stands under the heading “{heading.text}”"
            yield Finding(message, heading.location, "write it, or take the heading out")

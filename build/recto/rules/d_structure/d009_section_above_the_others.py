from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("D009", Severity.WARNING)
def section_above_the_others(subject: Subject) -> Iterator[Finding]:
    """A heading is a level above the other sections, although it comes after some of them.

    The sections after it then belong to it in the table of contents and in section numbers. Appendices,
    supplements and references are not reported, nor are headings that only hold others.

    Fix it: give it as many `#` as the other sections have.

    ```markdown
    ## Results

    The first.

    # Methods

    They were counted.

    ## Discussion

    That was all.
    ```

    ```text
    content/01.text.md:5:1: warning[D009] this heading has one #, but the sections before it have ##
        hint: write ## Methods
    ```

    Right:

    ```markdown
    ## Results

    The first.

    ## Methods

    They were counted.

    ## Discussion

    That was all.
    ```
    """
    headings = subject.document.headings
    usual = headings[0].level if headings else 1
    above = [heading for heading in headings if heading.level < usual and not _BACK_MATTER.match(heading.text)]
    first = headings.index(above[0]) if above else 0
    # If more sections are above the first ones than beside them, those are the odd ones: an abstract, say.
    if len(above) > sum(heading.level == usual for heading in headings[:first]):
        return
    for heading in above:
        following = next(iter(headings[headings.index(heading) + 1 :]), None)
        if heading.filled or not following or following.level != heading.level + 1:
            yield Finding(
                f"this heading has {_MARKS[heading.level]}, but the sections before it have {'#' * usual}",
                heading.location,
                f"write {'#' * usual} {heading.text}",
            )


_BACK_MATTER = re.compile(
    r"appendi|suppl|supporting|additional|abstract|references|bibliography|literature|works cited", re.IGNORECASE
)
_MARKS = ("", "one #", "##", "###", "####", "#####", "######")

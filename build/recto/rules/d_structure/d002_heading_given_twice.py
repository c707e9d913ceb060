from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.core.model import Heading
from recto.document.reference_lists import has_several
from recto.rules.d_structure.reference_list import is_for_references
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("D002", Severity.WARNING, in_build=False)
def heading_given_twice(subject: Subject) -> Iterator[Finding]:
    """Two headings of one level, below the same heading, have the same words.

    Readers of the table of contents cannot tell them apart. Below different headings they may be the same.

    Fix it: rename one, or merge the two sections.

    ```markdown
    ## Results

    The first.

    ## Results

    The second.
    ```

    ```text
    content/01.text.md:5:1: warning[D002] there is already a heading “Results” at content/01.text.md:1:1
        hint: rename one of the two, or merge the two sections
    ```

    Right:

    ```markdown
    ## Results of the first year

    The first.

    ## Results of the second year

    The second.
    ```
    """
    above: list[tuple[int, dict[str, Heading]]] = []
    several = has_several(subject.document.ast)
    for heading in subject.document.headings:
        while above and above[-1][0] > heading.level:
            above.pop()
        if not above or above[-1][0] < heading.level:
            above.append((heading.level, {}))
        text = heading.text.casefold()
        if is_for_references(heading) and several:  # each chapter has its own
            continue
        if text and (first := above[-1][1].setdefault(text, heading)) is not heading:
            message = f"there is already a heading “{heading.text}” at {first.location}"
            yield Finding(message, heading.location, "rename one of the two, or merge the two sections")

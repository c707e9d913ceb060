from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from recto.core.diagnostics import Severity
from recto.document.sections import REFERENCES
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("D003", Severity.WARNING, in_build=False)
def empty_section(subject: Subject) -> Iterator[Finding]:
    """A heading has nothing under it.

    Usually something was forgotten, or is still to be written. The section for the references may be empty.

    Fix it: write the section, or remove the heading.

    ```markdown
    ## Funding

    ## Results

    The first.
    ```

    ```text
    content/01.text.md:1:1: warning[D003] there is nothing under the heading “Funding”
        hint: write the section, or remove the heading
    ```

    Right:

    ```markdown
    ## Results

    The first.
    ```
    """
    headings, metadata = subject.document.headings, subject.manuscript.metadata.values
    # The key that is meant is not read (M003).
    authors = {"authors"} if "authors" not in metadata and metadata.keys() & {"author", "Authors"} else set()
    for heading, following in zip_longest(headings, headings[1:]):
        deeper = following is not None and following.level > heading.level
        if (
            heading.text
            and not heading.filled
            and not deeper
            and not REFERENCES.fullmatch(heading.text)
            and (heading.text.lower() not in authors)
        ):
            message = f"there is nothing under the heading “{heading.text}”"
            yield Finding(message, heading.location, "write the section, or remove the heading")

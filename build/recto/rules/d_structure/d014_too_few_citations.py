from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.core.wording import counted
from recto.rules.d_structure.sections import held_sections
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("D014", Severity.WARNING, in_build=False)
def too_few_citations(subject: Subject) -> Iterator[Finding]:
    """A section cites fewer works than the project's contract says.

    The contract is in metadata.yaml, under `recto: structure:`. Each work is counted once, including those cited in
    captions and tables.

    Fix it: cite the works that the section relies on, or change the contract.

    ```yaml content/metadata.yaml
    title: A test
    recto:
      structure:
        sections:
          - {heading: Introduction, citations: 2}
    ```

    ```markdown
    ## Introduction

    As was shown [@doi:10.5555/alpha] and shown [@doi:10.5555/alpha].
    ```

    ```text
    content/01.text.md:1:1: warning[D014] “Introduction” cites 1 work; the contract says 2 or more
        hint: cite 1 more, or change recto: structure: in metadata.yaml
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    recto:
      structure:
        sections:
          - {heading: Introduction, citations: 2}
    ```

    ```markdown
    ## Introduction

    As was shown [@doi:10.5555/alpha] and shown again [@doi:10.5555/beta].
    ```
    """
    held = held_sections(subject)
    if not held:
        return
    contract = held.contract
    for one in held.placed:
        fewest, count, heading = contract.sections[one.index].citations, one.section.citations, one.section.heading
        if count < fewest:
            message = f"“{heading.text}” cites {counted(count, 'work')}; the contract says {fewest} or more"
            hint = f"cite {fewest - count} more, or change recto: structure: in metadata.yaml"
            yield Finding(message, heading.location, hint)

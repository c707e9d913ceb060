from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.core.wording import nearest
from recto.rules.d_structure.sections import held_sections
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject, stated_sections


@rule("D011", Severity.ERROR)
def section_missing(subject: Subject) -> Iterator[Finding]:
    """A section that the project's contract requires is missing.

    The contract is in metadata.yaml, under `recto: structure:`. Typographic quotes and capitals make no difference.

    Fix it: write the section, rename the one that is meant, or change the contract: write `optional: true` for sections
    that may be missing.

    ```yaml content/metadata.yaml
    title: A test
    recto:
      structure:
        sections:
          - heading: Introduction
          - heading: Methods
    ```

    ```markdown
    ## Introduction

    Words.

    ## Method

    Words.
    ```

    ```text
    content/metadata.yaml:6:9: error[D011] the section “Methods” is missing
        hint: rename “Method” at content/01.text.md:5:1, if this is that section
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    recto:
      structure:
        sections:
          - heading: Introduction
          - heading: Methods
          - {heading: Discussion, optional: true}
    ```

    ```markdown
    ## Introduction

    Words.

    ## Methods

    Words.
    ```
    """
    held = held_sections(subject)
    if not held:
        return
    contract, placed, stated = held.contract, held.placed, stated_sections(subject).values()
    for at, wanted in enumerate(contract.sections):
        count = sum(one.index == at for one in placed)
        fewest = 0 if wanted.optional else wanted.count[0] if wanted.count else 1
        if count >= fewest or any(wanted.matches(heading) for heading in stated):
            continue
        place = subject.manuscript.metadata.place("recto", "structure", "sections", at, "heading")
        like = nearest(wanted.heading, [section.heading.text for section in held.others])
        meant = next((section for section in held.others if like == f"did you mean {section.heading.text}?"), None)
        before = next((one.section.heading.text for one in reversed(placed) if one.index < at), "")
        message = f"the section “{wanted.heading}” is missing"
        if count:
            message = f"there are {count} sections “{wanted.heading}”; the contract says {fewest} or more"
        if meant:
            hint = f"rename “{meant.heading.text}” at {meant.heading.location}, if this is that section"
        else:
            hint = f"write it after “{before}”" if before else "write it before the others"
        yield Finding(message, place, hint)

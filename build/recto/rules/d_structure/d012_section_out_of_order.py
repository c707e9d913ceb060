from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.manuscript.contract import plain
from recto.rules.d_structure.sections import held_sections
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject, ascending


@rule("D012", Severity.WARNING)
def section_out_of_order(subject: Subject) -> Iterator[Finding]:
    """A section is in a different place from the project's contract, is there twice, or is not in the contract.

    The contract is in metadata.yaml, under `recto: structure:`: the manuscript has its `sections` in the same order,
    `{n}` counts from 1, `last` is the last section, and with `only: true` there may be no others.

    Fix it: move the section, correct its number, or change the contract.

    ```yaml content/metadata.yaml
    title: A test
    recto:
      structure:
        sections:
          - heading: Introduction
          - heading: "Rule {n}: *"
    ```

    ```markdown
    ## Introduction

    Words.

    ## Rule 1: Begin

    Words.

    ## Rule 3: End

    Words.
    ```

    ```text
    content/01.text.md:9:1: warning[D012] “Rule 3: End” is section 2 of its kind; it should be “Rule 2: End”
        hint: number the sections in the order they appear
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    recto:
      structure:
        sections:
          - heading: Introduction
          - heading: "Rule {n}: *"
    ```

    ```markdown
    ## Introduction

    Words.

    ## Rule 1: Begin

    Words.

    ## Rule 2: End

    Words.
    ```
    """
    held = held_sections(subject)
    if not held:
        return
    contract, placed = held.contract, held.placed
    kept = ascending([one.index * 10_000 + at for at, one in enumerate(placed)])
    counts: dict[int, int] = {}
    for at, one in enumerate(placed):
        wanted, heading = contract.sections[one.index], one.section.heading
        count = counts[one.index] = counts.get(one.index, 0) + 1
        most = wanted.count[1] if wanted.count else None if one.number is not None else 1
        if most is not None and count > most:
            again = "twice" if most == 1 else f"more than {most} times"
            message = (
                f"“{heading.text}” is here {again}: “{wanted.heading}”"
                if most > 1
                else f"“{heading.text}” is here twice"
            )
            yield Finding(message, heading.location, "remove one, or change the contract in metadata.yaml")
        elif one.index * 10_000 + at not in kept:
            before = [other for other in placed if other.index < one.index]
            hint = f"move it after “{before[-1].section.heading.text}”" if before else "move it before the others"
            yield Finding(f"“{heading.text}” is not where the contract has it", heading.location, hint)
        elif one.number is not None and one.number != count:
            right = heading.text.replace(str(one.number), str(count), 1)
            message = f"“{heading.text}” is section {count} of its kind; it should be “{right}”"
            yield Finding(message, heading.location, "number the sections in the order they appear")
    for section in held.others if contract.only else ():
        message = f"“{section.heading.text}” is not in the contract"
        hint = "remove it, make it part of another section, or add it to recto: structure: sections: in metadata.yaml"
        yield Finding(message, section.heading.location, hint)
    sections = held.sections
    if contract.last and sections and plain(sections[-1].heading.text) != plain(contract.last):
        message = f"the last section is “{sections[-1].heading.text}”; the contract says “{contract.last}”"
        yield Finding(message, sections[-1].heading.location, f"move “{contract.last}” to the end")

from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.core.model import Location
from recto.core.wording import counted
from recto.manuscript.contract import plain
from recto.rules.d_structure.sections import held_sections
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("D013", Severity.WARNING, in_build=False)
def too_many_or_few_words(subject: Subject) -> Iterator[Finding]:
    """A section, or the whole manuscript, is longer or shorter than the project's contract says.

    The contract is in metadata.yaml, under `recto: structure:`: `words` for the whole, `abstract` for the section
    "Abstract", and `words` of each section. Only running text is counted: no headings, tables, captions, formulas or
    citations.

    Fix it: shorten or extend the text, or change the contract.

    ```yaml content/metadata.yaml
    title: A test
    recto:
      structure:
        abstract: 10
    ```

    ```markdown
    ## Abstract

    These are some more words than the contract for abstracts allows.

    ## Introduction

    Words.
    ```

    ```text
    content/01.text.md:1:1: warning[D013] “Abstract” has 11 words; the contract says at most 10
        hint: remove 1, or change recto: structure: in metadata.yaml
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    recto:
      structure:
        abstract: [5, 10]
    ```

    ```markdown
    ## Abstract

    These are no more words than it allows.

    ## Introduction

    Words.
    ```
    """
    held = held_sections(subject)
    if not held:
        return
    contract = held.contract
    for one in held.placed:
        limits, heading = contract.sections[one.index].words, one.section.heading
        if limits:
            yield from _measured(f"“{heading.text}”", one.section.words, limits, heading.location)
    for section in held.sections:
        if contract.abstract and plain(section.heading.text) == "abstract":
            yield from _measured("“Abstract”", section.words, contract.abstract, section.heading.location)
    if contract.words:
        place = subject.manuscript.metadata.place("recto", "structure", "words")
        yield from _measured("the manuscript", sum(section.words for section in held.sections), contract.words, place)


def _measured(what: str, count: int, limits: tuple[int, int], place: Location) -> Iterator[Finding]:
    fewest, most = limits
    if not fewest <= count <= most:
        said = f"{fewest} to {most}" if fewest else f"at most {most}"
        missing = f"remove {count - most}" if count > most else f"write {fewest - count} more"
        message = f"{what} has {counted(count, 'word')}; the contract says {said}"
        yield Finding(message, place, f"{missing}, or change recto: structure: in metadata.yaml")

from __future__ import annotations

import re
from collections.abc import Iterator

from pydantic import ValidationError

from recto.core.diagnostics import Severity
from recto.core.wording import nearest
from recto.manuscript.contract import Contract, SectionContract
from recto.rules.d_structure.sections import contract_of
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("D010", Severity.ERROR)
def contract_of_a_wrong_form(subject: Subject) -> Iterator[Finding]:
    """The section contract in metadata.yaml cannot be read.

    No part of it is checked then. It has the keys `level`, `sections`, `only`, `last`, `words` and `abstract`; each
    section has `heading`, `count`, `words`, `citations` and `optional`. Give words as the maximum, or as `[minimum,
    maximum]`.

    Fix it: correct the key or value that is named.

    ```yaml content/metadata.yaml
    title: A test
    recto:
      structure:
        sections:
          - heading: Introduction
            word: 400
    ```

    ```text
    content/metadata.yaml:6:9: error[D010] “word” is not a key of the section contract
        hint: did you mean words?
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    recto:
      structure:
        sections:
          - heading: Introduction
            words: 400
    ```

    ```markdown
    ## Introduction

    Words.
    ```
    """
    failure = contract_of(subject)
    if not isinstance(failure, ValidationError):
        return
    for one in failure.errors():
        keys = [key for key in one["loc"] if isinstance(key, int) or not re.search(r"\[|^(int|str|function)", key)]
        place = subject.manuscript.metadata.place("recto", "structure", *keys)
        named = str(keys[-1]) if keys else "structure"
        if one["type"] == "extra_forbidden":
            known = (SectionContract if "sections" in keys else Contract).model_fields
            hint = nearest(named, known) or f"the keys are {', '.join(known)}"
            yield Finding(f"“{named}” is not a key of the section contract", place, hint)
        elif one["type"] == "missing":
            yield Finding(f"a section in the contract has no {named}", place, f"add {named}: …")
        else:
            wanted = (
                "a number or [minimum, maximum]"
                if {"words", "abstract", "count"} & set(keys)
                else one["msg"].removeprefix("Input should be ")
            )
            yield Finding(f"{named} in the section contract cannot be read", place, f"it must be {wanted}")

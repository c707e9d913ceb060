from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.core.wording import near
from recto.document.glossary import PLACES as LISTS
from recto.document.statements import PLACES
from recto.pandoc import ast
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject, tree


@rule("D016", Severity.WARNING)
def statement_misspelled(subject: Subject) -> Iterator[Finding]:
    """An empty block is nearly called as the place of a statement, or of the abbreviations or the glossary.

    They are not placed there.

    Fix it: correct the name.

    ```markdown
    ## Who did what

    ::: {#contribution-statement}
    :::
    ```

    ```text
    content/01.text.md:3:6: warning[D016] #contribution-statement is not the place of a statement
        hint: did you mean #contributions-statement?
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        credit: [Software]
    ```

    ```markdown
    ## Who did what

    ::: {#contributions-statement}
    :::
    ```
    """
    text = subject.text
    for element in ast.walk(tree(subject)):
        identifier = ast.identifier(element)
        if element["t"] != "Div" or ast.blocks(element) or identifier in (*PLACES, *LISTS):
            continue
        kind, meant = "list", near(identifier, LISTS)
        if not meant:
            name = identifier.lower().removeprefix("author-")
            ends = re.fullmatch("(.+)-statements?", name)
            whole = f"{ends[1] if ends else name}-statement"
            kind, meant = "statement", near(whole, PLACES) if ends else whole if whole in PLACES else ""
        if meant:
            place = text.location(max(text.text.find(f"#{identifier}"), 0))
            yield Finding(f"#{identifier} is not the place of a {kind}", place, f"did you mean #{meant}?")

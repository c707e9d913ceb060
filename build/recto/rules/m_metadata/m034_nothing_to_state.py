from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.document.glossary import PLACES as LISTS
from recto.document.statements import CONTRIBUTIONS, PLACES, is_given
from recto.manuscript.terms import terms
from recto.pandoc import ast
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject, tree


@rule("M034", Severity.WARNING)
def nothing_to_state(subject: Subject) -> Iterator[Finding]:
    """The text has a place for a statement or a list of terms, and the metadata has nothing for it.

    The place stays empty.

    Fix it: add what the hint says to `content/metadata.yaml`, or remove the block.

    ```markdown
    ## Funding

    ::: {#funding-statement}
    :::
    ```

    ```text
    content/01.text.md:3:6: warning[M034] there is nothing for the statement #funding-statement
        hint: write funding: in metadata.yaml, or remove the block
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    funding:
      - funder: National Science Foundation
    ```

    ```markdown
    ## Funding

    ::: {#funding-statement}
    :::
    ```
    """
    metadata, text = subject.manuscript.metadata, subject.text
    listed = {term.key for term in terms(metadata)}
    for element in ast.walk(tree(subject)):
        identifier = ast.identifier(element)
        if element["t"] != "Div" or ast.blocks(element) or identifier not in (*PLACES, *LISTS):
            continue
        name = PLACES.get(identifier, identifier)
        if not (name in listed if identifier in LISTS else is_given(name, metadata)):
            what = "credit: at the authors" if name == CONTRIBUTIONS else f"{name}:"
            place = text.location(max(text.text.find(f"#{identifier}"), 0))
            kind = "list" if identifier in LISTS else "statement"
            hint = f"write {what} in metadata.yaml, or remove the block"
            yield Finding(f"there is nothing for the {kind} #{identifier}", place, hint)

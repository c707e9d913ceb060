from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.manuscript.terms import terms
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject
from recto.rules.w_text.running import all_uses


@rule("W018", Severity.WARNING, in_build=False)
def unused_term(subject: Subject) -> Iterator[Finding]:
    """The metadata explain an abbreviation or a term that the text does not use.

    The list of abbreviations or the glossary has an entry that readers need nowhere. Often, the text writes it
    otherwise.

    Fix it: remove it from `content/metadata.yaml`, or correct its spelling there.

    ```yaml content/metadata.yaml
    title: A test
    abbreviations:
      DNA: deoxyribonucleic acid
      RNA: ribonucleic acid
    ```

    ```markdown
    Cells copy deoxyribonucleic acid (DNA).
    ```

    ```text
    content/metadata.yaml:4:3: warning[W018] the text does not use “RNA”
        hint: remove it under abbreviations:, or write it there as the text does
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    abbreviations:
      DNA: deoxyribonucleic acid
    ```

    ```markdown
    Cells copy deoxyribonucleic acid (DNA).
    ```
    """
    metadata = subject.manuscript.metadata
    used = {term.name for term, _, _ in all_uses(subject)}
    for term in terms(metadata):
        if term.name not in used:
            hint = f"remove it under {term.key}:, or write it there as the text does"
            yield Finding(f"the text does not use “{term.name}”", metadata.place(term.key, term.name), hint)

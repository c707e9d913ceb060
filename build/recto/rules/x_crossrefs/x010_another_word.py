from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject
from recto.rules.x_crossrefs.kinds import KINDS, kind_of, worded


@rule("X010", Severity.WARNING)
def another_word(subject: Subject) -> Iterator[Finding]:
    """The word before a reference names a different kind of thing from the reference.

    The text then says "Table 1" and leads to Figure 1.

    Fix it: correct the word, or the reference.

    ```markdown
    Table @fig:workflow shows how versions are kept.

    ![How versions are kept.](images/figure.svg){#fig:workflow}
    ```

    ```text
    content/01.text.md:1:1: warning[X010] the text says Table before @fig:workflow, which is a figure
        hint: write Figure @fig:workflow, or refer to the table that you mean
    ```

    Right:

    ```markdown
    Figure @fig:workflow shows how versions are kept.

    ![How versions are kept.](images/figure.svg){#fig:workflow}
    ```
    """
    for reference, word, start, _ in worded(subject):
        kind, said = reference.key.partition(":")[0], kind_of(word)
        if kind != said:
            meant = KINDS[kind] if word.islower() else KINDS[kind].capitalize()
            yield Finding(
                f"the text says {word} before @{reference.key}, which is a{'n' * (kind == 'eq')} {KINDS[kind]}",
                subject.text.location(start),
                f"write {meant} @{reference.key}, or refer to the {KINDS[said]} that you mean",
            )

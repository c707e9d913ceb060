from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject
from recto.rules.unread import unread


@rule("H015", Severity.ERROR)
def definition_vanishes(subject: Subject) -> Iterator[Finding]:
    """A line such as `[DNA]: deoxyribonucleic acid` is read as the address of a link, so it is not shown.

    Markdown defines the address of `[words][name]` by a line `[name]: https://…`.

    Fix it: leave out the brackets, or write a list of definitions: the term on a line, and below it a colon, three
    spaces and what it means.

    ```markdown
    [DNA]: deoxyribonucleic acid
    ```

    ```text
    content/01.text.md:1:1: error[H015] this line is not shown: it is read as the address of a link called DNA
        hint: write it without brackets: DNA: deoxyribonucleic acid
    ```

    Right:

    ```markdown
    DNA: deoxyribonucleic acid
    ```
    """
    for one in unread(subject):
        if one.kind == "definition":
            yield Finding(one.message, subject.text.location(one.start), one.hint)

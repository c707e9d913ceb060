from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject
from recto.rules.unread import unread


@rule("X008", Severity.ERROR)
def label_without_number(subject: Subject) -> Iterator[Finding]:
    """A label is in a place where nothing gets a number.

    References to it then print `??`, or the label itself is printed. A figure is a paragraph of its own that contains
    only the image; a table's label is at the end of its caption, an equation's after its `$$`.

    Fix it: put an image between blank lines, give the table a line that begins with `Table:`, write the equation
    between `$$`. Remove the label if nothing should be numbered.

    ```markdown
    See Figure @fig:workflow.

    Versions: ![how they are kept](images/figure.svg){#fig:workflow}
    ```

    ```text
    content/01.text.md:3:51: error[X008] fig:workflow gets no number: its image is in a line of text
        hint: put the image into its own paragraph
    ```

    Right:

    ```markdown
    See Figure @fig:workflow.

    ![How versions are kept.](images/figure.svg){#fig:workflow}
    ```
    """
    told = {name for one in unread(subject) for name in one.labels}
    for label in subject.document.labels:
        if label.problem and label.name not in told:
            yield Finding(label.problem, label.location, label.hint)

from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.core.model import Label
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject
from recto.rules.x_crossrefs.kinds import KINDS


@rule("X002", Severity.ERROR)
def label_given_twice(subject: Subject) -> Iterator[Finding]:
    """A label is given twice.

    References to it lead to only one of the two.

    Fix it: rename one, and the references to it.

    ```markdown
    See @fig:workflow.

    ![How versions are kept.](images/figure.svg){#fig:workflow}

    ![How they are shown.](images/figure.png){#fig:workflow}
    ```

    ```text
    content/01.text.md:5:43: error[X002] the label fig:workflow is already used at content/01.text.md:3:46
        hint: rename one of the two figures
    ```

    Right:

    ```markdown
    See @fig:workflow and @fig:page.

    ![How versions are kept.](images/figure.svg){#fig:workflow}

    ![How they are shown.](images/figure.png){#fig:page}
    ```
    """
    labels: dict[str, Label] = {}
    for label in subject.document.labels:
        kind, _, name = label.name.partition(":")
        if name and labels.setdefault(label.name, label) is not label:
            yield Finding(
                f"the label {label.name} is already used at {labels[label.name].location}",
                label.location,
                f"rename one of the two {KINDS.get(kind, 'label')}s",
            )

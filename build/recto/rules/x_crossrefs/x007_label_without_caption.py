from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("X007", Severity.WARNING, in_build=False)
def label_without_caption(subject: Subject) -> Iterator[Finding]:
    """A figure or table has a label, but no caption.

    It gets its number, with nothing after it; but the caption is what many readers read first.

    Fix it: say in a sentence what it shows. Decoration needs no label.

    ```markdown
    See Figure @fig:workflow.

    ![](images/figure.svg){#fig:workflow alt="Two boxes."}
    ```

    ```text
    content/01.text.md:3:24: warning[X007] the figure fig:workflow has no caption
        hint: write it into the brackets: ![Caption](images/figure.svg)
    ```

    Right:

    ```markdown
    See Figure @fig:workflow.

    ![How versions are kept.](images/figure.svg){#fig:workflow alt="Two boxes."}
    ```
    """
    places = {label.name: label.location for label in reversed(subject.document.labels)}
    panels = {label.name for label in subject.document.labels if label.whole}  # their letter says which they are
    for image in subject.document.illustrations:
        if image.label and image.label not in panels and image.caption == "":
            yield Finding(
                f"the figure {image.label} has no caption",
                places.get(image.label, image.location),
                f"write it into the brackets: ![Caption]({image.target})",
            )
    for table in subject.document.tables:
        if table.label and not table.caption:
            hint = f"write it before the label: Table: Caption {{#{table.label}}}"
            yield Finding(f"the table {table.label} has no caption", places.get(table.label, table.location), hint)

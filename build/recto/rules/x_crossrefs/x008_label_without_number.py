from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.references.keys import LABEL_NAME, LABEL_PLACES
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


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
    document = subject.document
    text = subject.text.text
    after_formulas = set(re.findall(rf"(?:\$|\\end\{{\w+\*?\}})[ \t]*\{{#\s*(eq:{LABEL_NAME})", text))
    after_a_space = set(re.findall(rf"[\])][ \t]+\{{#(fig:{LABEL_NAME})", text))
    images = {image.label: image for image in document.illustrations if image.label}
    tables = {table.label for table in document.tables}
    for label in document.labels:
        kind, _, name = label.name.partition(":")
        if not name:
            continue
        image = images.get(label.name)
        if kind == "fig" and image and image.caption is None:
            why = "its image is in a line of text"
            yield Finding(f"{label.name} gets no number: {why}", label.location, "put the image into its own paragraph")
        elif label.name in after_a_space and not image:
            hint = f"write it {LABEL_PLACES['fig']}: ![Caption](image.svg){{#{label.name}}}"
            yield Finding(f"{label.name} gets no number: there is a space before it", label.location, hint)
        elif kind == "tbl" and label.name not in tables:
            hint = f"end the table's caption with it: Table: Caption {{#{label.name}}}"
            yield Finding(
                f"the label {{#{label.name}}} is not part of a table: the lines above it were not read as one",
                label.location,
                hint,
            )
        elif kind == "eq" and label.name not in after_formulas:
            hint = f"write it after the formula: $$ … $$ {{#{label.name}}}"
            yield Finding(f"{label.name} gets no number: there is no formula before it", label.location, hint)

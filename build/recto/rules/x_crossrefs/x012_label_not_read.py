from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject
from recto.rules.unread import unread


@rule("X012", Severity.ERROR)
def label_not_read(subject: Subject) -> Iterator[Finding]:
    """A label is written in another form than labels have, so it is shown as text or cut off.

    A label is in braces and begins with `#`: `{#fig:x}`, `{#tbl:x}` or `{#eq:x}`. It contains no spaces. It belongs to
    an image, a table or a formula; a link has no number. References to a label that is not read lead nowhere.

    Fix it: write the label as the hint says.

    ```markdown
    See Figures @fig:workflow and @fig:page.

    ![How versions are kept.](images/figure.svg){fig:workflow}

    ![How they are shown.](images/figure.png){#fig:page two}
    ```

    ```text
    content/01.text.md:3:45: error[X012] {fig:workflow} is not read as a label
        hint: write {#fig:workflow} right after the image's parenthesis
    content/01.text.md:5:42: error[X012] the label fig:page ends at the space: a label has no spaces
        hint: write {#fig:page-two}
    ```

    Right:

    ```markdown
    See Figures @fig:workflow and @fig:page.

    ![How versions are kept.](images/figure.svg){#fig:workflow}

    ![How they are shown.](images/figure.png){#fig:page}
    ```
    """
    for one in unread(subject):
        if one.kind == "label":
            yield Finding(one.message, subject.text.location(one.start), one.hint)

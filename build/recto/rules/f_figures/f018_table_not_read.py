from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject
from recto.rules.unread import unread


@rule("F018", Severity.ERROR)
def table_not_read(subject: Subject) -> Iterator[Finding]:
    """Lines look like a table, but are not read as one: their cells are shown as text, with the bars between them.

    A table has a blank line before it and a line of dashes below its first line. Its cells are between bars, not tabs.

    Fix it: add what the message names.

    ```markdown
    | Rule | Says            |
    | 1    | keep data apart |
    ```

    ```text
    content/01.text.md:1:1: error[F018] these lines look like a table, but have no line of dashes below the first, so they are shown as text
        hint: put |---|---| below the first line
    ```

    Right:

    ```markdown
    | Rule | Says            |
    |------|-----------------|
    | 1    | keep data apart |
    ```
    """
    for one in unread(subject):
        if one.kind == "table":
            yield Finding(one.message, subject.text.location(one.start), one.hint)

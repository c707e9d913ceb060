from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.pandoc import ast
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject, tree


@rule("D008", Severity.ERROR)
def empty_heading(subject: Subject) -> Iterator[Finding]:
    """A heading has no text.

    All formats show an empty line in its place, and the table of contents an entry without words.

    Fix it: write the heading, or remove the line.

    ```markdown
    ## Results

    The first.

    ##

    The second.
    ```

    ```text
    content/01.text.md:5:1: error[D008] this heading has no text
        hint: write the heading after ##, or remove the line
    ```

    Right:

    ```markdown
    ## Results

    The first.

    The second.
    ```
    """
    if all(heading.text for heading in subject.document.headings):
        return
    headers = (element for element in ast.walk(tree(subject)) if element["t"] == "Header")
    for heading, header in zip(subject.document.headings, headers, strict=False):
        if all(inline["t"] in ("Space", "SoftBreak", "RawInline") for inline in ast.inlines(header)):
            marks = "#" * heading.level
            hint = f"write the heading after {marks}, or remove the line"
            yield Finding("this heading has no text", heading.location, hint)

from __future__ import annotations

from collections.abc import Iterator, Mapping

from recto.core.diagnostics import Severity
from recto.core.model import Location
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("M014", Severity.WARNING)
def no_title(subject: Subject) -> Iterator[Finding]:
    """The manuscript has no title, or still has the template's.

    Search engines, bookmarks, screen readers and the Word file's properties show it.

    Fix it: write `title: …`.

    ```yaml content/metadata.yaml
    lang: en-US
    authors:
      - name: Ada Example
    ```

    ```text
    content/metadata.yaml:1:1: warning[M014] the manuscript has no title
        hint: write title: "The title"
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    lang: en-US
    authors:
      - name: Ada Example
    ```
    """
    metadata = subject.manuscript.metadata
    pandoc = metadata.values.get("pandoc")
    title = metadata.values.get("title") or (pandoc.get("title") if isinstance(pandoc, Mapping) else None)
    if metadata.places and not title:
        yield Finding("the manuscript has no title", Location(metadata.path), 'write title: "The title"')
    elif title == "Manuscript Title":
        hint = "write your title"
        yield Finding("the title is still the template's", metadata.place("title"), hint)

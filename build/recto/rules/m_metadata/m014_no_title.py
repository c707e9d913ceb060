from __future__ import annotations

import re
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
    elif isinstance(title, str) and _PLACEHOLDER.fullmatch(title.strip()):
        yield Finding(f"the title “{title}” is a placeholder", metadata.place("title"), "write your title")
    elif isinstance(title, str) and (cited := _CITED.search(title)):
        problem = f"{cited[0]} in the title is printed as it is: nothing is cited there"
        yield Finding(problem, metadata.place("title"), "remove it, and cite the work in the text")


_PLACEHOLDER = re.compile(
    r"[<\[({].*[>\])}]|(?:(?:insert|your|the|add|paper|article)\s+)*title(?:\s+(?:here|goes here|of .*))?|untitled.*|tb[ad]|to-?do.*|x{3,}",
    re.IGNORECASE,
)
_CITED = re.compile(r"(?<![\w.])@(?:doi|pmid|pubmed|pmcid|pmc|arxiv|isbn|url|wikidata):[^\s\];,]+", re.IGNORECASE)

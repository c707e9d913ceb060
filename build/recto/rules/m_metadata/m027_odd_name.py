from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.m_metadata.authors import MARK, authors_of
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("M027", Severity.WARNING)
def odd_name(subject: Subject) -> Iterator[Finding]:
    """An author's name holds more than one name, a title, or the family name first.

    It is printed as it is, and indexes of authors take it for one person's name.

    Fix it: write each author as an entry of the list, given name first, without titles and degrees.

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Example, Ada
        corresponding: true
        email: ada@example.org
      - name: Dr. Grace Sample
    ```

    ```text
    content/metadata.yaml:3:5: warning[M027] “Example, Ada” has a comma in it
        hint: write the given name first: Ada Example; each author is an entry of the list
    content/metadata.yaml:6:5: warning[M027] “Dr. Grace Sample” has a title in it
        hint: write Grace Sample
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        corresponding: true
        email: ada@example.org
      - name: Grace Sample
    ```
    """
    metadata = subject.manuscript.metadata
    for name, index, author in authors_of(metadata):
        given, place = MARK.sub("", str(author.get("name") or "")), metadata.place(name, index, "name")
        if bare := _without_titles(given):
            yield Finding(f"“{given}” has a title in it", place, f"write {bare}")
        elif re.search(r"\w (?:and|&) \w|;|\w \w[^,]*, *\w[\w.]* +\w", given):
            yield Finding(f"“{given}” seems to be several authors", place, "write each author as an entry of the list")
        elif re.search(r",(?!\s*(?:Jr|Sr|I{1,3}|IV)\b)", given):
            parts = [" ".join(part.split()) for part in given.split(",")]
            right = f": {parts[1]} {parts[0]}" if len(parts) == 2 else ""
            hint = f"write the given name first{right}; each author is an entry of the list"
            yield Finding(f"“{given}” has a comma in it", place, hint)


_TITLES = re.compile(
    r"^(?:(?:Prof(?:essor)?|Dr|Mr|Mrs|Ms|Sir)\.? +)+(?=\w)|(?:,? +(?:Ph\.? ?D|M\.? ?D|M\.? ?Sc|B\.? ?Sc|MBA|MPH|DVM|Dr)\.?)+$"
)


def _without_titles(name: str) -> str:
    """The name without titles and degrees; empty if it has none, or nothing else."""
    bare = _TITLES.sub("", _TITLES.sub("", name)).strip(" ,")
    return bare if bare != name.strip() and " " in bare else ""

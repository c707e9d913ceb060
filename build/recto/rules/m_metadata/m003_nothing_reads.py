from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from recto.core.diagnostics import Severity
from recto.core.wording import listed, nearest
from recto.manuscript.metadata import Author, Docx, Latex, Pandoc, Pdf, Recto, Schema, keys
from recto.rules.m_metadata.authors import authors_of
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject

AUTHOR_KEYS = (
    *keys(Author),
    # Names that Manubot's older templates ask for, and CRediT roles.
    "correspondence",
    "contributions",
    "roles",
    "contributor-roles",
    "code of conduct",
    "symbol",
    "role",
    "equal",
)


KNOWN_KEYS = (*keys(Schema), "repo_url")


@rule("M003", Severity.WARNING)
def nothing_reads(subject: Subject) -> Iterator[Finding]:
    """Nothing reads a key.

    It is almost the name of a key that Recto knows, or stands at an author and is not known there. Keys that a template
    asks for are fine, whatever their names.

    Mend it: correct the spelling, or take the key out.

    ```yaml content/metadata.yaml
    title: A test
    autors:
      - name: Ada Example
    ```

    ```text
    content/metadata.yaml:2:1: warning[M003] nothing reads autors
        hint: did you mean authors?
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
    ```
    """
    metadata = subject.manuscript.metadata
    tags = [tag for one in subject.manuscript.sections for tag in re.findall(r"\{[{%].*?[%}]\}", one.text, re.DOTALL)]
    templates = "\n".join(tags)

    def is_asked_for(key: str) -> bool:
        return bool(re.search(rf"\b{re.escape(key)}\b", templates))

    known: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
        ((), KNOWN_KEYS),
        (("pandoc",), keys(Pandoc)),
        (("recto",), keys(Recto)),
        (("recto", "pdf"), keys(Pdf)),
        (("recto", "docx"), keys(Docx)),
        (("recto", "latex"), keys(Latex)),
    )
    for path, names in known:
        holder = metadata.value(*path)
        for key in holder if isinstance(holder, Mapping) else ():
            meant = nearest(key, names) if key not in names and len(key) > 3 else ""
            if key not in names and path == ("recto",):
                meant = meant or f"known are {listed(names)}"
            if meant and not is_asked_for(key):
                yield Finding(f"nothing reads {'.'.join((*path, key))}", metadata.place(*path, key), meant)
    for name, index, author in authors_of(metadata):
        for key in author:
            if key not in AUTHOR_KEYS and not is_asked_for(key):
                hint = nearest(key, keys(Author)) or f"known are {', '.join(keys(Author))}"
                yield Finding(f"{key} is not known of an author", metadata.place(name, index, key), hint)

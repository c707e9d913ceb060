from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from recto.core.diagnostics import Severity
from recto.core.wording import nearest
from recto.manuscript.metadata import Author, Docx, Latex, Pandoc, Pdf, Recto, Schema, keys
from recto.rules.m_metadata.authors import authors_of
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject

AUTHOR_KEYS = (
    *keys(Author),
    # Names that Manubot's older templates use, and CRediT roles.
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
    """Recto does not use a key.

    It is almost the name of a key that Recto knows, or it is a key of an author that Recto does not know. Keys that a
    template uses are fine, whatever their names.

    Fix it: correct the spelling, or remove the key.

    ```yaml content/metadata.yaml
    title: A test
    autors:
      - name: Ada Example
    ```

    ```text
    content/metadata.yaml:2:1: warning[M003] “autors” is not a key that Recto uses
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
                meant = meant or f"the keys are {', '.join(names)}"
            if meant and not is_asked_for(key):
                yield Finding(
                    f"“{'.'.join((*path, key))}” is not a key that Recto uses", metadata.place(*path, key), meant
                )
    for name, index, author in authors_of(metadata):
        for key in author:
            if key not in AUTHOR_KEYS and not is_asked_for(key):
                hint = nearest(key, keys(Author)) or f"the keys are {', '.join(keys(Author))}"
                yield Finding(f"Recto does not know the author key “{key}”", metadata.place(name, index, key), hint)

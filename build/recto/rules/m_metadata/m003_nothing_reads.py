from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from recto.core.diagnostics import Severity
from recto.core.model import Metadata
from recto.core.wording import nearest
from recto.manuscript.asked import Asked
from recto.manuscript.metadata import Author, Docx, Latex, Pandoc, Pdf, Recto, Schema, keys
from recto.references.keys import NUMBERING_SETTING
from recto.rules.m_metadata.authors import authors_of
from recto.rules.m_metadata.m020_of_another_program import PANDOC_KEYS
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject

AUTHOR_KEYS = (
    *keys(Author),
    # Names that Manubot's older templates use, and CRediT roles.
    "contributions",
    "roles",
    "contributor-roles",
    "code of conduct",
    "symbol",
    "role",
)


KNOWN_KEYS = (*keys(Schema), "repo_url", *(key for key in PANDOC_KEYS if key not in keys(Schema)))

_TO_NAME = tuple(key for key in keys(Author) if key != "equal")

_MEANT = {
    "author": "authors",
    "contributors": "authors",
    "creators": "authors",
    "language": "lang",
    "locale": "lang",
    "licence": "license",
    "rights": "license",
    "tags": "keywords",
    "style": "csl",
    "citation-style": "csl",
    "url": "html_url",
    "aliases": "citekey-aliases",
}
_MEANT_OF_AUTHOR = {
    **dict.fromkeys(("affil", "institute", "institution", "institutions", "department", "address"), "affiliations"),
    **dict.fromkeys(("mail", "e-mail", "email-address", "email_address"), "email"),
    **dict.fromkeys(("correspondence", "corresponding_author", "corresponding-author", "corresp"), "corresponding"),
    **dict.fromkeys(
        (
            "equal-contribution",
            "equal_contrib",
            "equal-contrib",
            "equal-contributor",
            "equal_contributor",
            "co_first",
            "co-first",
            "cofirst",
            "co_first_author",
            "co-first-author",
            "contributed_equally",
            "shared_first",
            "equally",
        ),
        "equal_contribution",
    ),
    **dict.fromkeys(("funding", "funder", "grants"), "funders"),
    **dict.fromkeys(("given", "family", "firstname", "lastname", "first_name", "last_name", "author"), "name"),
}
"""What other programs, and people, call a key."""


@rule("M003", Severity.WARNING)
def nothing_reads(subject: Subject) -> Iterator[Finding]:
    """Recto does not use a key.

    It is almost the name of a key that Recto knows, or nothing shows its value. Keys that a template uses are fine,
    whatever their names. An **error** if it is `author` and there is no `authors`: the manuscript then has none.

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
    asked = Asked(subject.manuscript.sections)
    yield from _at_the_top(metadata, asked)
    known: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
        (("pandoc",), keys(Pandoc)),
        (("recto",), keys(Recto)),
        (("recto", "pdf"), keys(Pdf)),
        (("recto", "docx"), keys(Docx)),
        (("recto", "latex"), keys(Latex)),
    )
    for path, names in known:
        holder = metadata.value(*path)
        for key in holder if isinstance(holder, Mapping) else ():
            if key in names or (path == ("pandoc",) and key in PANDOC_KEYS):
                continue
            meant = _like(key, names, {"author": "authors"} if path == ("pandoc",) else {}) or (
                f"the keys are {', '.join(names)}" if path == ("recto",) else ""
            )
            if meant and not asked.variable(key):
                yield Finding(_unused(".".join((*path, key))), metadata.place(*path, key), meant)
    for name, index, author in authors_of(metadata):
        for key in author:
            if key not in AUTHOR_KEYS and not asked.of_author(key):
                hint = _like(key, keys(Author), _MEANT_OF_AUTHOR) or f"the keys are {', '.join(_TO_NAME)}"
                yield Finding(f"Recto does not know the author key “{key}”", metadata.place(name, index, key), hint)


def _at_the_top(metadata: Metadata, asked: Asked) -> Iterator[Finding]:
    for key, value in metadata.values.items():
        if key in KNOWN_KEYS or key.startswith(("_", "x-", "manubot-")) or NUMBERING_SETTING.match(key):
            continue
        if asked.variable(key):
            continue
        hint = _like(key, keys(Schema), _MEANT)
        # Nobody writes a sentence to keep it from readers; a number or a list may be for later.
        if not hint and isinstance(value, str) and re.search(r"[^\W\d]\s+\S", value):
            hint = "show it in the text with {{ … }}, or remove it" if key.isidentifier() else "remove it"
            hint = hint.replace("…", key)
        if hint:
            # Without its authors, what is published is not whole.
            severity = Severity.ERROR if key == "author" and not _has_authors(metadata) else None
            yield Finding(_unused(key), metadata.place(key), hint, severity=severity)


def _has_authors(metadata: Metadata) -> bool:
    return any(metadata.values.get(name) for name in ("authors", "author_info"))


def _unused(key: str) -> str:
    return f"“{key}” is not a key that Recto uses"


def _like(key: str, known: Sequence[str], meant: Mapping[str, str]) -> str:
    """The hint that names the key that was meant, if one is like it."""
    small = key.lower().strip()
    if small in known or small in meant:
        return f"did you mean {meant.get(small, small)}?"
    return nearest(small, known) if len(key) > 3 else ""

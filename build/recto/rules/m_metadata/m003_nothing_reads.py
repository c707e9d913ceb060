from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from recto.core.diagnostics import Severity
from recto.core.model import Metadata
from recto.core.wording import nearest
from recto.manuscript.asked import Asked
from recto.manuscript.metadata import (
    Author,
    Docx,
    Grant,
    Institution,
    Latex,
    Member,
    Pandoc,
    Pdf,
    Recto,
    Schema,
    Statements,
    keys,
)
from recto.references.keys import NUMBERING_SETTING
from recto.rules.m_metadata.authors import authors_of, grants_of, people_of
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

_INTERESTS = (
    *("coi", "conflict-of-interest", "conflicts-of-interest", "conflict_of_interest", "conflicts_of_interest"),
    *("competing_interests", "competing-interest", "competing_interest", "interests", "disclosures"),
)
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
    **dict.fromkeys(("funders", "grants", "funded-by", "financial-support"), "funding"),
    **dict.fromkeys(_INTERESTS, "competing-interests"),
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
    **dict.fromkeys(_INTERESTS, "competing-interests"),
    **dict.fromkeys(("credit-roles", "credit_roles", "contribution", "author-contributions"), "credit"),
    **dict.fromkeys(("dead", "died", "late"), "deceased"),
    **dict.fromkeys(("consortium", "collective", "collaboration", "collab", "is_group"), "group"),
    "ror": "affiliations",
    **dict.fromkeys(("given", "family", "firstname", "lastname", "first_name", "last_name", "author"), "name"),
}
_MEANT_OF_GRANT = {
    **dict.fromkeys(("name", "source", "institution"), "funder"),
    **dict.fromkeys(("ror", "doi", "funder-id", "funder_id"), "id"),
    **dict.fromkeys(("award", "grant", "grants", "number", "award-id", "award_id"), "awards"),
    **dict.fromkeys(("recipient", "author", "authors"), "recipients"),
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
        (("recto", "statements"), keys(Statements)),
    )
    for path, names in known:
        holder = metadata.value(*path)
        for key in holder if isinstance(holder, Mapping) else ():
            if key in names or (path == ("pandoc",) and key in PANDOC_KEYS):
                continue
            meant = _like(key, names, {"author": "authors"} if path == ("pandoc",) else {}) or (
                f"the keys are {', '.join(names)}" if path[0] == "recto" else ""
            )
            if meant and not asked.variable(key):
                yield Finding(_unused(".".join((*path, key))), metadata.place(*path, key), meant)
    yield from _inside(metadata)
    for name, index, author in authors_of(metadata):
        for key in author:
            if key not in AUTHOR_KEYS and not asked.of_author(key):
                hint = _like(key, keys(Author), _MEANT_OF_AUTHOR) or f"the keys are {', '.join(_TO_NAME)}"
                yield Finding(f"Recto does not know the author key “{key}”", metadata.place(name, index, key), hint)


def _inside(metadata: Metadata) -> Iterator[Finding]:
    """Keys of grants, members and affiliations that Recto does not know."""
    for index, grant in grants_of(metadata):
        yield from _unknown(grant, metadata, ("funding", index), keys(Grant), _MEANT_OF_GRANT)
    for path, person in people_of(metadata):
        if "members" in path:
            yield from _unknown(person, metadata, path, keys(Member), _MEANT_OF_AUTHOR)
        given = person.get("affiliations")
        for number, one in enumerate(given if isinstance(given, list) else []):
            if isinstance(one, Mapping) and "name" in one:  # others are texts with a colon in them
                yield from _unknown(one, metadata, (*path, "affiliations", number), keys(Institution), {"id": "ror"})


def _unknown(
    entry: Mapping[str, object],
    metadata: Metadata,
    path: tuple[str | int, ...],
    names: Sequence[str],
    meant: Mapping[str, str],
) -> Iterator[Finding]:
    for key in entry:
        if key not in names:
            hint = _like(key, names, {one: name for one, name in meant.items() if name in names})
            hint = hint or f"the keys are {', '.join(names)}"
            yield Finding(f"Recto does not know the key “{key}” here", metadata.place(*path, key), hint)


def _at_the_top(metadata: Metadata, asked: Asked) -> Iterator[Finding]:
    for key, value in metadata.values.items():
        if key in KNOWN_KEYS or key.startswith(("_", "x-", "manubot-")) or NUMBERING_SETTING.match(key):
            continue
        if asked.variable(key):
            continue
        hint = "write it under recto:" if key in keys(Recto) else _like(key, keys(Schema), _MEANT)
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

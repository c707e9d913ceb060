"""metadata.yaml: values of the wrong kind (M002), names that nothing reads (M003), ORCID iDs that are none (M004)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from recto.checks import Subject, nearest
from recto.diagnostics import Diagnostic, error, warning
from recto.model import Metadata


def _text(value: object) -> object:
    """YAML reads an unquoted 2019 or yes as a number or truth value; as a title or name it is text all the same."""
    return str(value) if isinstance(value, int | float) else value


Text = Annotated[str, BeforeValidator(_text)]


class Author(BaseModel):
    """An entry of ``authors``. The names are Manubot's; others are kept for templates."""

    model_config = ConfigDict(extra="allow")

    name: Text
    github: Text | None = None
    initials: Text | None = None
    orcid: Text | None = None
    twitter: Text | None = None
    mastodon: Text | None = None
    email: Text | None = None
    corresponding: bool | None = None
    affiliations: list[Text] | Text | None = None
    funders: list[Text] | Text | None = None


AUTHOR_KEYS = (
    *Author.model_fields,
    "mastodon-server",
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


class Schema(BaseModel):
    """What metadata.yaml may hold. Other names are template variables."""

    model_config = ConfigDict(extra="allow")

    title: Text | None = None
    keywords: list[Text] | None = None
    lang: Text | None = None
    date: Text | None = None
    authors: list[Author] | None = None
    author_info: list[Author] | None = None
    thumbnail: Text | None = None
    html_url: Text | None = None
    csl: Text | None = None
    license: Text | None = None
    pandoc: dict[str, Any] | None = None
    manubot: dict[str, Any] | None = None
    recto: dict[str, Any] | None = None


KNOWN_KEYS = (
    *Schema.model_fields,
    "citekey-aliases",
    "manubot-randomize-author-order",
    "manubot-randomize-author-order-seed",
    "repo_url",
)

_KINDS = {
    "string_type": "text",
    "list_type": "a list",
    "dict_type": "names with values",
    "model_type": "names with values, such as name: Jane Roe",
    "model_attributes_type": "names with values, such as name: Jane Roe",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
}


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Values against the schema, each at its place in the file."""
    metadata = subject.manuscript.metadata
    yield from _wrong_kinds(metadata)
    templates = "\n".join(section.text for section in subject.manuscript.sections)
    yield from _unknown_names(metadata, templates)
    for name in ("authors", "author_info"):
        authors = metadata.values.get(name)
        for index, author in enumerate(authors if isinstance(authors, list) else []):
            if isinstance(author, Mapping) and author.get("orcid") is not None:
                yield from _orcid(str(author["orcid"]), metadata, name, index)


def _wrong_kinds(metadata: Metadata) -> Iterator[Diagnostic]:
    try:
        Schema.model_validate(dict(metadata.values))
    except ValidationError as failures:
        seen = set()
        for failure in failures.errors():
            # A value of a union is tried against each of its kinds; the name of the kind ends the path.
            keys = [key for key in failure["loc"] if isinstance(key, int) or not re.search(r"\[|^(str|list)$", key)]
            place = metadata.place(*keys)
            named = ".".join(str(key) for key in keys)
            if (place, named) in seen:
                continue
            seen.add((place, named))
            if failure["type"] == "missing":
                yield error("M002", f"{named} is missing", place, f"add {keys[-1]}: …")
                continue
            kind = _KINDS.get(failure["type"], failure["msg"])
            kind = "text or a list of texts" if str(keys[-1]) in ("affiliations", "funders") else kind
            yield error("M002", f"{named} has to be {kind}", place, _example(str(keys[-1])))


def _example(key: str) -> str:
    return {
        "keywords": "write keywords: [first, second]",
        "authors": "write each author as an entry of a list: - name: Jane Roe",
        "affiliations": "write affiliations: [Department of Biology, University of Somewhere]",
        "title": 'write title: "The title"',
        "corresponding": "write corresponding: true",
    }.get(key, "")


def _unknown_names(metadata: Metadata, templates: str) -> Iterator[Diagnostic]:
    """Names that no template asks for: at the top those near a known one, of authors all that are not known."""

    def is_asked_for(key: str) -> bool:
        return bool(re.search(rf"\b{re.escape(key)}\b", templates))

    for key in metadata.values:
        meant = nearest(key, KNOWN_KEYS) if key not in KNOWN_KEYS and len(key) > 3 else ""
        if meant and not is_asked_for(key):
            yield warning("M003", f"nothing reads {key}", metadata.place(key), meant)
    for name in ("authors", "author_info"):
        authors = metadata.values.get(name)
        for index, author in enumerate(authors if isinstance(authors, list) else []):
            for key in author if isinstance(author, Mapping) else ():
                if key not in AUTHOR_KEYS and not is_asked_for(key):
                    hint = nearest(key, AUTHOR_KEYS) or f"known are {', '.join(AUTHOR_KEYS[:11])}"
                    yield warning("M003", f"{key} is not known of an author", metadata.place(name, index, key), hint)


def _orcid(orcid: str, metadata: Metadata, name: str, index: int) -> Iterator[Diagnostic]:
    """ISO 7064 MOD 11-2, https://support.orcid.org/hc/en-us/articles/360006897674."""
    place = metadata.place(name, index, "orcid")
    bare = re.sub(r"^https?://(www\.)?orcid\.org/", "", orcid)
    if bare != orcid:
        yield error("M004", f"{orcid} is an address; templates make it one", place, f"write orcid: {bare}")
    if re.fullmatch(r"X{4}(-X{4}){3}", bare):
        yield warning("M004", f"the ORCID iD {orcid} is a placeholder", place, "fill it in, or take the line out")
    elif not re.fullmatch(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]", bare):
        hint = "an ORCID iD is four groups of four digits, such as 0000-0002-1825-0097"
        yield error("M004", f"{orcid} is not an ORCID iD", place, hint)
    else:
        total = 0
        for digit in bare.replace("-", "")[:-1]:
            total = (total + int(digit)) * 2
        check_digit = (12 - total % 11) % 11
        if bare[-1] != ("X" if check_digit == 10 else str(check_digit)):
            hint = "copy it anew from orcid.org; its last character is a checksum"
            yield error("M004", f"the ORCID iD {orcid} has a wrong digit", place, hint)


CHECK = check

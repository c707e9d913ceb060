"""metadata.yaml: unreadable (M001), values of the wrong kind (M002), names that nothing reads (M003), ORCID iDs that are none (M004)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from recto.checks import Subject, nearest
from recto.diagnostics import Severity
from recto.model import Metadata
from recto.rules import Finding, found_by_stage, rule


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


M001 = found_by_stage(
    "M001",
    Severity.ERROR,
    __name__,
    """`content/metadata.yaml` cannot be read as YAML, or does not hold keys with values.

    The manuscript is then built without metadata. As a **warning**: there is no such file.

    Mend it: look at the place named and at the line before it. Usual causes are a value with a colon that lacks quotes, a
    bracket that is not closed, and indentation.

    ```yaml content/metadata.yaml
    title: A test
    keywords: [tests
    lang: en-US
    ```

    ```text
    content/metadata.yaml:3:5: error[M001] metadata.yaml is not valid YAML: did not find expected ',' or ']'
        hint: check quotes, colons and indentation here; a value with a colon needs quotes
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    keywords: [tests]
    lang: en-US
    ```
    """,
)


@rule("M002", Severity.ERROR)
def wrong_kind(subject: Subject) -> Iterator[Finding]:
    """A value is of the wrong kind, such as a text where a list has to be, or an author without a name.

    The value may not show, or not as meant.

    Mend it: write it as the hint says. [The keys](authors.md#metadata) are listed with their kinds.

    ```yaml content/metadata.yaml
    title: A test
    keywords: tests
    authors:
      - github: ada
    ```

    ```text
    content/metadata.yaml:2:1: error[M002] keywords has to be a list
        hint: write keywords: [first, second]
    content/metadata.yaml:4:5: error[M002] authors.0.name is missing
        hint: add name: …
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    keywords: [tests]
    authors:
      - name: Ada Example
        github: ada
    ```
    """
    metadata = subject.manuscript.metadata
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
                yield Finding(f"{named} is missing", place, f"add {keys[-1]}: …")
                continue
            kind = _KINDS.get(failure["type"], failure["msg"])
            kind = "text or a list of texts" if str(keys[-1]) in ("affiliations", "funders") else kind
            yield Finding(f"{named} has to be {kind}", place, _example(str(keys[-1])))


def _example(key: str) -> str:
    return {
        "keywords": "write keywords: [first, second]",
        "authors": "write each author as an entry of a list: - name: Jane Roe",
        "affiliations": "write affiliations: [Department of Biology, University of Somewhere]",
        "title": 'write title: "The title"',
        "corresponding": "write corresponding: true",
    }.get(key, "")


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
    templates = "\n".join(section.text for section in subject.manuscript.sections)

    def is_asked_for(key: str) -> bool:
        return bool(re.search(rf"\b{re.escape(key)}\b", templates))

    for key in metadata.values:
        meant = nearest(key, KNOWN_KEYS) if key not in KNOWN_KEYS and len(key) > 3 else ""
        if meant and not is_asked_for(key):
            yield Finding(f"nothing reads {key}", metadata.place(key), meant)
    for name in ("authors", "author_info"):
        authors = metadata.values.get(name)
        for index, author in enumerate(authors if isinstance(authors, list) else []):
            for key in author if isinstance(author, Mapping) else ():
                if key not in AUTHOR_KEYS and not is_asked_for(key):
                    hint = nearest(key, AUTHOR_KEYS) or f"known are {', '.join(AUTHOR_KEYS[:11])}"
                    yield Finding(f"{key} is not known of an author", metadata.place(name, index, key), hint)


@rule("M004", Severity.ERROR)
def no_orcid(subject: Subject) -> Iterator[Finding]:
    """An ORCID iD is none.

    It is not four groups of four, or its last character, a checksum, does not fit: a digit is wrong, and the link would
    lead to nobody or to somebody else. Or it is an address, which templates would make an address of once more. As a
    **warning**: it is the placeholder `XXXX-XXXX-XXXX-XXXX`.

    Mend it: copy it anew from orcid.org.

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        orcid: 0000-0002-1825-0098
    ```

    ```text
    content/metadata.yaml:4:5: error[M004] the ORCID iD 0000-0002-1825-0098 has a wrong digit
        hint: copy it anew from orcid.org; its last character is a checksum
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        orcid: 0000-0002-1825-0097
    ```
    """
    metadata = subject.manuscript.metadata
    for name in ("authors", "author_info"):
        authors = metadata.values.get(name)
        for index, author in enumerate(authors if isinstance(authors, list) else []):
            if isinstance(author, Mapping) and author.get("orcid") is not None:
                yield from _orcid(str(author["orcid"]), metadata, name, index)


def _orcid(orcid: str, metadata: Metadata, name: str, index: int) -> Iterator[Finding]:
    """ISO 7064 MOD 11-2, https://support.orcid.org/hc/en-us/articles/360006897674."""
    place = metadata.place(name, index, "orcid")
    bare = re.sub(r"^https?://(www\.)?orcid\.org/", "", orcid)
    if bare != orcid:
        yield Finding(f"{orcid} is an address; templates make it one", place, f"write orcid: {bare}")
    if re.fullmatch(r"X{4}(-X{4}){3}", bare):
        hint = "fill it in, or take the line out"
        yield Finding(f"the ORCID iD {orcid} is a placeholder", place, hint, severity=Severity.WARNING)
    elif not re.fullmatch(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]", bare):
        hint = "an ORCID iD is four groups of four digits, such as 0000-0002-1825-0097"
        yield Finding(f"{orcid} is not an ORCID iD", place, hint)
    else:
        total = 0
        for digit in bare.replace("-", "")[:-1]:
            total = (total + int(digit)) * 2
        check_digit = (12 - total % 11) % 11
        if bare[-1] != ("X" if check_digit == 10 else str(check_digit)):
            hint = "copy it anew from orcid.org; its last character is a checksum"
            yield Finding(f"the ORCID iD {orcid} has a wrong digit", place, hint)


M005 = found_by_stage(
    "M005",
    Severity.ERROR,
    __name__,
    """`date` is not a date.

    The build's date stands in its place.

    Mend it: write year-month-day, or leave the key out.

    ```yaml content/metadata.yaml
    title: A test
    date: the ninth of May
    ```

    ```text
    content/metadata.yaml:2:1: error[M005] the date 'the ninth of May' is not a date
        hint: write it as year-month-day, such as 2026-11-22, or leave it out for the date of the build
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    date: 2026-05-09
    ```
    """,
)

M006 = found_by_stage(
    "M006",
    Severity.ERROR,
    __name__,
    """`html_url` is not the address of a page.

    The page would tell search engines and readers a place where it is not. The build goes on as if there were none.

    Mend it: write the whole address, with `https://` and the slash at its end.

    ```yaml content/metadata.yaml
    title: A test
    html_url: example.org/manuscript
    ```

    ```text
    content/metadata.yaml:2:1: error[M006] html_url is not the address of a page: example.org/manuscript
        hint: write it as https://example.org/manuscript/, with the slash at its end
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    html_url: https://example.org/manuscript/
    ```
    """,
)

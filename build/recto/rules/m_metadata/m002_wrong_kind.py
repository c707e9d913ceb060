from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from recto.core.diagnostics import Severity
from recto.manuscript.metadata import Schema, problems
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject

_KINDS = {
    "string_type": "text",
    "list_type": "a list",
    "dict_type": "keys with values",
    "model_type": "keys with values",
    "model_attributes_type": "keys with values",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
}


@rule("M002", Severity.ERROR)
def wrong_kind(subject: Subject) -> Iterator[Finding]:
    """A value is of the wrong kind, such as text where a list is needed, or an author has no name.

    The value may not be shown, or not as you meant.

    Fix it: write it as the hint says. [The keys](authors.md#metadata) are listed with their kinds.

    ```yaml content/metadata.yaml
    title: A test
    keywords: tests
    authors:
      - github: ada
    ```

    ```text
    content/metadata.yaml:2:1: error[M002] keywords must be a list
        hint: write keywords: [tests]
    content/metadata.yaml:4:5: error[M002] author 1 has no name
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
    seen = set()
    for path, failure in problems(Schema, dict(metadata.values)):
        place = metadata.place(*path)
        named = _in_words(path)
        # Some keys may be at the top or under pandoc; the places are the same.
        if (place, named.removeprefix("pandoc.")) in seen:
            continue
        seen.add((place, named))
        if failure["type"] == "missing":
            yield Finding(f"{_in_words(path[:-1])} has no {path[-1]}", place, f"add {path[-1]}: …")
            continue
        kind = _KINDS.get(failure["type"], failure["msg"].removeprefix("Input should be "))
        kind = (
            "text or a list of texts"
            if str(path[-1]) in ("affiliations", "funders", "bibliography", "nocite", "awards", "recipients")
            else kind
        )
        if path[0] in _AUTHORS and len(path) == 2:
            given = failure["input"]
            problem = f"{named} is plain text" if isinstance(given, str) else f"{named} must be {kind}"
            yield Finding(problem, place, f"write: - name: {given if isinstance(given, str) else 'Jane Roe'}")
        else:
            yield Finding(f"{named} must be {kind}", place, _example(str(path[-1]), failure["input"]))


_AUTHORS = ("authors", "author_info")


def _in_words(path: Sequence[str | int]) -> str:
    """What a value is called: for ("authors", 0, "email") "author 1: email"."""
    named = ""
    for key in path:
        if isinstance(key, int):
            named = f"author {key + 1}" if named in _AUTHORS else f"entry {key + 1} of {named}"
        else:
            named = f"{named}: {key}" if named.startswith(("entry ", "author ")) else f"{named}.{key}".lstrip(".")
    return named


def _example(key: str, given: object) -> str:
    if key in _AUTHORS and isinstance(given, Mapping):
        return f"write each author as an entry of a list: - name: {given.get('name') or next(iter(given), 'Jane Roe')}"
    # YAML takes a text with a colon for a name and its value.
    text = ", ".join(f"{name}: {value}" for name, value in given.items()) if isinstance(given, Mapping) else ""
    if " " in text.replace(": ", "", 1) and len(text) < 200:
        return f'put it in quotes: "{text}"'
    if key == "keywords" and isinstance(given, str) and not re.search(r"[\[\]{}#:\"']", given):
        words = ", ".join(word for one in re.split("[,;]", given) if (word := " ".join(one.split())))
        return f"write keywords: [{words}]"
    return {
        "keywords": "write keywords: [first, second]",
        "authors": "write each author as an entry of a list: - name: Jane Roe",
        "affiliations": "write affiliations: [Department of Biology, University of Somewhere]",
        "funding": "write each funder as an entry of a list: - funder: National Science Foundation",
        "members": "write members: [Jane Roe, Richard Roe]",
        "title": 'write title: "The title"',
        "name": "write the whole name: Jane Roe",
        "bibliography": "write bibliography: library.bib",
        **dict.fromkeys(("corresponding", "equal_contribution", "equal", "deceased", "group"), f"write {key}: true"),
    }.get(key, "")

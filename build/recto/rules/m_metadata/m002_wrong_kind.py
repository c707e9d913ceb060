from __future__ import annotations

from collections.abc import Iterator, Sequence

from recto.core.diagnostics import Severity
from recto.manuscript.metadata import Schema, problems
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject

_KINDS = {
    "string_type": "text",
    "list_type": "a list",
    "dict_type": "names with values",
    "model_type": "names with values",
    "model_attributes_type": "names with values",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
}


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
    content/metadata.yaml:4:5: error[M002] name of entry 1 of authors is missing
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
        if (place, named) in seen:
            continue
        seen.add((place, named))
        if failure["type"] == "missing":
            yield Finding(f"{named} is missing", place, f"add {path[-1]}: …")
            continue
        kind = _KINDS.get(failure["type"], failure["msg"].removeprefix("Input should be "))
        kind = "text or a list of texts" if str(path[-1]) in ("affiliations", "funders") else kind
        hint = _example(str(path[-1]))
        if named.endswith((" of authors", " of author_info")) and len(path) == 2:
            hint = f"write name: {failure['input'] if isinstance(failure['input'], str) else 'Jane Roe'}"
        yield Finding(f"{named} has to be {kind}", place, hint)


def _in_words(path: Sequence[str | int]) -> str:
    """Where a value stands: for ("authors", 0, "name") "name of entry 1 of authors"."""
    named = ""
    for key in path:
        if isinstance(key, int):
            named = f"entry {key + 1} of {named}"
        else:
            named = f"{key} of {named}" if named.startswith("entry ") else f"{named}.{key}".lstrip(".")
    return named


def _example(key: str) -> str:
    return {
        "keywords": "write keywords: [first, second]",
        "authors": "write each author as an entry of a list: - name: Jane Roe",
        "affiliations": "write affiliations: [Department of Biology, University of Somewhere]",
        "title": 'write title: "The title"',
        "corresponding": "write corresponding: true",
    }.get(key, "")

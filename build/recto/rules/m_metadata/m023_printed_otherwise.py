from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core import files
from recto.core.diagnostics import Severity
from recto.core.model import Location
from recto.manuscript.asked import Asked
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("M023", Severity.WARNING)
def printed_otherwise(subject: Subject) -> Iterator[Finding]:
    """The text shows a variable otherwise than it is written in metadata.yaml.

    To YAML, `no` and `off` are the value false, and 1.10 is the number 1.1. A template shows `False` and 1.1.

    Fix it: put the value in quotes.

    ```yaml content/metadata.yaml
    title: A test
    release: 1.10
    ```

    ```markdown
    We used release {{ release }}.
    ```

    ```text
    content/metadata.yaml:2:1: warning[M023] release is 1.10 here, and the text shows 1.1
        hint: put it in quotes: "1.10"
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    release: "1.10"
    ```

    ```markdown
    We used release {{ release }}.
    ```
    """
    metadata, manuscript = subject.manuscript.metadata, subject.manuscript
    asked = Asked(manuscript.sections)
    for path, place in metadata.places.items():
        if path[0] in ("recto", "pandoc", "manubot", "authors", "author_info") or not asked.prints(str(path[-1])):
            continue
        value = metadata.values
        for key in path:
            value = value[key]  # type: ignore[index]  # the path is one of its own
        if isinstance(value, bool | int | float):
            written = _written(files.line(manuscript.root, place), place)
            if written and written != str(value):
                problem = f"{path[-1]} is {written} here, and the text shows {value}"
                yield Finding(problem, place, f'put it in quotes: "{written}"')


def _written(line: str, place: Location) -> str:
    """The plain value behind a key, as its line has it."""
    found = re.match(r"[^:]+:\s+([\w.+-]+)\s*(?:#.*|[,}].*)?$", line[place.column - 1 :])
    return found[1] if found else ""

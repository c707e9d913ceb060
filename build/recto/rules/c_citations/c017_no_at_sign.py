from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator

from recto.core.diagnostics import Fix, Severity
from recto.core.model import Location
from recto.references.keys import standardise
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("C017", Severity.WARNING)
def no_at_sign(subject: Subject) -> Iterator[Finding]:
    """An identifier is in brackets like a citation, but without its `@`.

    It is plain text: nothing is cited.

    Fix it: write `@` before it, as `recto check --fix` does. If it is meant as text, put it in backquotes.

    ```markdown
    As has been shown [doi:10.5555/alpha].
    ```

    ```text
    content/01.text.md:1:20: warning[C017] doi:10.5555/alpha is in brackets, but without @ it cites nothing
        hint: write @doi:10.5555/alpha
    ```

    Right:

    ```markdown
    As has been shown [@doi:10.5555/alpha].
    ```
    """
    places = [
        (match[1], Location(section.path, number, match.start(1) + 1))
        for section in subject.manuscript.sections
        for number, line in enumerate(section.text.split("\n"), 1)
        for match in _UNMARKED.finditer(line)
    ]
    if not places:
        return
    # Text as Pandoc reads it: no code and no addresses.
    texts = [json.loads(f'"{text}"') for text in re.findall(r'"t":"Str","c":"((?:[^"\\]|\\.)*)"', subject.document.ast)]
    read = Counter(match[0] for text in texts for match in re.finditer(_IDENTIFIER, text))
    for key, place in places:
        if read[key] and not standardise(key)[1]:
            read[key] -= 1
            message = f"{key} is in brackets, but without @ it cites nothing"
            yield Finding(message, place, f"write @{key}", Fix(key, f"@{key}"))


_IDENTIFIER = r"\b(?:doi:10\.|pmid:\d|pubmed:\d|pmcid:PMC|pmc:PMC|arxiv:\d|isbn:\d|url:https?:)(?:[^\s\[\];]*\w/?)?"


_UNMARKED = re.compile(rf"[\[;] ?({_IDENTIFIER})(?=\](?![(\[:{{])|; ?@)")

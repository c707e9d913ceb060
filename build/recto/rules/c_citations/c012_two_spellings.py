from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.core.model import Location
from recto.references.keys import KINDS
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("C012", Severity.WARNING, in_build=False)
def two_spellings(subject: Subject) -> Iterator[Finding]:
    """One key is spelled in two ways.

    The work is in the list of references once. But anyone who searches for its citations finds only some of them, and
    anyone who corrects the key has to know both spellings.

    Fix it: spell the key the same way throughout; the hint names the registry's own spelling, or the most frequent one.

    ```markdown
    As has been shown [@doi:10.5555/alpha]. More follows from that [@doi:10.5555/alpha].

    It was denied, too [@doi:10.5555/ALPHA].
    ```

    ```text
    content/01.text.md:3:21: warning[C012] @doi:10.5555/ALPHA is the same key as @doi:10.5555/alpha at content/01.text.md:1:20
        hint: write doi:10.5555/alpha
    ```

    Right:

    ```markdown
    As has been shown [@doi:10.5555/alpha]. More follows from that [@doi:10.5555/alpha].

    It was denied, too [@doi:10.5555/alpha].
    ```
    """
    bibliography = subject.bibliography
    places: dict[str, dict[str, list[Location]]] = defaultdict(lambda: defaultdict(list))
    for citation in subject.document.citations:
        key = bibliography.keys[citation.key]
        if key.input_id == key.dealiased_id and not key.problem:
            prefix, colon, accession = citation.key.partition(":")
            places[key.standard_id][f"{prefix.lower()}{colon}{accession}"].append(citation.location)
    for standard, spellings in places.items():
        order = {one: (one != standard, one.partition(":")[0] not in KINDS, -len(spellings[one])) for one in spellings}
        best, *others = sorted(spellings, key=order.__getitem__)
        for other in others:
            times = len(spellings[other])
            yield Finding(
                f"@{other} is the same key as @{best} at {spellings[best][0]}",
                spellings[other][0],
                f"write {best}" + (f", here and in {times - 1} more places" if times > 2 else ""),
            )

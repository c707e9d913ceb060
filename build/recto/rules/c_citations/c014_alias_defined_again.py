from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.core.model import Location
from recto.rules.c_citations.keys import Sources
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("C014", Severity.WARNING, in_build=False)
def alias_defined_again(subject: Subject) -> Iterator[Finding]:
    """An alias is defined twice, for the same work.

    If you correct one of the two and miss the other, they differ, and the later one is used.

    Fix it: keep one of the two.

    ```markdown
    As has been shown [@first].

    [@first]: doi:10.5555/alpha

    [@first]: doi:10.5555/alpha
    ```

    ```text
    content/01.text.md:5:2: warning[C014] the alias @first is already defined at content/01.text.md:3:2
        hint: remove one of the two
    ```

    Right:

    ```markdown
    As has been shown [@first].

    [@first]: doi:10.5555/alpha
    ```
    """
    sources = Sources(subject)
    seen: dict[tuple[str, str], Location] = {}
    for definition in subject.document.definitions:
        words = sources.after(definition).removeprefix("]:").split()
        first = seen.setdefault((definition.key, words[0] if words else ""), definition.location)
        if first != definition.location:
            yield Finding(
                f"the alias @{definition.key} is already defined at {first}",
                definition.location,
                "remove one of the two",
            )

from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.c_citations.keys import dangling, named, with_known_prefix
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("C010", Severity.ERROR)
def unknown_prefix(subject: Subject) -> Iterator[Finding]:
    """A key begins with a prefix that does not exist but is close to one that does.

    The key then stands for nothing, and the text shows it as it is.

    Fix it: write the prefix that the hint names.

    ```markdown
    As has been shown [@dio:10.5555/alpha].
    ```

    ```text
    content/01.text.md:1:20: error[C010] @dio:10.5555/alpha has no reference: there is no kind of identifier called dio
        hint: did you mean doi:10.5555/alpha?
    ```

    Right:

    ```markdown
    As has been shown [@doi:10.5555/alpha].
    ```
    """
    for citation, key in dangling(subject):
        meant = with_known_prefix(key.dealiased_id)
        if meant:
            prefix = key.dealiased_id.partition(":")[0]
            yield Finding(
                f"{named(key)} has no reference: there is no kind of identifier called {prefix}",
                citation.location,
                f"did you mean {meant}?",
            )

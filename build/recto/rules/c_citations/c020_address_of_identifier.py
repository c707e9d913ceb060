from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.references.at_hand import at_hand
from recto.rules.c_citations.keys import Sources, braced, named
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("C020", Severity.WARNING, in_build=False)
def address_of_identifier(subject: Subject) -> Iterator[Finding]:
    """A work is cited by its address, although it has an identifier.

    Addresses change, and what a page says of itself is worse than what a registry says of the work. If the
    identifier is cited elsewhere, the list has the work twice.

    Mend it: cite the identifier.

    ```markdown
    As has been shown [@url:https://doi.org/10.5555/alpha].
    ```

    ```text
    content/01.text.md:1:20: warning[C020] @url:https://doi.org/10.5555/alpha is the address of a work that has an identifier
        hint: cite @doi:10.5555/alpha
    ```

    Right:

    ```markdown
    As has been shown [@doi:10.5555/alpha].
    ```
    """
    sources = Sources(subject)
    told: set[str] = set()
    for citation in subject.document.citations:
        key = subject.bibliography.keys[citation.key]
        meant = at_hand(key.dealiased_id) if key.standard_id.startswith("url:") else "url:"
        if not meant.startswith("url:") and key.standard_id not in told:
            told.add(key.standard_id)
            yield Finding(
                f"{named(key)} is the address of a work that has an identifier",
                (sources.alias_value(key) if key.dealiased_id != key.input_id else None) or citation.location,
                f"cite {braced(meant)}",
            )

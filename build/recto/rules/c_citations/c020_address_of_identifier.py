from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.references.at_hand import at_hand
from recto.rules.c_citations.keys import Sources, braced, named
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("C020", Severity.WARNING)
def address_of_identifier(subject: Subject) -> Iterator[Finding]:
    """A work is cited by its web address, although it has an identifier.

    Addresses change, and what a page says about itself is less reliable than a registry's record of the work. If the
    identifier is cited elsewhere, the work is in the list twice. As an **error**: the address has no reference.

    Fix it: cite the identifier.

    ```markdown
    As has been shown [@url:https://doi.org/10.5555/alpha].
    ```

    ```json content/manual-references.json
    [{"id": "url:https://doi.org/10.5555/alpha", "type": "webpage", "title": "A study of everything", "author": [{"family": "Example", "given": "Ada"}], "issued": {"date-parts": [[2001]]}}]
    ```

    ```text
    content/01.text.md:1:20: warning[C020] the link @url:https://doi.org/10.5555/alpha contains a DOI; cite the work by that
        hint: write @doi:10.5555/alpha
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
                f"the link {named(key)} contains {_NAMES.get(meant.partition(':')[0], 'an identifier')}; cite the work by that",
                (sources.alias_value(key) if key.dealiased_id != key.input_id else None) or citation.location,
                f"write {braced(meant)}",
                severity=None if key.standard_id in subject.bibliography.references else Severity.ERROR,
            )


_NAMES = {
    "doi": "a DOI",
    "pubmed": "a PubMed id",
    "pmc": "a PubMed Central id",
    "arxiv": "an arXiv id",
    "isbn": "an ISBN",
}

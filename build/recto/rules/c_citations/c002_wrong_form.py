from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Fix, Severity
from recto.core.model import CitedKey
from recto.references.at_hand import at_hand
from recto.references.keys import standardise
from recto.rules.c_citations.keys import Sources, braced, identifier_in, named
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("C002", Severity.ERROR)
def wrong_form(subject: Subject) -> Iterator[Finding]:
    """A key does not have the form of its kind, and has no reference.

    As a **warning**: it has a reference, but its form is wrong, so others will not find the work by it. If an alias
    stands for the wrong key, the place is where the alias is defined.

    Fix it: correct the identifier.

    ```markdown
    Shown in print [@isbn:9780306406158], online [@pmid:PMC6103790] and elsewhere [@{doi:10.5555/alpha.}].
    ```

    ```text
    content/01.text.md:1:17: error[C002] @isbn:9780306406158 has no reference and is not well formed: the ISBN's digits do not match its check digit
        hint: correct the identifier
    content/01.text.md:1:47: error[C002] @pmid:PMC6103790 has no reference and is not well formed: a PubMed id is one to eight digits, such as 30718888
        hint: did you mean pmc:PMC6103790?
    content/01.text.md:1:80: error[C002] @doi:10.5555/alpha. has no reference and is not well formed: the DOI ends in '.', which is rarely part of one
        hint: did you mean doi:10.5555/alpha?
    ```

    Right:

    ```markdown
    Shown elsewhere [@doi:10.5555/alpha].
    ```
    """
    sources = Sources(subject)
    told: set[str] = set()
    for citation in subject.document.citations:
        key = subject.bibliography.keys[citation.key]
        if not key.problem or key.input_id in told or sources.cut(citation):
            continue
        place, written = citation.location, sources.behind(citation, key=True)
        if key.dealiased_id != key.input_id:
            told.add(key.input_id)
            place = sources.alias_value(key) or place
            written = key.dealiased_id
        resolved = key.standard_id in subject.bibliography.references
        has_no_reference = "" if resolved else "has no reference and "
        bare = key.dealiased_id.rstrip(".,;:")
        certain = bare != key.dealiased_id and not standardise(bare)[1] and key.dealiased_id in written
        yield Finding(
            f"{named(key)} {has_no_reference}is not well formed: {key.problem}",
            place,
            _correction(key),
            Fix(written, written.replace(key.dealiased_id, bare)) if certain else None,
            Severity.WARNING if resolved else None,
        )


def _correction(key: CitedKey) -> str:
    """A hint: the right form of a key that was copied with something around it."""
    meant = at_hand(key.dealiased_id)
    if identified := identifier_in(re.sub(r"^url:(?!https?:)", "https://", key.dealiased_id)):
        return f"did you mean {braced(identified).removeprefix('@')}?"
    if re.match(r"url:[\w-]+(\.[\w-]+)+(?![\w:])", meant):
        meant = meant.replace("url:", "url:https://")
    if meant == key.dealiased_id or standardise(meant)[1]:
        return "correct the identifier"
    return f"did you mean {braced(meant).removeprefix('@')}?"

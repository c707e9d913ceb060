from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Fix, Severity
from recto.references.keys import KINDS
from recto.rules.c_citations.keys import braced
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("C011", Severity.WARNING, in_build=False)
def prefix_in_capitals(subject: Subject) -> Iterator[Finding]:
    """A key's prefix is not in small letters.

    The citation works. But anyone who searches the text for all citations of a work, or corrects its key, finds only
    those that are spelled alike.

    Fix it: write the prefix in small letters, as `recto check --fix` does.

    ```markdown
    As has been shown [@DOI:10.5555/alpha].
    ```

    ```text
    content/01.text.md:1:20: warning[C011] the prefix of @DOI:10.5555/alpha is in capitals
        hint: write the prefix in small letters: @doi:10.5555/alpha
    ```

    Right:

    ```markdown
    As has been shown [@doi:10.5555/alpha].
    ```
    """
    aliases = subject.document.aliases
    for citation in subject.document.citations:
        prefix, colon, accession = citation.key.partition(":")
        small = f"{prefix.lower()}{colon}{accession}"
        # Manubot accepts RRID as well as rrid; and authors spell the keys of their own files as they like.
        if prefix.lower() in KINDS and small != citation.key and citation.key not in aliases:
            braces = "{" if citation.end - citation.start > len(citation.key) else ""
            yield Finding(
                f"the prefix of @{citation.key} is in capitals",
                citation.location,
                f"write the prefix in small letters: {braced(small)}",
                Fix(f"@{braces}{prefix}:", f"@{braces}{prefix.lower()}:"),
            )

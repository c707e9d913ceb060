from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.core.wording import near
from recto.rules.c_citations.keys import Sources
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("C013", Severity.WARNING)
def alias_never_used(subject: Subject) -> Iterator[Finding]:
    """An alias is defined, but never cited.

    The work is missing from the list of references. Either a citation was lost, or the definition is left over.

    Fix it: cite the alias, or remove its definition.

    ```markdown
    As has been shown.

    [@first]: doi:10.5555/alpha
    ```

    ```text
    content/01.text.md:3:2: warning[C013] the alias @first for doi:10.5555/alpha is never cited
        hint: cite it, or remove its definition
    ```

    Right:

    ```markdown
    As has been shown [@first].

    [@first]: doi:10.5555/alpha
    ```
    """
    sources = Sources(subject)
    cited = {citation.key for citation in subject.document.citations}
    for alias, key in subject.document.aliases.items():
        if alias not in cited:
            meant = near(alias, [one for one in cited if not subject.bibliography.short_id(one)])
            yield Finding(
                f"the alias @{alias} for {key} is never cited",
                sources.alias(alias),
                f"does it stand for @{meant}?" if meant else "cite it, or remove its definition",
            )

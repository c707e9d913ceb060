from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.core.model import CitedKey
from recto.core.wording import nearest
from recto.references.keys import KINDS, is_identifier
from recto.rules.c_citations.keys import Sources, dangling, named, with_known_prefix
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("C001", Severity.ERROR)
def without_reference(subject: Subject) -> Iterator[Finding]:
    """A citation has no reference.

    The text shows the key where a number or name should be, and the work is missing from the list. Each place is
    reported. If a service was asked, the message has its answer; if the service is down, the code is [C005](#c005).

    Fix it: if the work is only missing from [the lock](maintainers.md#the-lock), type `recto refs lock`. Otherwise
    correct the key; or describe the work in [`content/manual-references.json`](authors.md#references-that-you-describe)
    under the id that the hint names; or define the alias.

    ```markdown
    It was shown [@doi:10.5555/alpah] by others [@doi:10.5555/alpha].
    ```

    ```text
    content/01.text.md:1:15: error[C001] @doi:10.5555/alpah has no reference
        hint: did you mean doi:10.5555/alpha? If not, type recto refs lock to fetch it
    ```

    Right:

    ```markdown
    It was shown [@doi:10.5555/alpha].
    ```
    """
    sources = Sources(subject)
    for citation, key in dangling(subject):
        failure = subject.bibliography.failures.get(key.standard_id)
        told_elsewhere = key.problem or with_known_prefix(key.dealiased_id) or sources.cut(citation)
        if not told_elsewhere and not (failure and failure.trouble != "not registered"):
            why = f": {failure.message}" if failure else ""
            yield Finding(
                f"{named(key)} has no reference{why}", citation.location, _hint(key, sources.behind(citation), subject)
            )


_MEANT = {
    "figure": "fig",
    "table": "tbl",
    "tab": "tbl",
    "equation": "eq",
    "eqn": "eq",
    "section": "sec",
    "fig": "fig",
    "tbl": "tbl",
    "eq": "eq",
    "sec": "sec",
}
"""What authors write for the prefixes of cross-references."""


def _hint(key: CitedKey, line: str, subject: Subject) -> str:
    if re.match(rf"@{re.escape(key.input_id)}: ?[\w/]", line) and key.input_id.lower() in KINDS:
        return f"remove the space after @{key.input_id}:"
    alias = nearest(key.input_id, subject.document.aliases.keys() - {key.input_id})
    if alias:
        return alias
    prefix, _, label = key.input_id.partition(":")
    if prefix.lower() in _MEANT:
        return f"did you mean @{_MEANT[prefix.lower()]}:{label}?"
    defined = key.input_id in subject.document.aliases
    if not defined and any(f"[@{key.input_id}]:" in section.text for section in subject.manuscript.sections):
        return f"the line that defines it, [@{key.input_id}]: …, needs a blank line before it"
    described = {one.key for one in subject.bibliography.described} - {key.input_id}
    if near := nearest(key.input_id, described, 0.9):
        return near
    if ":" not in key.dealiased_id:
        return (
            f"if “{key.input_id}” is a short name, say which work it means: [@{key.input_id}]: doi:… in its own paragraph. "
            "If it comes from a .bib file, the name of that file must begin with manual-references. "
            f"If it is not a citation, write \\@{key.input_id}"
        )
    cited = [other for other in subject.bibliography.keys if other != key.input_id]
    alike = nearest(key.input_id, [other for other in cited if subject.bibliography.short_id(other)])
    describe = f'describe the work in content/manual-references.json with "id": "{key.standard_id}"'
    if not subject.network and is_identifier(key.standard_id):
        return (
            f"{alike} If not, type recto refs lock to fetch it"
            if alike
            else (f"type recto refs lock to fetch it; or {describe}")
        )
    return alike or f"check the identifier; if it is right, {describe}"

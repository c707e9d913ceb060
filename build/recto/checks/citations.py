"""Citations: without a reference (C001), of a wrong form (C002), without an answer (C005), and how they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from recto.checks import Subject, nearest
from recto.diagnostics import Severity
from recto.keys import at_hand, is_identifier, standardise
from recto.model import Citation, CitedKey
from recto.rules import Finding, found_by_stage, rule

if TYPE_CHECKING:
    from recto.network import Failure


@rule("C001", Severity.ERROR)
def without_reference(subject: Subject) -> Iterator[Finding]:
    """A citation has no reference.

    The text shows the key where a number or name should be, and the work is missing from the list. Each place is named.
    If a service was asked, its answer is in the message; that of a service that is down is [C005](#c005).

    Mend it: if the work is only missing from [the lock](maintainers.md#the-lock), type `recto refs lock`. Else correct
    the key; or describe the work in [`content/manual-references.json`](authors.md#references-that-you-describe) under
    the id that the hint names; or define the alias.

    ```markdown
    It was shown [@doi:10.5555/alpah] by others [@doi:10.5555/alpha].
    ```

    ```text
    content/01.text.md:1:15: error[C001] @doi:10.5555/alpah has no reference
        hint: did you mean doi:10.5555/alpha? If not, type recto refs lock, which fetches it
    ```

    Right:

    ```markdown
    It was shown [@doi:10.5555/alpha].
    ```
    """
    for citation, key, named, failure in _without_reference(subject):
        if not key.problem and not _unanswered(failure):
            why = f": {failure.message}" if failure else ""
            yield Finding(f"{named} has no reference{why}", citation.location, _hint(key, subject))


@rule("C002", Severity.ERROR)
def wrong_form(subject: Subject) -> Iterator[Finding]:
    """A key is not of the form of its kind, and has no reference.

    As a **warning**: it has a reference, but is of the wrong form all the same, so that others will not find the work
    by it.

    Mend it: correct the identifier.

    ```markdown
    It was shown [@doi:10.5x/wrong].
    ```

    ```text
    content/01.text.md:1:15: error[C002] @doi:10.5x/wrong has no reference and is not well formed: a DOI is 10., four to nine digits, a slash and a name, such as 10.1098/rsif.2017.0387
        hint: correct the identifier
    ```

    Right:

    ```markdown
    It was shown [@doi:10.5555/alpha].
    ```
    """
    for citation in subject.document.citations:
        key = subject.bibliography.keys[citation.key]
        if key.problem and key.standard_id in subject.bibliography.references:
            message = f"{_named(key)} is not well formed: {key.problem}"
            yield Finding(message, citation.location, _correction(key), severity=Severity.WARNING)
    for citation, key, named, _ in _without_reference(subject):
        if key.problem:
            message = f"{named} has no reference and is not well formed: {key.problem}"
            yield Finding(message, citation.location, _correction(key))


C003 = found_by_stage(
    "C003",
    Severity.WARNING,
    __name__,
    """An alias is defined twice, for different works.

    The later definition counts for all the text, also for citations before it.

    Mend it: keep one, or give the other work another alias.

    ```markdown
    It was shown [@first].

    [@first]: doi:10.5555/alpha

    [@first]: doi:10.5555/beta
    ```

    ```text
    content/01.text.md:5:2: warning[C003] the alias @first is given twice: as doi:10.5555/alpha and as doi:10.5555/beta, which counts
        hint: keep one of the two, or name the other differently
    ```

    Right:

    ```markdown
    It was shown [@first; @second].

    [@first]: doi:10.5555/alpha

    [@second]: doi:10.5555/beta
    ```
    """,
)

C004 = found_by_stage(
    "C004",
    Severity.WARNING,
    __name__,
    """Two citations in one pair of brackets are parted by a comma.

    Pandoc takes the second for a remark on the first, and shows one of them. Recto shows both.

    Mend it: part them with a semicolon, `[@a; @b]`.

    ```markdown
    It was shown [@doi:10.5555/beta, @doi:10.5555/alpha].
    ```

    ```text
    content/01.text.md:1:34: warning[C004] @doi:10.5555/alpha stands in the same brackets after a comma
        hint: part citations with semicolons: [@a; @b]
    ```

    Right:

    ```markdown
    It was shown [@doi:10.5555/beta; @doi:10.5555/alpha].
    ```
    """,
)


@rule("C005", Severity.ERROR)
def unanswered(subject: Subject) -> Iterator[Finding]:
    """A service gave no answer for a citation: it is down, refuses more requests, or answers with something else.

    The key may be right. The rest of the build goes on, and what was fetched is kept. As a **warning**: a reference
    that the lock has could not be [fetched again](maintainers.md#fetching-again); the lock's stays.

    Mend it: try again later; only what is still missing is asked for. If it does not pass, describe the work in
    [`content/manual-references.json`](authors.md#references-that-you-describe).

    ```markdown
    It was shown [@doi:10.1098/rsif.2017.0387].
    ```

    ```sh
    recto refs lock
    ```

    ```text
    ?
    ```

    Right, whatever doi.org answers:

    ```markdown
    It was shown [@doi:10.5555/alpha].
    ```
    """
    for citation, key, named, failure in _without_reference(subject):
        if failure and _unanswered(failure) and not key.problem:
            yield Finding(
                f"{named} could not be fetched: {failure.message}",
                citation.location,
                "try again: what was found is kept; or describe the work in content/manual-references.json "
                f'with "id": "{key.standard_id}"',
            )


def _without_reference(subject: Subject) -> Iterator[tuple[Citation, CitedKey, str, Failure | None]]:
    """Every citation whose key has no reference, the key as a message names it, and what a service said."""
    bibliography = subject.bibliography
    for citation in subject.document.citations:
        key = bibliography.keys[citation.key]
        if key.standard_id not in bibliography.references:
            yield citation, key, _named(key), bibliography.failures.get(key.standard_id)


def _unanswered(failure: Failure | None) -> bool:
    return failure is not None and failure.trouble != "not registered"


def _named(key: CitedKey) -> str:
    return f"@{key.input_id}" + (f" ({key.dealiased_id})" if key.dealiased_id != key.input_id else "")


def _correction(key: CitedKey) -> str:
    """A hint: the right form of a key that was copied with something around it."""
    meant = at_hand(key.dealiased_id)
    if meant == key.dealiased_id or standardise(meant)[1]:
        return "correct the identifier"
    return f"did you mean {meant}?" if re.fullmatch(r"[\w:.#$%&+?<>~/-]*\w", meant) else f"did you mean {{{meant}}}?"


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


def _described(subject: Subject) -> set[str]:
    """The ids in the authors' own reference files, as far as they can be read off the text."""
    pattern = r'"id"\s*:\s*"([^"]+)"|^@\w+\s*\{\s*([^,\s]+)\s*,|^\s*-?\s*id:\s*["\']?([^"\'\s]+)'
    return {
        next(filter(None, match.groups()))
        for file in subject.manuscript.bibliographies
        for match in re.finditer(pattern, file.text, re.MULTILINE)
    }


def _hint(key: CitedKey, subject: Subject) -> str:
    alias = nearest(key.input_id, subject.document.aliases.keys() - {key.input_id})
    if alias:
        return alias
    prefix, _, label = key.input_id.partition(":")
    if prefix.lower() in _MEANT:
        return f"did you mean @{_MEANT[prefix.lower()]}:{label}?"
    if any(f"[@{key.input_id}]:" in section.text for section in subject.manuscript.sections):
        return f"the line that defines it, [@{key.input_id}]: …, needs a blank line before it"
    described = nearest(key.input_id, _described(subject) - {key.input_id}, 0.9)
    if described:
        return described
    if ":" not in key.dealiased_id:
        return (
            f"define it in a paragraph of its own, [@{key.input_id}]: doi:…, "
            f'or describe it in content/manual-references.json with "id": "{key.input_id}"'
        )
    cited = [other for other in subject.bibliography.keys if other != key.input_id]
    alike = nearest(key.input_id, [other for other in cited if subject.bibliography.short_id(other)])
    describe = f'describe the work in content/manual-references.json with "id": "{key.standard_id}"'
    if not subject.network and is_identifier(key.standard_id):
        return (
            f"{alike} If not, type recto refs lock, which fetches it"
            if alike
            else (f"type recto refs lock, which fetches it and keeps it in the lock; or {describe}")
        )
    return alike or f"check the identifier; if it is right, {describe}"

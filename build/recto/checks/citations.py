"""Citations without a reference (C001), with a key of a wrong form (C002), or that no service answered for (C005)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from recto.checks import Subject, nearest
from recto.diagnostics import Diagnostic, error, warning
from recto.keys import at_hand, is_identifier, standardise
from recto.model import CitedKey


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Every citation whose key has no reference, at each place where it stands, and why; and keys of a wrong form."""
    bibliography = subject.bibliography
    for citation in subject.document.citations:
        key = bibliography.keys[citation.key]
        resolved = key.standard_id in bibliography.references
        failure = bibliography.failures.get(key.standard_id)
        named = f"@{key.input_id}" + (f" ({key.dealiased_id})" if key.dealiased_id != key.input_id else "")
        if key.problem and resolved:
            yield warning("C002", f"{named} is not well formed: {key.problem}", citation.location, _correction(key))
        elif key.problem:
            yield error(
                "C002",
                f"{named} has no reference and is not well formed: {key.problem}",
                citation.location,
                _correction(key),
            )
        elif not resolved and failure and failure.trouble != "not registered":
            yield error(
                "C005",
                f"{named} could not be fetched: {failure.message}",
                citation.location,
                "try again: what was found is kept; or describe the work in content/manual-references.json "
                f'with "id": "{key.standard_id}"',
            )
        elif not resolved:
            why = f": {failure.message}" if failure else ""
            yield error("C001", f"{named} has no reference{why}", citation.location, _hint(key, subject))


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


CHECK = check

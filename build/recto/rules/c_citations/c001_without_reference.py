from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from recto.core.diagnostics import Severity
from recto.core.model import Citation, CitedKey
from recto.core.wording import counted, near
from recto.references.keys import KINDS, is_identifier
from recto.rules.c_citations.elsewhere import broken, entry, unread
from recto.rules.c_citations.keys import (
    Sources,
    alike,
    braced,
    dangling,
    identifier_in,
    named,
    with_known_prefix,
    works,
)
from recto.rules.c_citations.unread import endnote_field
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject
from recto.rules.unread import unread as shown_labels
from recto.rules.x_crossrefs.kinds import as_label, spaced


@rule("C001", Severity.ERROR)
def without_reference(subject: Subject) -> Iterator[Finding]:
    """A citation has no reference.

    The text shows the key where a number or name should be, and the work is missing from the list. Each place is
    reported, but for those whose work is in a file that cannot be read, which are counted. If a service was asked, the
    message has its answer; if the service is down, the code is [C005](#c005).

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
    sources, lost = Sources(subject), dict[str, list[Citation]]()
    glued = _glued_definitions(subject)
    for citation, key in dangling(subject):
        if any(entry(key, file.text) is not None for file in unread(subject)):
            continue
        if file := next((one for one in broken(subject) if entry(key, one.text) is not None), None):
            lost.setdefault(file.path, []).append(citation)
            continue
        failure = subject.bibliography.failures.get(key.standard_id)
        told_elsewhere = (
            key.problem
            # once, where it is defined
            or (key.input_id in glued and citation.start != glued[key.input_id])
            or with_known_prefix(key.dealiased_id)
            or endnote_field(subject.text.text, citation)
            or sources.cut(citation)
            or (key.standard_id.startswith("url:") and identifier_in(key.dealiased_id))
        )
        if not told_elsewhere and not (failure and failure.trouble != "not registered"):
            why = f": {failure.message}" if failure else ""
            yield Finding(
                f"{named(key)} has no reference{why}", citation.location, _hint(key, sources.behind(citation), subject)
            )
    for path, citations in lost.items():
        problem = f"{counted(len(citations), 'citation')} without a reference, because {path} cannot be read"
        yield Finding(problem, citations[0].location, f"correct {path} first, and check again")


def _glued_definitions(subject: Subject) -> Mapping[str, int]:
    """The aliases that are defined in a line of another paragraph, and where their key is."""
    text = subject.text.text
    found = re.finditer(r"(?<=[^\n]\n)[ \t]*\[@([^\]\s]+)\]:[ \t]*\S", text)
    return {match[1]: match.start(1) for match in found if match[1] not in subject.document.aliases}


_EXAMPLES = {
    "doi": "@doi:10.1098/rsif.2017.0387",
    "pmid": "@pubmed:30718888",
    "pubmed": "@pubmed:30718888",
    "pmc": "@pmc:PMC6103790",
    "pmcid": "@pmc:PMC6103790",
    "arxiv": "@arxiv:1811.00778",
    "isbn": "@isbn:9780262035613",
    "url": "@url:https://example.org",
}


def _apart(key: CitedKey, line: str) -> str:
    """What to do about a prefix that its identifier does not follow at once; empty if the key is more than one."""
    prefix = key.input_id.lower()
    found = re.match(rf"@{re.escape(key.input_id)}[:：]?\s*(.?)", line) if prefix in KINDS else None
    if not found:
        return ""
    if not re.match(r"[\w/]", found[1]):
        return f"write the identifier after @{key.input_id}:, such as {_EXAMPLES.get(prefix, '@wikidata:Q56458321')}"
    meant = identifier_in(re.split(r"[\];,]", line[1:])[0].strip())
    return f"write @{meant}" if meant else f"remove the space after @{key.input_id}:"


@lru_cache(maxsize=1)
def _defined_in_lines(subject: Subject) -> frozenset[str]:
    """The aliases that a line of the text defines."""
    definition = re.compile(r"^[ \t]*\[@([^\]\s]+)\]:[ \t]*\S", re.MULTILINE)
    return frozenset(name for section in subject.manuscript.sections for name in definition.findall(section.text))


@lru_cache(maxsize=1)
def _entries(subject: Subject) -> Mapping[str, str]:
    """The keys of what looks like an entry of a bibliography, and the first file that has it."""
    entry = re.compile(r"^[ \t]*@\w+\s*[{(]\s*([^\s,]+)[\s,]", re.MULTILINE)
    files = reversed(subject.manuscript.bibliographies)
    return {name: file.path for file in files for name in entry.findall(file.text)}


def _hint(key: CitedKey, line: str, subject: Subject) -> str:
    if apart := _apart(key, line):
        return apart
    if label := spaced(line):
        return f"remove the space: @{label}"
    if identified := identifier_in(key.dealiased_id):
        return f"write {braced(identified)}"
    # In languages without spaces, the next word seems to belong to it.
    ascii_part = re.match(r"[!-~]+", key.input_id)
    if ascii_part and ascii_part[0] != key.input_id and ascii_part[0] in works(subject):
        return f"write [@{ascii_part[0]}]"
    like = alike(key, works(subject))
    label, labels = as_label(key.input_id), {label.name for label in subject.document.labels}
    labels |= {name for one in shown_labels(subject) for name in one.labels}
    meant = near(label, labels) or label * (":" in key.input_id)
    if label and meant and not like:
        return f"did you mean @{meant}?"
    defined = key.input_id in subject.document.aliases
    if not defined and key.input_id in _defined_in_lines(subject):
        return f"the line that defines it, [@{key.input_id}]: …, needs a blank line before it"
    if path := _entries(subject).get(key.input_id):
        return f"its entry in {path} cannot be read; correct it there"
    asked = not subject.network and is_identifier(key.standard_id)
    if like:
        return f"did you mean {like}?" + " If not, type recto refs lock to fetch it" * asked
    if ":" not in key.standard_id:
        return (
            f"if “{key.input_id}” is a short name, say which work it means: [@{key.input_id}]: doi:… in its own paragraph. "
            f"If it is not a citation, write \\@{key.input_id}"
        )
    describe = f'describe the work in content/manual-references.json with "id": "{key.standard_id}"'
    return (
        f"type recto refs lock to fetch it; or {describe}"
        if asked
        else f"check the identifier; if it is right, {describe}"
    )

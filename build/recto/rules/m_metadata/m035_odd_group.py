from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.m_metadata.authors import authors_of, people_of, words_of
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("M035", Severity.WARNING)
def odd_group(subject: Subject) -> Iterator[Finding]:
    """A group of authors has something that only a person has, or a member twice.

    An author with `members` or `group: true` is a group: an ORCID iD belongs to a person, and nobody is a member twice.

    Fix it: give the ORCID iD to the member whose it is; remove the second of two equal names.

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: The Example Consortium
        orcid: 0000-0002-1825-0097
        members: [Ada Example, Grace Sample, Ada Example]
    ```

    ```text
    content/metadata.yaml:4:5: warning[M035] the group “The Example Consortium” has an ORCID iD
        hint: move it to the member whose it is: members: [{name: …, orcid: …}]
    content/metadata.yaml:5:42: warning[M035] Ada Example is a member of “The Example Consortium” twice
        hint: remove one of the two
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: The Example Consortium
        members: [{name: Ada Example, orcid: 0000-0002-1825-0097}, Grace Sample]
    ```
    """
    metadata = subject.manuscript.metadata
    for name, index, author in authors_of(metadata):
        if not author.get("members") and author.get("group") is not True:
            continue
        group = f"“{author.get('name')}”"
        if author.get("orcid") is not None:
            hint = "move it to the member whose it is: members: [{name: …, orcid: …}]"
            yield Finding(f"the group {group} has an ORCID iD", metadata.place(name, index, "orcid"), hint)
        seen = set()
        for path, member in people_of(metadata):
            words = words_of(str(member.get("name") or ""))
            if path[:3] == (name, index, "members"):
                if words in seen:
                    problem = f"{member.get('name')} is a member of {group} twice"
                    yield Finding(problem, metadata.place(*path), "remove one of the two")
                seen.add(words)

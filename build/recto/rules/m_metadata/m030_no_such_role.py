from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.core.model import Location, Metadata
from recto.core.wording import near
from recto.manuscript.credit import DEGREES, ROLES, degree_of, entries, role_of
from recto.rules.m_metadata.authors import authors_of
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("M030", Severity.ERROR)
def no_such_role(subject: Subject) -> Iterator[Finding]:
    """`credit` has a role that is not one of CRediT's fourteen, or a degree that is not one of its three.

    The role is left out of the statement on contributions and of the JATS file.

    Fix it: write one of the [roles](authors.md#statements), or its address at credit.niso.org. The degrees are `lead`,
    `equal` and `supporting`. Describe other roles in the text.

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        credit: [Sofware, {Resources: most}]
    ```

    ```text
    content/metadata.yaml:4:14: error[M030] “Sofware” is not a role of CRediT
        hint: did you mean Software?
    content/metadata.yaml:4:24: error[M030] “most” is not a degree of CRediT
        hint: write lead, equal or supporting, or leave it out
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        credit: [Software, {Resources: lead}]
    ```
    """
    metadata = subject.manuscript.metadata
    for name, index, author in authors_of(metadata):
        given, path = author.get("credit"), (name, index, "credit")
        for number, one in enumerate(given if isinstance(given, list) else [given]):
            yield from _wrong(one, metadata, (*path, number) if isinstance(given, list) else path)


def _wrong(given: object, metadata: Metadata, path: tuple[str | int, ...]) -> Iterator[Finding]:
    for role, degree in entries(given):
        place: Location = metadata.place(*path, role)
        if not role_of(role):
            meant = near(role, ROLES.values())
            hint = f"did you mean {meant}?" if meant else f"the roles are {', '.join(ROLES.values())}"
            if "," in role and all(role_of(one) for one in role.split(",")):
                hint = f"put several roles into square brackets: [{role[:200]}]"
            yield Finding(f"“{role[:80]}” is not a role of CRediT", place, hint)
        elif degree and not degree_of(degree):
            hint = f"write {', '.join(DEGREES[:-1])} or {DEGREES[-1]}, or leave it out"
            yield Finding(f"“{degree[:80]}” is not a degree of CRediT", place, hint)

from __future__ import annotations

from collections.abc import Iterator, Mapping

from recto.core.diagnostics import Severity
from recto.core.model import Location
from recto.manuscript import organisations
from recto.rules.m_metadata.authors import grants_of, people_of
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("M031", Severity.ERROR)
def no_such_organisation(subject: Subject) -> Iterator[Finding]:
    """The identifier of an affiliation or a funder is wrong.

    It does not have the form of a ROR id or of an id in Crossref's Funder Registry, and is left out; or the last two
    digits of a ROR id, a checksum, do not match, so that it leads to nobody or to somebody else.

    Fix it: copy it again from ror.org.

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        affiliations:
          - name: University of Somewhere
            ror: https://ror.org/00b30xv11
    ```

    ```text
    content/metadata.yaml:6:9: error[M031] the ROR id 00b30xv11 has a wrong character
        hint: copy it again from ror.org; its last two digits are a checksum
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        affiliations:
          - name: University of Somewhere
            ror: https://ror.org/00b30xv10
    ```
    """
    metadata = subject.manuscript.metadata
    for path, person in people_of(metadata):
        given = person.get("affiliations")
        for number, one in enumerate(given if isinstance(given, list) else []):
            if isinstance(one, Mapping) and one.get("ror") is not None:
                place = metadata.place(*path, "affiliations", number, "ror")
                yield from _ror(str(one["ror"]), place, "a ROR id", "https://ror.org/00b30xv10")
    for index, grant in grants_of(metadata):
        written = grant.get("id")
        if written is not None and not organisations.funder_id(written):
            place = metadata.place("funding", index, "id")
            yield from _ror(
                str(written), place, "the id of a funder", "https://ror.org/021nxhr62 or 10.13039/100000001"
            )


def _ror(written: str, place: Location, kind: str, example: str) -> Iterator[Finding]:
    bare = organisations.ror(written)
    if not bare:
        yield Finding(f"{written[:80]} is not {kind}", place, f"copy it from ror.org; it is like {example}")
    elif bare[-2:] != organisations.ror_check_digits(bare):
        hint = "copy it again from ror.org; its last two digits are a checksum"
        yield Finding(f"the ROR id {bare} has a wrong character", place, hint)

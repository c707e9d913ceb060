from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.core.model import Location
from recto.manuscript import orcid
from recto.rules.m_metadata.authors import people_of
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("M004", Severity.ERROR)
def no_orcid(subject: Subject) -> Iterator[Finding]:
    """An ORCID iD is wrong.

    It does not consist of four groups of four; or its last character, a checksum, does not match, so a digit is wrong
    and the link would lead to nobody or to somebody else. As a **warning**: it is the placeholder
    `XXXX-XXXX-XXXX-XXXX`.

    Fix it: copy it again from orcid.org.

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        orcid: 0000-0002-1825-0098
    ```

    ```text
    content/metadata.yaml:4:5: error[M004] the ORCID iD 0000-0002-1825-0098 has a wrong digit
        hint: copy it again from orcid.org; its last character is a checksum
    ```

    Right:

    ```yaml content/metadata.yaml
    title: A test
    authors:
      - name: Ada Example
        orcid: 0000-0002-1825-0097
    ```
    """
    metadata = subject.manuscript.metadata
    for path, person in people_of(metadata):
        if person.get("orcid") is not None:
            yield from _orcid(str(person["orcid"]), metadata.place(*path, "orcid"))


def _orcid(written: str, place: Location) -> Iterator[Finding]:
    bare = orcid.bare(written)
    if re.search(r"(^|/)X{4}(-X{4}){3}/?$", written):
        hint = "fill it in, or remove the line"
        yield Finding(f"the ORCID iD {written} is a placeholder", place, hint, severity=Severity.WARNING)
    elif not bare:
        hint = "an ORCID iD is four groups of four digits, such as 0000-0002-1825-0097"
        yield Finding(f"{written} is not an ORCID iD", place, hint)
    elif bare[-1] != orcid.check_character(bare):
        hint = "copy it again from orcid.org; its last character is a checksum"
        yield Finding(f"the ORCID iD {written} has a wrong digit", place, hint)

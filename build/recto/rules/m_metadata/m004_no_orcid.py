from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.core.model import Metadata
from recto.rules.m_metadata.authors import authors_of
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("M004", Severity.ERROR)
def no_orcid(subject: Subject) -> Iterator[Finding]:
    """An ORCID iD is wrong.

    It does not consist of four groups of four; or its last character, a checksum, does not match, so a digit is wrong
    and the link would lead to nobody or to somebody else; or it is given as a link, which templates would turn into a
    broken one. As a **warning**: it is the placeholder `XXXX-XXXX-XXXX-XXXX`.

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
    for name, index, author in authors_of(metadata):
        if author.get("orcid") is not None:
            yield from _orcid(str(author["orcid"]), metadata, name, index)


def _orcid(orcid: str, metadata: Metadata, name: str, index: int) -> Iterator[Finding]:
    """ISO 7064 MOD 11-2, https://support.orcid.org/hc/en-us/articles/360006897674."""
    place = metadata.place(name, index, "orcid")
    bare = re.sub(r"^https?://(www\.)?orcid\.org/", "", orcid)
    if bare != orcid:
        yield Finding(f"the ORCID iD is given as a link: {orcid}", place, f"give the number only: orcid: {bare}")
    if re.fullmatch(r"X{4}(-X{4}){3}", bare):
        hint = "fill it in, or remove the line"
        yield Finding(f"the ORCID iD {orcid} is a placeholder", place, hint, severity=Severity.WARNING)
    elif not re.fullmatch(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]", bare):
        hint = "an ORCID iD is four groups of four digits, such as 0000-0002-1825-0097"
        yield Finding(f"{orcid} is not an ORCID iD", place, hint)
    else:
        total = 0
        for digit in bare.replace("-", "")[:-1]:
            total = (total + int(digit)) * 2
        check_digit = (12 - total % 11) % 11
        if bare[-1] != ("X" if check_digit == 10 else str(check_digit)):
            hint = "copy it again from orcid.org; its last character is a checksum"
            yield Finding(f"the ORCID iD {orcid} has a wrong digit", place, hint)

from __future__ import annotations

import re
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.rules.b_references.works import Work, cited_works
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject

_COMPANY = re.compile(r",? (?:ag|b\.?v\.?|gmbh|inc\.?|limited|llc|ltd\.?|s\.?a\.?)$")


_PUBLISHERS = frozenset(
    """aip publishing/american chemical society/american physical society/association for computing machinery
    cambridge university press/cold spring harbor laboratory/elsevier/frontiers media/hindawi/informa uk/iop publishing
    institute of electrical and electronics engineers/john wiley & sons/john wiley and sons/jstor/karger/mdpi
    ovid technologies/oxford university press/public library of science/royal society of chemistry/sage publications
    springer/springer international publishing/springer nature/springer science and business media/taylor & francis
    taylor and francis/walter de gruyter/wiley/wiley-blackwell/wolters kluwer""".replace("\n    ", "/").split("/")
)
"""Publishers after which no journal is named, by the names that registries use."""


def _is_publisher(name: str) -> bool:
    plain = re.sub(r"\s*\([^)]*\)$", "", name.strip().lower())
    return _COMPANY.sub("", plain) in _PUBLISHERS or bool(re.search(r" (gmbh|inc|limited|llc|ltd)\.?$", plain))


@rule("B008", Severity.WARNING, in_build=False)
def publisher_for_journal(subject: Subject) -> Iterator[Finding]:
    """A publisher's name is given where readers look for the journal's.

    Or a preprint's reference names its publisher, or nothing, but not the server. Some services mix them up.

    Fix it: set `container-title` in [a reference that you describe](authors.md#references-that-you-describe).

    ```markdown
    It was shown [@doi:10.5555/example].
    ```

    ```json content/manual-references.json
    [{"id": "doi:10.5555/example", "type": "article-journal", "title": "Open collaborative writing with Manubot", "author": [{"family": "Himmelstein", "given": "Daniel"}], "container-title": "Elsevier BV", "issued": {"date-parts": [[2019]]}}]
    ```

    ```text
    content/manual-references.json:1:2: warning[B008] the reference of @doi:10.5555/example gives the publisher (Elsevier BV) where the journal should be
        hint: set container-title to the name of the journal
    ```

    Right:

    ```markdown
    It was shown [@doi:10.5555/example].
    ```

    ```json content/manual-references.json
    [{"id": "doi:10.5555/example", "type": "article-journal", "title": "Open collaborative writing with Manubot", "author": [{"family": "Himmelstein", "given": "Daniel"}], "container-title": "Journal of Examples", "issued": {"date-parts": [[2019]]}}]
    ```
    """
    for work in cited_works(subject):
        yield from _publisher(work)


def _publisher(work: Work) -> Iterator[Finding]:
    item = work.reference.item
    container, publisher = (str(item.get(field) or "").strip() for field in ("container-title", "publisher"))
    if _is_publisher(container) and item["type"] in ("article-journal", "manuscript", "article"):
        meant = work.server or "the journal"
        yield Finding(
            f"the reference of {work.key} gives the publisher ({container}) where {meant} should be",
            work.place,
            _correction(work, work.server or "the name of the journal"),
        )
    elif work.server and not container and (not publisher or _is_publisher(publisher)):
        instead = f"names the publisher {publisher}, but not" if publisher else "does not name"
        yield Finding(
            f"the reference of {work.key} {instead} the preprint server",
            work.place,
            _correction(work, work.server),
        )


def _correction(work: Work, name: str) -> str:
    return work.correction(f'"container-title": "{name}"', f"set container-title to {name}")

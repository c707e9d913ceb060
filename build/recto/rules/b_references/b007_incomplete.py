from __future__ import annotations

from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.core.wording import listed
from recto.references.csl import NAME_FIELDS
from recto.rules.b_references.works import Work, cited_works
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject

_SCHOLARLY = frozenset(("article-journal", "chapter", "paper-conference", "thesis"))


_ANONYMOUS = frozenset(
    "bill dataset entry entry-dictionary entry-encyclopedia hearing legal_case legislation map motion_picture patent "
    "periodical post post-weblog regulation software standard treaty webpage".split()
)
"""Types of works that may well have no author."""


_ADDED = {
    "title": '"title": "…"',
    "author": '"author": [{"family": "…", "given": "…"}]',
    "year": '"issued": {"date-parts": [[2018]]}',
} | dict.fromkeys(("journal", "book", "proceedings"), '"container-title": "…"')
"""What to add, as CSL JSON."""


_WITHIN = {
    "article-journal": ("journal", ("container-title", "collection-title")),
    "chapter": ("book", ("container-title", "collection-title")),
    "paper-conference": ("proceedings", ("container-title", "collection-title", "event", "event-title")),
}


@rule("B007", Severity.WARNING, in_build=False)
def incomplete(subject: Subject) -> Iterator[Finding]:
    """A reference lacks what readers need to find the work.

    It has no title; or no author or year, if a registry knows the work or a journal printed it; or it does not name the
    journal, book or proceedings that the work is part of. Web pages may lack author and year. The place is the
    description, if you wrote it, otherwise the first citation.

    Fix it: complete your description, or write one under the id that the hint names. With `"amends": true` it holds
    only what is missing or wrong; the rest stays as it was fetched.

    ```markdown
    It was shown [@doi:10.5555/bare].
    ```

    ```json content/manual-references.json
    [{"id": "doi:10.5555/bare", "type": "article-journal", "title": "A study of everything"}]
    ```

    ```text
    content/manual-references.json:1:2: warning[B007] the reference of @doi:10.5555/bare has no author and no year and no journal
        hint: add "author": [{"family": "…", "given": "…"}], "issued": {"date-parts": [[2018]]}, "container-title": "…"; or correct its type, article-journal
    ```

    Right:

    ```markdown
    It was shown [@doi:10.5555/bare].
    ```

    ```json content/manual-references.json
    [{"id": "doi:10.5555/bare", "type": "article-journal", "title": "A study of everything", "author": [{"family": "Himmelstein", "given": "Daniel"}], "container-title": "PLOS Computational Biology", "issued": {"date-parts": [[2019]]}}]
    ```
    """
    for work in cited_works(subject):
        yield from _missing(work)


def _missing(work: Work) -> Iterator[Finding]:
    item, kind = work.reference.item, work.reference.item["type"]
    registered = work.reference.standard_id.startswith(("doi:", "pubmed:", "pmc:", "arxiv:", "isbn:"))
    lacks = []
    if not item.get("title"):
        lacks.append("title")
    if (registered or kind in _SCHOLARLY) and kind not in _ANONYMOUS and not NAME_FIELDS & item.keys():
        lacks.append("author")
    if (registered or kind in _SCHOLARLY) and "issued" not in item:
        lacks.append("year")
    within, fields = _WITHIN.get(kind, ("", ()))
    # B008 checks where a preprint appeared, whatever its type.
    if fields and not work.server and not any(item.get(field) for field in fields):
        lacks.append(within)
    if lacks:
        added = ", ".join(_ADDED[field] for field in lacks)
        is_json = work.place.path.endswith((".json", ".yaml", ".yml"))
        said = added if is_json else listed([f"the {field}" for field in lacks])
        hint = work.correction(added, f"add {said}")
        hint += f"; or correct its type, {kind}" if within in lacks else ""
        yield Finding(f"the reference of {work.key} has no {' and no '.join(lacks)}", work.place, hint)

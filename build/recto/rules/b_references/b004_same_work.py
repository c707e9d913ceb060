from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.references import standing
from recto.rules.b_references.works import DATA, Work, alike, cited_works, spelled
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject

_PARTS = frozenset(("chapter", "entry", "entry-dictionary", "entry-encyclopedia", "paper-conference"))


@rule("B004", Severity.WARNING, in_build=False)
def same_work(subject: Subject) -> Iterator[Finding]:
    """One work is cited under two identifiers, such as its DOI and its PubMed id, so it is in the list twice.

    Either their metadata shares an identifier, or title, year and first author are the same. Versions of a work, and
    works with the same title that appeared in two places under two DOIs, are not reported.

    Fix it: use one of the two throughout. The hint names the better known one.

    ```markdown
    Many write together [@doi:10.1371/journal.pcbi.1007128]. Others do [@pmid:31233491].
    ```

    ```json content/manual-references.json
    [{"id": "pmid:31233491", "type": "article-journal", "title": "Open collaborative writing with Manubot", "author": [{"family": "Himmelstein", "given": "Daniel"}], "container-title": "PLOS Computational Biology", "issued": {"date-parts": [[2019]]}, "DOI": "10.1371/journal.pcbi.1007128"},
     {"id": "doi:10.1371/journal.pcbi.1007128", "type": "article-journal", "title": "Open collaborative writing with Manubot", "author": [{"family": "Himmelstein", "given": "Daniel"}], "container-title": "PLOS Computational Biology", "issued": {"date-parts": [[2019]]}}]
    ```

    ```text
    content/01.text.md:1:69: warning[B004] @pmid:31233491 is the same work as @doi:10.1371/journal.pcbi.1007128 (DOI 10.1371/journal.pcbi.1007128): it is in the list of references twice
        hint: write @doi:10.1371/journal.pcbi.1007128 instead of @pmid:31233491 throughout
    ```

    Right:

    ```markdown
    Many write together [@doi:10.1371/journal.pcbi.1007128]. Others do [@doi:10.1371/journal.pcbi.1007128].
    ```

    ```json content/manual-references.json
    [{"id": "doi:10.1371/journal.pcbi.1007128", "type": "article-journal", "title": "Open collaborative writing with Manubot", "author": [{"family": "Himmelstein", "given": "Daniel"}], "container-title": "PLOS Computational Biology", "issued": {"date-parts": [[2019]]}}]
    ```
    """
    works = cited_works(subject)
    told: set[str] = set()
    for other, best, identifier in _of_one_identifier(works):
        if other.reference.standard_id not in told:
            told.add(other.reference.standard_id)
            yield _twice(other, best, f" ({spelled(identifier)})")
    for other, best in _of_one_title([work for work in works if work.reference.standard_id not in told]):
        yield _twice(other, best, " (title, year and first author are the same)")


def _of_one_identifier(works: list[Work]) -> Iterator[tuple[Work, Work, str]]:
    """Each work with a better key for it, and the identifier that both have."""
    groups: dict[str, list[Work]] = defaultdict(list)
    for work in works:
        for identifier in sorted(work.identifiers):  # a set's own order differs from run to run
            groups[identifier].append(work)
    for identifier, group in groups.items():
        best, *others = sorted(group, key=lambda work: work.rank)
        for other in others:
            parts = {best.reference.item["type"], other.reference.item["type"]} & _PARTS
            # Chapters that were described with the DOI of their book are not the same chapter.
            if not parts or alike(best.words, other.words):
                yield other, best, identifier


def _of_one_title(works: list[Work]) -> Iterator[tuple[Work, Work]]:
    """Each work with a better key for it, judged by title, year and first author."""
    groups: dict[object, list[Work]] = defaultdict(list)
    for work in works:
        author, year = standing.first_author(work.reference.item), standing.year(work.reference.item)
        # A short title, such as “Editorial”, proves nothing.
        if author and year and len(work.words) >= 20:
            data = work.reference.item["type"] in DATA
            groups[work.words, author, year, data, bool(work.server)].append(work)
    for group in groups.values():
        best, *others = sorted(group, key=lambda work: work.rank)
        yield from ((other, best) for other in others if not _published_apart(best, other))


def _twice(other: Work, best: Work, why: str) -> Finding:
    message = f"{other.key} is the same work as {best.key}{why}: it is in the list of references twice"
    return Finding(message, other.cited, f"write {best.key} instead of {other.key} throughout")


def _published_apart(one: Work, other: Work) -> bool:
    """Whether two works of one title differ in version, or were published in two places under two DOIs."""
    first, second = one.reference.item, other.reference.item
    if any(first.get(field) and second.get(field) and first[field] != second[field] for field in ("version", "volume")):
        return True
    dois = [{name for name in work.identifiers if name.startswith("doi:")} for work in (one, other)]
    containers = [standing.title_words({"title": item.get("container-title")}) for item in (first, second)]
    return all(dois) and dois[0].isdisjoint(dois[1]) and all(containers) and containers[0] != containers[1]

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from recto.core.diagnostics import Severity
from recto.references import standing
from recto.rules.b_references.works import DATA, Work, alike, cited_works, spelled
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("B005", Severity.WARNING, in_build=False)
def published_preprint(subject: Subject) -> Iterator[Finding]:
    """A preprint has been published.

    The published version is cited as well (it names the preprint, or has almost the same title and the same first
    author), or the preprint's metadata names it.

    Fix it: cite the published version, if it supports what you say. If the text is about the preprint itself, nothing
    is wrong.

    ```markdown
    It is large [@doi:10.1101/142760], as is known [@doi:10.7554/eLife.32822].
    ```

    ```json content/manual-references.json
    [{"id": "doi:10.1101/142760", "type": "article", "title": "Sci-Hub provides access to nearly all scholarly literature", "author": [{"family": "Himmelstein", "given": "Daniel"}], "container-title": "bioRxiv", "issued": {"date-parts": [[2017]]}, "publisher": "bioRxiv"},
     {"id": "doi:10.7554/eLife.32822", "type": "article-journal", "title": "Sci-Hub provides access to nearly all scholarly literature", "author": [{"family": "Himmelstein", "given": "Daniel"}], "container-title": "eLife", "issued": {"date-parts": [[2018]]}}]
    ```

    ```text
    content/01.text.md:1:14: warning[B005] @doi:10.1101/142760 is the preprint (bioRxiv or medRxiv) of @doi:10.7554/eLife.32822, which is cited as well
        hint: write @doi:10.7554/eLife.32822 here too, unless the text is about the preprint itself
    ```

    Right:

    ```markdown
    It is large [@doi:10.7554/eLife.32822].
    ```

    ```json content/manual-references.json
    [{"id": "doi:10.7554/eLife.32822", "type": "article-journal", "title": "Sci-Hub provides access to nearly all scholarly literature", "author": [{"family": "Himmelstein", "given": "Daniel"}], "container-title": "eLife", "issued": {"date-parts": [[2018]]}}]
    ```
    """
    works = cited_works(subject)
    published = [work for work in works if not work.server and work.reference.item["type"] not in DATA]
    by_identifier = {name: work for work in published for name in work.identifiers}
    by_preprint = {name: work for work in published for name in standing.preprints(work.reference.item)}
    by_author: dict[str, list[Work]] = defaultdict(list)
    for work in published:
        by_author[standing.first_author(work.reference.item)].append(work)
    for work in works:
        if not work.server:
            continue
        item = work.reference.item
        named = standing.published_as(work.reference.standard_id, item)
        author, year = standing.first_author(item), standing.year(item) or 0
        other = next((by_identifier[name] for name in sorted(named) if name in by_identifier), None)
        other = other or next((by_preprint[name] for name in sorted(work.identifiers) if name in by_preprint), None)
        if other is None and author and len(work.words) >= 20:
            # Journals take a while; a paper of the same title ten years on is another edition.
            other = next(
                (
                    one
                    for one in by_author[author]
                    if year - 1 <= (standing.year(one.reference.item) or year) <= year + 6
                    and not one.reference.standard_id.startswith("url:")
                    and alike(one.words, work.words)
                ),
                None,
            )
        if other:
            message = f"{work.key} is the preprint ({work.server}) of {other.key}, which is cited as well"
            hint = f"write {other.key} here too, unless the text is about the preprint itself"
        elif named:
            message = f"{work.key} is a preprint ({work.server}) that has since been published: {spelled(min(named))}"
            hint = f"if the published version supports what you say, cite @{min(named)}"
        else:
            continue
        yield Finding(message, work.cited, hint)

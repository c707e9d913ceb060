"""References: what their metadata tells: one work cited twice (B004), preprints that were published (B005),
retracted and corrected works (B006), missing fields (B007), publishers for journals (B008), odd titles (B009)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from recto.core.diagnostics import Severity
from recto.core.model import Location, Reference
from recto.references import standing
from recto.references.csl import NAME_FIELDS
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@dataclass(frozen=True, slots=True)
class Work:
    """A cited work, and what the rules ask of it."""

    reference: Reference
    key: str
    """The key as the text has it first, with its @."""
    cited: Location
    """Where the text cites it first."""
    identifiers: frozenset[str]
    server: str | None
    """The preprint server that it is on."""
    words: str
    """Its title, to be compared."""

    @property
    def rank(self) -> tuple[int, Location]:
        """Which of two keys for a work is the better one: those that registries keep, then the one cited first."""
        kinds = ("doi:", "pubmed:", "pmc:", "arxiv:", "isbn:")
        found = (number for number, kind in enumerate(kinds) if self.reference.standard_id.startswith(kind))
        return next(found, len(kinds)), self.cited

    @property
    def place(self) -> Location:
        """Where the metadata is mended, as far as it is the authors'; else where the work is cited."""
        return self.reference.location or self.cited

    @property
    def mend(self) -> str:
        """The beginning of a hint on wrong metadata."""
        if self.reference.location:
            return ""
        return f'in content/manual-references.json, amend it ("id": "{self.reference.standard_id}", "amends": true): '


@lru_cache(maxsize=1)
def _works(subject: Subject) -> list[Work]:
    """The cited works, in the order of their first citations."""
    works: dict[str, Work] = {}
    for citation in subject.document.citations:
        standard = subject.bibliography.keys[citation.key].standard_id
        reference = subject.bibliography.references.get(standard)
        if reference is None or standard in works:
            continue
        works[standard] = Work(
            reference,
            f"@{citation.key}",
            citation.location,
            standing.identifiers(standard, reference.item),
            standing.preprint_server(standard, reference.item),
            standing.title_words(reference.item),
        )
    return list(works.values())


# --- the same work ---------------------------------------------------------------------------------------------------

_DATA = frozenset(("dataset", "software", "figure", "graphic", "map", "motion_picture", "song", "broadcast"))
_PARTS = frozenset(("chapter", "entry", "entry-dictionary", "entry-encyclopedia", "paper-conference"))


@rule("B004", Severity.WARNING, in_build=False)
def same_work(subject: Subject) -> Iterator[Finding]:
    """One work is cited under two identifiers, such as its DOI and its PubMed id, so that it stands in the list twice.

    Either their metadata shares an identifier, or title, year and first author are the same. Versions, and works of one
    title that appeared in two places under two DOIs, are not taken for one.

    Mend it: write one of the two throughout. The one that the hint names is the one that is known best.

    ```markdown
    Many write together [@doi:10.1371/journal.pcbi.1007128]. Others do [@pmid:31233491].
    ```

    ```json content/manual-references.json
    [{"id": "pmid:31233491", "type": "article-journal", "title": "Open collaborative writing with Manubot", "author": [{"family": "Himmelstein", "given": "Daniel"}], "container-title": "PLOS Computational Biology", "issued": {"date-parts": [[2019]]}, "DOI": "10.1371/journal.pcbi.1007128"},
     {"id": "doi:10.1371/journal.pcbi.1007128", "type": "article-journal", "title": "Open collaborative writing with Manubot", "author": [{"family": "Himmelstein", "given": "Daniel"}], "container-title": "PLOS Computational Biology", "issued": {"date-parts": [[2019]]}}]
    ```

    ```text
    content/01.text.md:1:69: warning[B004] @pmid:31233491 is the same work as @doi:10.1371/journal.pcbi.1007128 (DOI 10.1371/journal.pcbi.1007128): the list of references has it twice
        hint: write @doi:10.1371/journal.pcbi.1007128 for @pmid:31233491 throughout
    ```

    Right:

    ```markdown
    Many write together [@doi:10.1371/journal.pcbi.1007128]. Others do [@doi:10.1371/journal.pcbi.1007128].
    ```

    ```json content/manual-references.json
    [{"id": "doi:10.1371/journal.pcbi.1007128", "type": "article-journal", "title": "Open collaborative writing with Manubot", "author": [{"family": "Himmelstein", "given": "Daniel"}], "container-title": "PLOS Computational Biology", "issued": {"date-parts": [[2019]]}}]
    ```
    """
    works = _works(subject)
    told: set[str] = set()
    by_identifier: dict[str, list[Work]] = defaultdict(list)
    for work in works:
        for identifier in sorted(work.identifiers):  # a set's own order differs from run to run
            by_identifier[identifier].append(work)
    for identifier, group in by_identifier.items():
        best, *others = sorted(group, key=lambda work: work.rank)
        for other in others:
            parts = {best.reference.item["type"], other.reference.item["type"]} & _PARTS
            # Chapters that were described with the DOI of their book are not the same chapter.
            if other.reference.standard_id in told or (parts and not _alike(best.words, other.words)):
                continue
            told.add(other.reference.standard_id)
            yield _twice(other, best, f" ({_spelled(identifier)})")
    groups: dict[object, list[Work]] = defaultdict(list)
    for work in works:
        author, year = standing.first_author(work.reference.item), standing.year(work.reference.item)
        # A short title, such as “Editorial”, is no sign.
        if author and year and len(work.words) >= 20 and work.reference.standard_id not in told:
            data = work.reference.item["type"] in _DATA
            groups[work.words, author, year, data, bool(work.server)].append(work)
    for group in groups.values():
        best, *others = sorted(group, key=lambda work: work.rank)
        for other in others:
            if not _published_apart(best, other):
                yield _twice(other, best, " (title, year and first author are the same)")


def _twice(other: Work, best: Work, why: str) -> Finding:
    message = f"{other.key} is the same work as {best.key}{why}: the list of references has it twice"
    return Finding(message, other.cited, f"write {best.key} for {other.key} throughout")


def _published_apart(one: Work, other: Work) -> bool:
    """Whether two works of one title differ in version, or were published in two places under two DOIs."""
    first, second = one.reference.item, other.reference.item
    if any(first.get(field) and second.get(field) and first[field] != second[field] for field in ("version", "volume")):
        return True
    dois = [{name for name in work.identifiers if name.startswith("doi:")} for work in (one, other)]
    containers = [standing.title_words({"title": item.get("container-title")}) for item in (first, second)]
    return all(dois) and dois[0].isdisjoint(dois[1]) and all(containers) and containers[0] != containers[1]


def _alike(one: str, other: str) -> bool:
    """Whether two titles are the same but for a word or two, which do not stand at both ends."""
    if one == other:
        return True
    ends = one[:8] == other[:8] or one[-8:] == other[-8:]  # asked first: to compare letter by letter takes long
    return ends and SequenceMatcher(None, one, other, autojunk=False).ratio() >= 0.9


def _spelled(identifier: str) -> str:
    kind, _, accession = identifier.partition(":")
    if kind == "url":
        return f"https://{accession}"
    return {"doi": "DOI ", "pubmed": "PMID ", "pmc": "", "isbn": "ISBN ", "arxiv": "arXiv:"}.get(kind, f"{kind}:") + (
        accession.upper() if kind == "pmc" else accession
    )


# --- preprints -------------------------------------------------------------------------------------------------------


@rule("B005", Severity.WARNING, in_build=False)
def published_preprint(subject: Subject) -> Iterator[Finding]:
    """A preprint has been published.

    The published version is cited as well (named in the metadata, or of almost the same title by the same first
    author), or the preprint's metadata names it.

    Mend it: cite the published version, if the text holds for it. Where the text is about the preprint itself,
    nothing is wrong.

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
    works = _works(subject)
    published = [work for work in works if not work.server and work.reference.item["type"] not in _DATA]
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
                    and _alike(one.words, work.words)
                ),
                None,
            )
        if other:
            message = f"{work.key} is the preprint ({work.server}) of {other.key}, which is cited as well"
            hint = f"write {other.key} here too, unless the text is about the preprint itself"
        elif named:
            message = f"{work.key} is a preprint ({work.server}) that was published since: {_spelled(min(named))}"
            hint = f"if the text holds for the published version, cite @{min(named)}"
        else:
            continue
        yield Finding(message, work.cited, hint)


# --- retractions -----------------------------------------------------------------------------------------------------


@rule("B006", Severity.WARNING, in_build=False)
def retracted(subject: Subject) -> Iterator[Finding]:
    """A work was retracted, withdrawn or corrected, or there is an expression of concern.

    It is known from what the registry said when the reference was fetched, from CSL's `status`, or from the title,
    where many publishers mark it. What happened after that is not known: `recto refs lock --refresh` asks again.

    Mend it: see whether what you say still stands. To cite the work all the same, cite the notice beside it; then
    nothing is said of it any more.

    ```markdown
    It was shown [@doi:10.5555/retracted].
    ```

    ```json content/manual-references.json
    [{"id": "doi:10.5555/retracted", "type": "article-journal", "title": "RETRACTED: A study of everything", "author": [{"family": "Himmelstein", "given": "Daniel"}], "container-title": "PLOS Computational Biology", "issued": {"date-parts": [[2019]]}}]
    ```

    ```text
    content/01.text.md:1:15: warning[B006] @doi:10.5555/retracted was retracted
        hint: see whether what the text says still stands; if so, cite the notice beside it, else leave it out
    ```

    Right:

    ```markdown
    It was shown [@doi:10.5555/alpha].
    ```
    """
    works = _works(subject)
    known: set[str] = set()
    noticed: set[str] = set()
    for work in works:
        retracted, title = standing.notice_for(work.reference.item)
        if retracted or title:
            known |= retracted
            noticed.add(title)
    everything = frozenset().union(*(work.identifiers for work in works))
    for work in works:
        state = standing.state(work.reference.item)
        title = re.sub(r"^(retracted|withdrawn)(article|paper|chapter)?", "", work.words)
        if state is None or work.identifiers & known or (title and title in noticed):
            continue
        words, notice = state
        if notice in everything:
            continue
        where = f": {_spelled(notice)}" if notice else ""
        hint = f"cite the notice beside it, @{notice}" if notice else "cite the notice beside it"
        hint = f"see whether what the text says still stands; if so, {hint}, else leave it out"
        yield Finding(f"{work.key} {words}{where}", work.cited, hint)


# --- what is missing -------------------------------------------------------------------------------------------------

_SCHOLARLY = frozenset(("article-journal", "chapter", "paper-conference", "thesis"))
_ANONYMOUS = frozenset(
    "bill dataset entry entry-dictionary entry-encyclopedia hearing legal_case legislation map motion_picture patent "
    "periodical post post-weblog regulation software standard treaty webpage".split()
)
"""Types of works that may well have no author."""
_ADDED = {"title": "its title", "author": "its author", "year": "its date as issued"} | {
    name: f"the name of the {name} as container-title" for name in ("journal", "book", "proceedings")
}
_WITHIN = {
    "article-journal": ("journal", ("container-title", "collection-title")),
    "chapter": ("book", ("container-title", "collection-title")),
    "paper-conference": ("proceedings", ("container-title", "collection-title", "event", "event-title")),
}


@rule("B007", Severity.WARNING, in_build=False)
def incomplete(subject: Subject) -> Iterator[Finding]:
    """A reference lacks what readers need to find the work.

    That is its title; the author or year of what a registry knows or a journal printed; the journal, book or
    proceedings that it is part of. A page on the web may well lack author and year. The place is the description,
    if you wrote it, else the first citation.

    Mend it: complete your description; or write one under the id that the hint names. With `"amends": true` it
    holds only what is missing or wrong, and the rest is as it was fetched.

    ```markdown
    It was shown [@doi:10.5555/bare].
    ```

    ```json content/manual-references.json
    [{"id": "doi:10.5555/bare", "type": "article-journal", "title": "A study of everything"}]
    ```

    ```text
    content/manual-references.json:1:2: warning[B007] the reference of @doi:10.5555/bare has no author and no year and no journal
        hint: add its author and its date as issued and the name of the journal as container-title, or correct its type if it is no article-journal
    ```

    Right:

    ```markdown
    It was shown [@doi:10.5555/bare].
    ```

    ```json content/manual-references.json
    [{"id": "doi:10.5555/bare", "type": "article-journal", "title": "A study of everything", "author": [{"family": "Himmelstein", "given": "Daniel"}], "container-title": "PLOS Computational Biology", "issued": {"date-parts": [[2019]]}}]
    ```
    """
    for work in _works(subject):
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
    # Where a preprint appeared is asked below, whatever its type.
    if fields and not work.server and not any(item.get(field) for field in fields):
        lacks.append(within)
    if lacks:
        hint = f"{work.mend}add {' and '.join(_ADDED[field] for field in lacks)}"
        hint += f", or correct its type if it is no {kind}" if within in lacks else ""
        yield Finding(f"the reference of {work.key} has no {' and no '.join(lacks)}", work.place, hint)


# --- names and titles ------------------------------------------------------------------------------------------------

_COMPANY = re.compile(r",? (?:ag|b\.?v\.?|gmbh|inc\.?|limited|llc|ltd\.?|s\.?a\.?)$")
_PUBLISHERS = frozenset(
    """aip publishing/american chemical society/american physical society/association for computing machinery
    cambridge university press/cold spring harbor laboratory/elsevier/frontiers media/hindawi/informa uk/iop publishing
    institute of electrical and electronics engineers/john wiley & sons/john wiley and sons/jstor/karger/mdpi
    ovid technologies/oxford university press/public library of science/royal society of chemistry/sage publications
    springer/springer international publishing/springer nature/springer science and business media/taylor & francis
    taylor and francis/walter de gruyter/wiley/wiley-blackwell/wolters kluwer""".replace("\n    ", "/").split("/")
)
"""Publishers after which no journal is called, by the names that registries have for them."""


def _is_publisher(name: str) -> bool:
    plain = re.sub(r"\s*\([^)]*\)$", "", name.strip().lower())
    return _COMPANY.sub("", plain) in _PUBLISHERS or bool(re.search(r" (gmbh|inc|limited|llc|ltd)\.?$", plain))


@rule("B008", Severity.WARNING, in_build=False)
def publisher_for_journal(subject: Subject) -> Iterator[Finding]:
    """A publisher's name stands where readers look for the journal's.

    Or a preprint's reference names its publisher, or nothing, but not the server. Some services mix them up.

    Mend it: set `container-title` in [a reference that you describe](authors.md#references-that-you-describe).

    ```markdown
    It was shown [@doi:10.5555/example].
    ```

    ```json content/manual-references.json
    [{"id": "doi:10.5555/example", "type": "article-journal", "title": "Open collaborative writing with Manubot", "author": [{"family": "Himmelstein", "given": "Daniel"}], "container-title": "Elsevier BV", "issued": {"date-parts": [[2019]]}}]
    ```

    ```text
    content/manual-references.json:1:2: warning[B008] the reference of @doi:10.5555/example names the publisher Elsevier BV in the place of the journal
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
    for work in _works(subject):
        yield from _publisher(work)


def _publisher(work: Work) -> Iterator[Finding]:
    item = work.reference.item
    container, publisher = (str(item.get(field) or "").strip() for field in ("container-title", "publisher"))
    if _is_publisher(container) and item["type"] in ("article-journal", "manuscript", "article"):
        meant = work.server or "the journal"
        yield Finding(
            f"the reference of {work.key} names the publisher {container} in the place of {meant}",
            work.place,
            f"{work.mend}set container-title to {work.server or 'the name of the journal'}",
        )
    elif work.server and not container and (not publisher or _is_publisher(publisher)):
        instead = f"names the publisher {publisher}, but not" if publisher else "does not name"
        yield Finding(
            f"the reference of {work.key} {instead} the preprint server",
            work.place,
            f"{work.mend}set container-title to {work.server}",
        )


_MARKUP = re.compile(
    # citeproc understands <i>, <b>, <sup>, <sub>, <sc>, and <span> with one of two attributes.
    r"</?(?!(?:i|b|sup|sub|sc|span)\b)[a-z][a-z:-]*(?:\s[^<>]*)?/?>"
    r"|&(?:[a-z]{2,8}|#\d+|#x[0-9a-f]+);"
    r"|\\[a-z]{2,}\b|\$[^$]*[\\^_{][^$]*\$",
    re.IGNORECASE,
)


@rule("B009", Severity.WARNING, in_build=False)
def odd_title(subject: Subject) -> Iterator[Finding]:
    """A title is all in capitals, or has markup left in it that the list of references shows as it is.

    Such are `<scp>`, `&amp;` or `\\emph`. `<i>`, `<b>`, `<sup>`, `<sub>` and `<sc>` are fine, in titles
    and names of journals.

    Mend it: write the title as a sentence, and without markup, in
    [a reference that you describe](authors.md#references-that-you-describe).

    ```markdown
    It was shown [@doi:10.5555/capitals].
    ```

    ```json content/manual-references.json
    [{"id": "doi:10.5555/capitals", "type": "article-journal", "title": "ON THE THEORY OF NEARLY EVERYTHING", "author": [{"family": "Himmelstein", "given": "Daniel"}], "container-title": "PLOS Computational Biology", "issued": {"date-parts": [[2019]]}}]
    ```

    ```text
    content/manual-references.json:1:2: warning[B009] the title of @doi:10.5555/capitals is all in capitals: ON THE THEORY OF NEARLY EVERYTHING
        hint: write the title as a sentence
    ```

    Right:

    ```markdown
    It was shown [@doi:10.5555/capitals].
    ```

    ```json content/manual-references.json
    [{"id": "doi:10.5555/capitals", "type": "article-journal", "title": "On the theory of nearly everything", "author": [{"family": "Himmelstein", "given": "Daniel"}], "container-title": "PLOS Computational Biology", "issued": {"date-parts": [[2019]]}}]
    ```
    """
    for work in _works(subject):
        yield from _marks(work)


def _marks(work: Work) -> Iterator[Finding]:
    item = work.reference.item
    title = str(item.get("title") or "")
    words = [word for word in re.findall(r"[^\W\d_]+", title) if len(word) >= 4]
    if len(words) >= 3 and re.sub(r"<[^>]*>", "", title).isupper():
        hint = f"{work.mend}write the title as a sentence"
        yield Finding(f"the title of {work.key} is all in capitals: {title}", work.place, hint)
    for field, named in (("title", "title"), ("container-title", "journal’s name")):
        markup = _MARKUP.search(str(item.get(field) or ""))
        if markup:
            yield Finding(
                f"the {named} of {work.key} has markup left in it, {markup[0]}, which the list shows as it is",
                work.place,
                f"{work.mend}write {field} without it; citeproc understands <i>, <b>, <sup> and <sub>",
            )

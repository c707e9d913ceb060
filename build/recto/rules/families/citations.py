"""Citations: keys without a reference (C001), of a wrong form (C002), cut (C018), and much else (C003 to C020)."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from recto.core.diagnostics import Fix, Severity
from recto.core.model import Citation, CitedKey, Location
from recto.core.wording import nearest
from recto.document.style import style
from recto.pandoc.ast import walk
from recto.references.at_hand import at_hand
from recto.references.keys import KINDS, is_identifier, standardise
from recto.rules.rule import Finding, found_by_stage, rule
from recto.rules.subject import Subject, tree


@rule("C001", Severity.ERROR)
def without_reference(subject: Subject) -> Iterator[Finding]:
    """A citation has no reference.

    The text shows the key where a number or name should be, and the work is missing from the list. Each place is named.
    If a service was asked, its answer is in the message; that of a service that is down is [C005](#c005).

    Mend it: if the work is only missing from [the lock](maintainers.md#the-lock), type `recto refs lock`. Else correct
    the key; or describe the work in [`content/manual-references.json`](authors.md#references-that-you-describe) under
    the id that the hint names; or define the alias.

    ```markdown
    It was shown [@doi:10.5555/alpah] by others [@doi:10.5555/alpha].
    ```

    ```text
    content/01.text.md:1:15: error[C001] @doi:10.5555/alpah has no reference
        hint: did you mean doi:10.5555/alpha? If not, type recto refs lock, which fetches it
    ```

    Right:

    ```markdown
    It was shown [@doi:10.5555/alpha].
    ```
    """
    sources = Sources(subject)
    for citation, key in _without_reference(subject):
        failure = subject.bibliography.failures.get(key.standard_id)
        told_elsewhere = key.problem or _with_known_prefix(key.dealiased_id) or sources.cut(citation)
        if not told_elsewhere and not (failure and failure.trouble != "not registered"):
            why = f": {failure.message}" if failure else ""
            yield Finding(
                f"{_named(key)} has no reference{why}", citation.location, _hint(key, sources.behind(citation), subject)
            )


@rule("C002", Severity.ERROR)
def wrong_form(subject: Subject) -> Iterator[Finding]:
    """A key is not of the form of its kind, and has no reference.

    As a **warning**: it has a reference, but is of the wrong form all the same, so that others will not find the work
    by it. The place of a wrong key that an alias stands for is where the alias is defined.

    Mend it: correct the identifier.

    ```markdown
    Shown in print [@isbn:9780306406158], online [@pmid:PMC6103790] and elsewhere [@{doi:10.5555/alpha.}].
    ```

    ```text
    content/01.text.md:1:17: error[C002] @isbn:9780306406158 has no reference and is not well formed: the ISBN's digits do not match its check digit
        hint: correct the identifier
    content/01.text.md:1:47: error[C002] @pmid:PMC6103790 has no reference and is not well formed: a PubMed id is one to eight digits, such as 30718888
        hint: did you mean pmc:PMC6103790?
    content/01.text.md:1:80: error[C002] @doi:10.5555/alpha. has no reference and is not well formed: the DOI ends in '.', which is rarely part of one
        hint: did you mean doi:10.5555/alpha?
    ```

    Right:

    ```markdown
    Shown elsewhere [@doi:10.5555/alpha].
    ```
    """
    sources = Sources(subject)
    told: set[str] = set()
    for citation in subject.document.citations:
        key = subject.bibliography.keys[citation.key]
        if not key.problem or key.input_id in told:
            continue
        place, written = citation.location, sources.behind(citation, key=True)
        if key.dealiased_id != key.input_id:
            told.add(key.input_id)
            place = sources.alias_value(key) or place
            written = key.dealiased_id
        resolved = key.standard_id in subject.bibliography.references
        has_no_reference = "" if resolved else "has no reference and "
        bare = key.dealiased_id.rstrip(".,;:")
        certain = bare != key.dealiased_id and not standardise(bare)[1] and key.dealiased_id in written
        yield Finding(
            f"{_named(key)} {has_no_reference}is not well formed: {key.problem}",
            place,
            _correction(key),
            Fix(written, written.replace(key.dealiased_id, bare)) if certain else None,
            Severity.WARNING if resolved else None,
        )


C003 = found_by_stage(
    "C003",
    Severity.WARNING,
    __name__,
    """An alias is defined twice, for different works.

    The later definition counts for all the text, also for citations before it.

    Mend it: keep one, or give the other work another alias.

    ```markdown
    It was shown [@first].

    [@first]: doi:10.5555/alpha

    [@first]: doi:10.5555/beta
    ```

    ```text
    content/01.text.md:5:2: warning[C003] the alias @first is given twice: as doi:10.5555/alpha and as doi:10.5555/beta, which counts
        hint: keep one of the two, or name the other differently
    ```

    Right:

    ```markdown
    It was shown [@first; @second].

    [@first]: doi:10.5555/alpha

    [@second]: doi:10.5555/beta
    ```
    """,
)

C004 = found_by_stage(
    "C004",
    Severity.WARNING,
    __name__,
    """Two citations in one pair of brackets are parted by a comma.

    Pandoc takes the second for a remark on the first, and shows one of them. Recto shows both.

    Mend it: part them with a semicolon, `[@a; @b]`.

    ```markdown
    It was shown [@doi:10.5555/beta, @doi:10.5555/alpha].
    ```

    ```text
    content/01.text.md:1:34: warning[C004] @doi:10.5555/alpha stands in the same brackets after a comma
        hint: part citations with semicolons: [@a; @b]
    ```

    Right:

    ```markdown
    It was shown [@doi:10.5555/beta; @doi:10.5555/alpha].
    ```
    """,
)


@rule("C005", Severity.ERROR)
def unanswered(subject: Subject) -> Iterator[Finding]:
    """A service gave no answer for a citation: it is down, refuses more requests, or answers with something else.

    The key may be right. The rest of the build goes on, and what was fetched is kept. As a **warning**: a reference
    that the lock has could not be [fetched again](maintainers.md#fetching-again); the lock's stays.

    Mend it: try again later; only what is still missing is asked for. If it does not pass, describe the work in
    [`content/manual-references.json`](authors.md#references-that-you-describe).

    ```markdown
    It was shown [@doi:10.1098/rsif.2017.0387].
    ```

    ```sh
    recto refs lock
    ```

    ```text
    content/01.text.md:1:15: error[C005] @doi:10.1098/rsif.2017.0387 could not be fetched: doi.org answered 502: the service is down, not your key
        hint: try again: what was found is kept; or describe the work in content/manual-references.json with "id": "doi:10.1098/rsif.2017.0387"
    ```

    Right:

    ```markdown
    It was shown [@doi:10.5555/alpha].
    ```
    """
    for citation, key in _without_reference(subject):
        failure = subject.bibliography.failures.get(key.standard_id)
        if failure and failure.trouble != "not registered" and not key.problem:
            yield Finding(
                f"{_named(key)} could not be fetched: {failure.message}",
                citation.location,
                "try again: what was found is kept; or describe the work in content/manual-references.json "
                f'with "id": "{key.standard_id}"',
            )


@rule("C010", Severity.ERROR)
def unknown_prefix(subject: Subject) -> Iterator[Finding]:
    """A key begins with a prefix that no identifier has, and that is nearly one.

    The key then stands for nothing, and the text shows it as it is.

    Mend it: write the prefix that the hint names.

    ```markdown
    As has been shown [@dio:10.5555/alpha].
    ```

    ```text
    content/01.text.md:1:20: error[C010] @dio:10.5555/alpha has no reference: there are no identifiers of the kind dio
        hint: did you mean doi:10.5555/alpha?
    ```

    Right:

    ```markdown
    As has been shown [@doi:10.5555/alpha].
    ```
    """
    for citation, key in _without_reference(subject):
        meant = _with_known_prefix(key.dealiased_id)
        if meant:
            prefix = key.dealiased_id.partition(":")[0]
            yield Finding(
                f"{_named(key)} has no reference: there are no identifiers of the kind {prefix}",
                citation.location,
                f"did you mean {meant}?",
            )


@rule("C011", Severity.WARNING, in_build=False)
def prefix_in_capitals(subject: Subject) -> Iterator[Finding]:
    """A key's prefix is not in small letters.

    It counts all the same. But who looks through the text for all citations of a work, or corrects its key, finds only
    those that are spelled alike.

    Mend it: write the prefix in small letters, as `recto check --fix` does.

    ```markdown
    As has been shown [@DOI:10.5555/alpha].
    ```

    ```text
    content/01.text.md:1:20: warning[C011] the prefix of @DOI:10.5555/alpha is in capitals
        hint: write doi:10.5555/alpha
    ```

    Right:

    ```markdown
    As has been shown [@doi:10.5555/alpha].
    ```
    """
    aliases = subject.document.aliases
    for citation in subject.document.citations:
        prefix, colon, accession = citation.key.partition(":")
        small = f"{prefix.lower()}{colon}{accession}"
        # To Manubot, RRID is as good as rrid; and what only the authors' own files know is theirs to spell.
        if prefix.lower() in KINDS and small != citation.key and citation.key not in aliases:
            braces = "{" if citation.end - citation.start > len(citation.key) else ""
            yield Finding(
                f"the prefix of @{citation.key} is in capitals",
                citation.location,
                f"write {small}",
                Fix(f"@{braces}{prefix}:", f"@{braces}{prefix.lower()}:"),
            )


@rule("C012", Severity.WARNING, in_build=False)
def two_spellings(subject: Subject) -> Iterator[Finding]:
    """One key is spelled in two ways.

    It stands in the list of references once. But who looks for all citations of the work finds half of them, and who
    corrects the key has to know both.

    Mend it: write the key in one way throughout; the hint names the one that is written most often.

    ```markdown
    As has been shown [@doi:10.5555/alpha]. More follows from that [@doi:10.5555/alpha].

    It was denied, too [@doi:10.5555/ALPHA].
    ```

    ```text
    content/01.text.md:3:21: warning[C012] @doi:10.5555/ALPHA is the same key as @doi:10.5555/alpha, which stands at content/01.text.md:1:20
        hint: write doi:10.5555/alpha
    ```

    Right:

    ```markdown
    As has been shown [@doi:10.5555/alpha]. More follows from that [@doi:10.5555/alpha].

    It was denied, too [@doi:10.5555/alpha].
    ```
    """
    bibliography = subject.bibliography
    places: dict[str, dict[str, list[Location]]] = defaultdict(lambda: defaultdict(list))
    for citation in subject.document.citations:
        key = bibliography.keys[citation.key]
        if key.input_id == key.dealiased_id and not key.problem:
            prefix, colon, accession = citation.key.partition(":")
            places[key.standard_id][f"{prefix.lower()}{colon}{accession}"].append(citation.location)
    for spellings in places.values():
        best, *others = sorted(spellings, key=lambda spelling: -len(spellings[spelling]))
        for other in others:
            times = len(spellings[other])
            yield Finding(
                f"@{other} is the same key as @{best}, which stands at {spellings[best][0]}",
                spellings[other][0],
                f"write {best}" + (f", here and in {times - 1} more places" if times > 2 else ""),
            )


@rule("C013", Severity.WARNING)
def alias_never_used(subject: Subject) -> Iterator[Finding]:
    """An alias is defined, but nothing cites it.

    The work is missing from the list of references. Either a citation was lost, or the definition is left over.

    Mend it: cite the alias, or take its definition out.

    ```markdown
    As has been shown.

    [@first]: doi:10.5555/alpha
    ```

    ```text
    content/01.text.md:3:2: warning[C013] nothing cites the alias @first, which stands for doi:10.5555/alpha
        hint: cite it, or take the definition out
    ```

    Right:

    ```markdown
    As has been shown [@first].

    [@first]: doi:10.5555/alpha
    ```
    """
    sources = Sources(subject)
    cited = {citation.key for citation in subject.document.citations}
    for alias, key in subject.document.aliases.items():
        if alias not in cited:
            hint = nearest(f"@{alias}", [f"@{one}" for one in cited if not subject.bibliography.short_id(one)])
            yield Finding(
                f"nothing cites the alias @{alias}, which stands for {key}",
                sources.alias(alias),
                hint.replace("did you mean", "does it stand for") or "cite it, or take the definition out",
            )


@rule("C014", Severity.WARNING, in_build=False)
def alias_defined_again(subject: Subject) -> Iterator[Finding]:
    """An alias is defined twice, for the same work.

    Who corrects one of the two may not see the other; then the two differ, and the later counts.

    Mend it: keep one of the two.

    ```markdown
    As has been shown [@first].

    [@first]: doi:10.5555/alpha

    [@first]: doi:10.5555/alpha
    ```

    ```text
    content/01.text.md:5:2: warning[C014] the alias @first is defined again, as at content/01.text.md:3:2
        hint: take one of the two out
    ```

    Right:

    ```markdown
    As has been shown [@first].

    [@first]: doi:10.5555/alpha
    ```
    """
    sources = Sources(subject)
    seen: dict[tuple[str, str], Location] = {}
    for definition in subject.document.definitions:
        words = sources.after(definition).removeprefix("]:").split()
        first = seen.setdefault((definition.key, words[0] if words else ""), definition.location)
        if first != definition.location:
            yield Finding(
                f"the alias @{definition.key} is defined again, as at {first}",
                definition.location,
                "take one of the two out",
            )


@rule("C015", Severity.WARNING, in_build=False)
def description_never_cited(subject: Subject) -> Iterator[Finding]:
    """A work is described in a file of references, but nothing cites it.

    It does not appear in the manuscript. Either its citation was lost, or has another key than the description; or the
    description is left over.

    Mend it: cite the work under the id of its description, or take the description out.

    ```markdown
    As has been shown [@doi:10.5555/alpha].
    ```

    ```json content/manual-references.json
    [
      {"id": "raw:handbook", "type": "book", "title": "The handbook", "issued": {"date-parts": [[1999]]}}
    ]
    ```

    ```text
    content/manual-references.json:2:3: warning[C015] nothing cites raw:handbook, which is described here
        hint: cite it as @raw:handbook, or take it out
    ```

    Right:

    ```markdown
    As has been shown [@doi:10.5555/alpha; @raw:handbook].
    ```

    ```json content/manual-references.json
    [
      {"id": "raw:handbook", "type": "book", "title": "The handbook", "issued": {"date-parts": [[1999]]}}
    ]
    ```
    """
    # With or without its last slash, an address is of the same page.
    cited = {key.standard_id.removesuffix("/") for key in subject.bibliography.keys.values()}
    unresolved = {f"@{key.input_id}" for _, key in _without_reference(subject)}
    for described in subject.bibliography.described:
        if cited.isdisjoint(name.removesuffix("/") for name in described.standard_ids):
            meant = nearest(f"@{described.key}", unresolved, 0.8).replace("did you mean", "is it meant by")
            yield Finding(
                f"nothing cites {described.key}, which is described here",
                described.location,
                meant or f"cite it as @{described.key}, or take it out",
            )


@rule("C016", Severity.WARNING)
def note_in_heading(subject: Subject) -> Iterator[Finding]:
    """A citation stands in a heading or caption, and the citation style makes notes of citations.

    Headings also stand in tables of contents and bookmarks, and captions beside the text: a footnote there is lost, or
    is set on another page. Styles that cite by numbers or names in the text have no such difficulty.

    Mend it: cite the work in the text below the heading or above the figure, or take another style.

    ```yaml content/metadata.yaml
    title: A test
    csl: chicago-notes-bibliography
    authors:
      - name: Ada Example
    ```

    ```markdown
    ## What was shown before [@doi:10.5555/alpha]

    It was shown.
    ```

    ```text
    content/01.text.md:1:27: warning[C016] @doi:10.5555/alpha stands in a heading, where the citation style would put a footnote
        hint: cite the work in the text beside it
    ```

    Right:

    ```markdown
    ## What was shown before

    It was shown [@doi:10.5555/alpha].
    ```
    """
    sources = Sources(subject)
    found = [
        (citation, match)
        for citation in subject.document.citations
        if (match := _HEADING_OR_CAPTION.match(sources.before(citation)))
    ]
    if not found or not _sets_notes(subject):
        return
    in_captions = {
        cited["citationId"]
        for table in walk(tree(subject))
        if table["t"] == "Table"
        for cite in walk(table["c"][1])
        if cite["t"] == "Cite"
        for cited in cite["c"][0]
    }
    for citation, match in found:
        # A colon begins definitions of terms, too.
        if not match["colon"] or citation.key in in_captions:
            where = "heading" if match["heading"] else "caption"
            yield Finding(
                f"@{citation.key} stands in a {where}, where the citation style would put a footnote",
                citation.location,
                "cite the work in the text beside it",
            )


_HEADING_OR_CAPTION = re.compile(r"\s{0,3}(?:(?P<heading>#{1,6}\s)|!\[(?!.*\]\()|Table:|(?P<colon>:\s))")
"""The beginning of a line before what stands in a heading, in an image's description or in a table's caption."""


def _sets_notes(subject: Subject) -> bool:
    return bool(re.search(r"<style\b[^>]*\bclass=[\"']note[\"']", style(subject.manuscript, lambda _: None).csl))


@rule("C017", Severity.WARNING)
def no_at_sign(subject: Subject) -> Iterator[Finding]:
    """An identifier stands in brackets as if it were cited, but without its `@`.

    It is text like any other: nothing is cited.

    Mend it: write `@` before it, as `recto check --fix` does. If it is meant as text, put it into backquotes.

    ```markdown
    As has been shown [doi:10.5555/alpha].
    ```

    ```text
    content/01.text.md:1:20: warning[C017] doi:10.5555/alpha stands in brackets, but without @ it cites nothing
        hint: write @doi:10.5555/alpha
    ```

    Right:

    ```markdown
    As has been shown [@doi:10.5555/alpha].
    ```
    """
    places = [
        (match[1], Location(section.path, number, match.start(1) + 1))
        for section in subject.manuscript.sections
        for number, line in enumerate(section.text.split("\n"), 1)
        for match in _UNMARKED.finditer(line)
    ]
    if not places:
        return
    # What Pandoc reads as text: neither code nor an address.
    texts = [json.loads(f'"{text}"') for text in re.findall(r'"t":"Str","c":"((?:[^"\\]|\\.)*)"', subject.document.ast)]
    read = Counter(match[0] for text in texts for match in re.finditer(_IDENTIFIER, text))
    for key, place in places:
        if read[key] and not standardise(key)[1]:
            read[key] -= 1
            message = f"{key} stands in brackets, but without @ it cites nothing"
            yield Finding(message, place, f"write @{key}", Fix(key, f"@{key}"))


_IDENTIFIER = r"\b(?:doi:10\.|pmid:\d|pubmed:\d|pmcid:PMC|pmc:PMC|arxiv:\d|isbn:\d|url:https?:)(?:[^\s\[\];]*\w/?)?"
_UNMARKED = re.compile(rf"[\[;] ?({_IDENTIFIER})(?=\](?![(\[:{{])|; ?@)")


@rule("C018", Severity.ERROR)
def cut_key(subject: Subject) -> Iterator[Finding]:
    """A key ends too early, at a character that keys can have in braces only.

    These are brackets, `=`, `;`, `,` and a few more, such as many addresses and older DOIs have. What is cited is
    another work, or none, and the rest of the key is shown as text.

    Mend it: write the key in braces, as the hint does.

    ```markdown
    As has been shown [@doi:10.1016/S0140-6736(97)11096-0] and told [@url:https://example.org/?page=5].
    ```

    ```text
    content/01.text.md:1:20: error[C018] the key ends here before its end: it is read as @doi:10.1016/S0140-6736
        hint: write it in braces: @{doi:10.1016/s0140-6736(97)11096-0}
    content/01.text.md:1:66: error[C018] the key ends here before its end: it is read as @url:https://example.org
        hint: write it in braces: @{url:https://example.org/?page=5}
    ```

    Right:

    ```markdown
    As has been shown [@{doi:10.1016/S0140-6736(97)11096-0}] and told [@{url:https://example.org/?page=5}].
    ```
    """
    sources = Sources(subject)
    for citation in subject.document.citations:
        whole = sources.cut(citation)
        if whole:
            yield Finding(
                f"the key ends here before its end: it is read as @{citation.key}",
                citation.location,
                f"write it in braces: @{{{whole}}}",
            )


@rule("C019", Severity.WARNING)
def twice_in_brackets(subject: Subject) -> Iterator[Finding]:
    """One pair of brackets cites a work twice.

    The text then shows its number or name twice. It happens to keys of the same work, such as its alias and its DOI,
    and to text that was pasted.

    Mend it: take one of the two out.

    ```markdown
    As has been shown [@doi:10.5555/alpha; @doi:10.5555/beta; @doi:10.5555/alpha].
    ```

    ```text
    content/01.text.md:1:59: warning[C019] @doi:10.5555/alpha stands in these brackets already
        hint: take one of the two out
    ```

    Right:

    ```markdown
    As has been shown [@doi:10.5555/alpha; @doi:10.5555/beta].
    ```
    """
    sources = Sources(subject)
    group: dict[str, str] = {}
    previous: Citation | None = None
    for citation in subject.document.citations:
        together = (
            previous
            and previous.location.path == citation.location.path
            and previous.location.line == citation.location.line
            and previous.end < citation.start
            and re.fullmatch(r"\s*;\s*-?", sources.after(previous)[: citation.start - 1 - previous.end])
        )
        group = group if together else {}
        standard = subject.bibliography.keys[citation.key].standard_id
        if standard in group:
            also = "" if group[standard] == citation.key else f", as @{group[standard]}"
            yield Finding(
                f"@{citation.key} stands in these brackets already{also}", citation.location, "take one of the two out"
            )
        group[standard] = citation.key
        previous = citation


@rule("C020", Severity.WARNING, in_build=False)
def address_of_identifier(subject: Subject) -> Iterator[Finding]:
    """A work is cited by its address, although it has an identifier.

    Addresses change, and what a page says of itself is worse than what a registry says of the work. If the
    identifier is cited elsewhere, the list has the work twice.

    Mend it: cite the identifier.

    ```markdown
    As has been shown [@url:https://doi.org/10.5555/alpha].
    ```

    ```text
    content/01.text.md:1:20: warning[C020] @url:https://doi.org/10.5555/alpha is the address of a work that has an identifier
        hint: cite @doi:10.5555/alpha
    ```

    Right:

    ```markdown
    As has been shown [@doi:10.5555/alpha].
    ```
    """
    sources = Sources(subject)
    told: set[str] = set()
    for citation in subject.document.citations:
        key = subject.bibliography.keys[citation.key]
        meant = at_hand(key.dealiased_id) if key.standard_id.startswith("url:") else "url:"
        if not meant.startswith("url:") and key.standard_id not in told:
            told.add(key.standard_id)
            yield Finding(
                f"{_named(key)} is the address of a work that has an identifier",
                (sources.alias_value(key) if key.dealiased_id != key.input_id else None) or citation.location,
                f"cite {_braced(meant)}",
            )


# --- what the rules share --------------------------------------------------------------------------------------------


class Sources:
    """The authors' own lines, for what stands around a citation."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.lines = {section.path: section.text.split("\n") for section in subject.manuscript.sections}

    def _line(self, place: Location) -> str:
        lines = self.lines.get(place.path, ())
        return lines[place.line - 1] if place.line <= len(lines) else ""

    def before(self, citation: Citation) -> str:
        """The line up to the citation's ``@``."""
        return self._line(citation.location)[: citation.location.column - 1]

    def behind(self, citation: Citation, *, key: bool = False) -> str:
        """The line from the citation's ``@`` on; with ``key``, the key as it is written, with ``@`` and braces. Empty
        where a template wrote it."""
        line = self._line(citation.location)[citation.location.column - 1 :]
        for written in (f"@{citation.key}", f"@{{{citation.key}}}"):
            if line.startswith(written):
                return written if key else line
        return ""

    def after(self, citation: Citation) -> str:
        """The line after the citation's key."""
        return self.behind(citation)[len(self.behind(citation, key=True)) :]

    def cut(self, citation: Citation) -> str:
        """The whole of a key that ends before its end; empty if it does not."""
        kind, _, accession = citation.key.partition(":")
        pattern = _CUT.get(kind.lower())
        if pattern is None or not accession or "}" in self.behind(citation, key=True):
            return ""
        rest = self.after(citation)
        if not pattern.match(rest):
            return ""
        more = re.match(r"[^\s\]}]*", rest)
        return at_hand(citation.key + (more[0] if more else ""))

    def alias(self, alias: str) -> Location:
        """Where an alias is defined: in the text, in metadata.yaml, or in citation-tags.tsv."""
        manuscript = self.subject.manuscript
        for definition in reversed(self.subject.document.definitions):
            if definition.key == alias:
                return definition.location
        for keys in (("pandoc", "citekey-aliases", alias), ("citekey-aliases", alias)):
            if keys in manuscript.metadata.places:
                return manuscript.metadata.place(*keys)
        tags = manuscript.citation_tags
        for number, line in enumerate(tags.text.split("\n") if tags else (), 1):
            if tags and f"tag:{line.partition(chr(9))[0].strip()}" == alias:
                return Location(tags.path, number)
        return Location("content")

    def alias_value(self, key: CitedKey) -> Location:
        """Where the key stands that an alias is defined as; else where the alias is defined."""
        place = self.alias(key.input_id)
        start = self._line(place).find(key.dealiased_id, place.column + len(key.input_id))
        return Location(place.path, place.line, start + 1) if start >= 0 else place


_CUT = {
    # Older DOIs have brackets, such as 10.1016/S0140-6736(97)11096-0, and semicolons (SICI).
    **dict.fromkeys(("doi", "shortdoi"), re.compile(r"[(\[][\w.:-]+[)\]][\w.:<>-]*\w|;\d-")),
    # Two marks of punctuation in a row end a key, and so does a = or an @.
    **dict.fromkeys(("url", "http", "https"), re.compile(r"(?!;-?@)(?:[/?&=#%@]|[,;](?=\w)|\((?=\w+\)))[^\s\]}]*\w")),
}
"""What follows a key at once if it goes on there, by the key's prefix."""


def _without_reference(subject: Subject) -> Iterator[tuple[Citation, CitedKey]]:
    for citation in subject.document.citations:
        key = subject.bibliography.keys[citation.key]
        if key.standard_id not in subject.bibliography.references:
            yield citation, key


def _named(key: CitedKey) -> str:
    return f"@{key.input_id}" + (f" ({key.dealiased_id})" if key.dealiased_id != key.input_id else "")


def _braced(key: str) -> str:
    """The key as it has to stand in a text."""
    return f"@{key}" if re.fullmatch(r"[\w:.#$%&+?<>~/-]*\w", key) else f"@{{{key}}}"


def _with_known_prefix(key: str) -> str:
    """The key with the prefix that is almost its own, if it is well formed with it; else nothing."""
    prefix, _, accession = key.partition(":")
    if not accession or is_identifier(key):
        return ""
    near = nearest(prefix.lower(), KINDS).removeprefix("did you mean ").rstrip("?")
    return f"{near}:{accession}" if near and not standardise(f"{near}:{accession}")[1] else ""


def _correction(key: CitedKey) -> str:
    """A hint: the right form of a key that was copied with something around it."""
    meant = at_hand(key.dealiased_id)
    if re.match(r"url:[\w-]+(\.[\w-]+)+(?![\w:])", meant):
        meant = meant.replace("url:", "url:https://")
    if meant == key.dealiased_id or standardise(meant)[1]:
        return "correct the identifier"
    return f"did you mean {_braced(meant).removeprefix('@')}?"


_MEANT = {
    "figure": "fig",
    "table": "tbl",
    "tab": "tbl",
    "equation": "eq",
    "eqn": "eq",
    "section": "sec",
    "fig": "fig",
    "tbl": "tbl",
    "eq": "eq",
    "sec": "sec",
}
"""What authors write for the prefixes of cross-references."""


def _hint(key: CitedKey, line: str, subject: Subject) -> str:
    if re.match(rf"@{re.escape(key.input_id)}: ?[\w/]", line) and key.input_id.lower() in KINDS:
        return f"take the space after @{key.input_id}: away; a key has none"
    alias = nearest(key.input_id, subject.document.aliases.keys() - {key.input_id})
    if alias:
        return alias
    prefix, _, label = key.input_id.partition(":")
    if prefix.lower() in _MEANT:
        return f"did you mean @{_MEANT[prefix.lower()]}:{label}?"
    defined = key.input_id in subject.document.aliases
    if not defined and any(f"[@{key.input_id}]:" in section.text for section in subject.manuscript.sections):
        return f"the line that defines it, [@{key.input_id}]: …, needs a blank line before it"
    described = {one.key for one in subject.bibliography.described} - {key.input_id}
    if near := nearest(key.input_id, described, 0.9):
        return near
    if ":" not in key.dealiased_id:
        return (
            f"define it in a paragraph of its own, [@{key.input_id}]: doi:…, "
            f'or describe it in content/manual-references.json with "id": "{key.input_id}"; '
            f"if it cites nothing, write \\@{key.input_id}"
        )
    cited = [other for other in subject.bibliography.keys if other != key.input_id]
    alike = nearest(key.input_id, [other for other in cited if subject.bibliography.short_id(other)])
    describe = f'describe the work in content/manual-references.json with "id": "{key.standard_id}"'
    if not subject.network and is_identifier(key.standard_id):
        return (
            f"{alike} If not, type recto refs lock, which fetches it"
            if alike
            else (f"type recto refs lock, which fetches it and keeps it in the lock; or {describe}")
        )
    return alike or f"check the identifier; if it is right, {describe}"

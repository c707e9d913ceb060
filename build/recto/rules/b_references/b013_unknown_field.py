from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from recto.core.diagnostics import Severity
from recto.core.model import Location, line_and_column
from recto.core.wording import near
from recto.references.csl import DATE_FIELDS, FIELDS_OF_OLD, NAME_FIELDS, NAME_PARTS, TEXT_FIELDS, TYPES
from recto.rules.rule import Finding, rule
from recto.rules.subject import Subject


@rule("B013", Severity.WARNING, family="descriptions")
def unknown_field(subject: Subject) -> Iterator[Finding]:
    """A field of a reference that you describe, or the kind of its entry, is misspelled or called otherwise.

    What is in it is then not printed. Only names that are nearly right, or that another format has, are reported.

    Fix it: write the name that the hint gives.

    ```markdown
    It was shown [@roe2001].
    ```

    ```json content/manual-references.json
    [{"id": "roe2001", "type": "article-journal", "title": "A study of everything", "author": [{"family": "Roe", "given": "Ann"}], "container-title": "Journal of Examples", "issued": {"date-parts": [[2001]]}, "pages": "3-4"}]
    ```

    ```text
    content/manual-references.json:1:2: warning[B013] roe2001 has the field “pages”, which is not printed
        hint: did you mean page?
    ```

    Right:

    ```markdown
    It was shown [@roe2001].
    ```

    ```json content/manual-references.json
    [{"id": "roe2001", "type": "article-journal", "title": "A study of everything", "author": [{"family": "Roe", "given": "Ann"}], "container-title": "Journal of Examples", "issued": {"date-parts": [[2001]]}, "page": "3-4"}]
    ```
    """
    for described in subject.bibliography.described:
        if described.location.path.lower().endswith((".json", ".yaml", ".yml")):
            for problem, meant in _misnamed(described.key, described.item):
                yield Finding(problem, described.location, f"did you mean {meant}?")
    for file in subject.manuscript.bibliographies:
        if file.path.lower().endswith(".bib"):
            for match in _BIBTEX.finditer(file.text):
                group, known, what = _IN_BIBTEX[match["kind"] is None]
                name = match[group].lower()
                if name not in known and (meant := near(name, known)):
                    place = Location(file.path, *line_and_column(file.text, match.start(group)))
                    yield Finding(f"BibTeX has no {what} “{match[group]}”", place, f"did you mean {meant}?")


def _misnamed(key: str, item: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """What a CSL item has that CSL does not have, as a message, and the name that is meant."""
    for name in item:
        small = name.lower().replace("_", "-")
        if name not in _CSL and small not in _CROSSREF:
            meant = _MEANT.get(small, "") or next((one for one in _CSL if one.lower() == small), "") or near(name, _CSL)
            if meant:
                yield f"{key} has the field “{name}”, which is not printed", meant
    for field in NAME_FIELDS & item.keys():
        value = item[field]
        for person in value if isinstance(value, list) else ():
            for part in person if isinstance(person, Mapping) else ():
                if part not in NAME_PARTS and (right := _OF_A_NAME.get(part.lower().replace("-", "_"))):
                    yield f"a name in {field} of {key} has “{part}”, which is not printed", right
    kind = item.get("type")
    if isinstance(kind, str) and kind not in TYPES and (meant := _TYPES_MEANT.get(kind) or near(kind, TYPES)):
        yield f"{key} has the type “{kind}”, which does not exist", meant


_CSL = (
    NAME_FIELDS | DATE_FIELDS | TEXT_FIELDS | FIELDS_OF_OLD.keys() | {"id", "type", "custom", "categories", "amends"}
    | {"standard_citation", "citation-key", "event-location", "call-number"}
)  # fmt: skip
_MEANT = dict.fromkeys(("journal", "journaltitle", "booktitle", "publication"), "container-title") | {
    "year": "issued",
    "date": "issued",
    "authors": "author",
    "editors": "editor",
    "pages": "page",
    **dict.fromkeys(("place", "location"), "publisher-place"),
    "address": "publisher-place",
    "series": "collection-title",
}
_CROSSREF = frozenset(("reference", "published", "relation", "resource", "subject", "link", "license"))
"""Fields of Crossref's own records, which say nothing that a list of references has."""
_OF_A_NAME = dict.fromkeys(("last", "lastname", "last_name", "surname", "familyname", "family_name"), "family") | (
    {"name": "literal, or family and given"}
    | dict.fromkeys(("first", "firstname", "first_name", "forename", "givenname", "given_name", "initials"), "given")
)
_TYPES_MEANT = {
    "journal": "article-journal",
    "website": "webpage",
    "conference": "paper-conference",
    "preprint": "article",
}
_KINDS = frozenset(
    """article book booklet bookinbook collection comment conference dataset electronic image inbook incollection
    inproceedings inreference manual mastersthesis misc mvbook mvcollection mvproceedings online patent periodical
    phdthesis preamble proceedings reference report review software standard string suppbook suppcollection
    suppperiodical techreport thesis unpublished video www xdata set artwork audio jurisdiction legislation legal letter
    movie music performance""".split()
)
_FIELDS = frozenset(
    """abstract address afterword annotation annotator annote author authortype bookauthor booksubtitle booktitle
    chapter commentator crossref date day doi edition editor editora eid entrysubtype eprint eprintclass eprinttype
    eventdate eventtitle file foreword holder howpublished institution introduction isbn isrn issn issue issuetitle
    journal journaltitle journalsubtitle keywords key label langid language library location mainsubtitle maintitle
    month note number options organization origdate origlanguage origlocation origpublisher origtitle pages pagetotal
    part pmcid pmid publisher pubstate related school series shortauthor shorteditor shortjournal shorttitle subtitle
    title titleaddon translator type url urldate venue version volume volumes year archiveprefix primaryclass
    timestamp""".split()
)
"""Entries and fields of BibTeX and BibLaTeX (the manual of BibLaTeX, sections 2.1 and 2.2)."""
_IN_BIBTEX = (("kind", _KINDS, "kind of entry"), ("field", _FIELDS, "field"))
_BIBTEX = re.compile(
    r"^[ \t]*@(?P<kind>\w+)\s*[{(]|(?:^|,)[ \t]*(?P<field>[A-Za-z]+)[ \t]*=[ \t]*[{\"\d]", re.MULTILINE
)

"""What holds for every format that bibliographies are exchanged in."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from recto.manuscript.read import BIBLIOGRAPHY_SUFFIXES
from recto.references import csl
from recto.references.exchange import Malformed, by_suffix, exchanges

from tests.helpers import world

ITEMS: list[dict[str, Any]] = [
    {
        "id": "full",
        "type": "article-journal",
        "title": "Opportunities <i>and</i> obstacles for DNA: a study of mRNA in <i>E. coli</i>, H<sub>2</sub>O, 5%_b",
        "author": [
            {"family": "Müller", "given": "Jörg"},
            {"family": "Gogh", "given": "Vincent", "non-dropping-particle": "van"},
            {"family": "King", "given": "Martin Luther", "suffix": "Jr."},
            {"literal": "The ENCODE Consortium"},
            {"literal": "Smith and Sons"},
            {"family": "Łuk-Żak", "given": "Ś. Ł."},
        ],
        "editor": [{"family": "Ōe", "given": "Kenzaburō"}],
        "container-title": "Journal of the Royal Society & Interface",
        "container-title-short": "J. R. Soc.",
        "issued": {"date-parts": [[2018, 4, 7]]},
        "accessed": {"date-parts": [[2026, 11, 22]]},
        "volume": "15",
        "issue": "141",
        "page": "20170387-20170390",
        "publisher": "Springer Science and Business Media",
        "publisher-place": "London",
        "DOI": "10.1098/rsif.2017.0387",
        "ISSN": "1742-5689",
        "PMID": "29618526",
        "PMCID": "PMC5938574",
        "URL": "https://example.org/a_b%20c?d=e&f=g#h",
        "abstract": "In 100% of cases {braces} & more.",
    },
    {"id": "year", "type": "book", "title": "A book", "issued": {"date-parts": [[1999]]}, "ISBN": "9780306406157"},
    {
        "id": "month",
        "type": "chapter",
        "title": "A chapter",
        "container-title": "A Book of Chapters",
        "issued": {"date-parts": [[1999, 12]]},
        "page": "e12",
        "edition": "2",
        "publisher": "Press",
        "collection-title": "A series of NATO",
    },
    {"id": "page", "type": "webpage", "title": "iPhones", "URL": "https://example.org/"},
    {"id": "thesis", "type": "thesis", "title": "Thesis", "publisher": "University of Example", "genre": "PhD thesis"},
    {"id": "report", "type": "report", "title": "Report", "number": "12", "publisher": "Institute"},
    {"id": "talk", "type": "paper-conference", "title": "Talk", "container-title": "Proceedings of X"},
    {"id": "bare", "type": "dataset", "title": "Data"},
]


@pytest.mark.parametrize("name", ["csl_json", "bibtex", "ris"])
@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["id"])
def test_what_is_written_is_read_again(name: str, item: dict[str, Any]) -> None:
    exchange = exchanges()[name]
    assert exchange.dumps
    text = exchange.dumps([item])
    (record,) = exchange.loads(text, world())
    assert isinstance(record.item, dict)
    found = csl.clean(record.item, item["id"])
    # Which kind of particle it is, BibTeX cannot say; Pandoc makes a short title of what stands before a colon.
    found.pop("title-short", None)
    for person in found.get("author", ()):
        if "dropping-particle" in person:
            person["non-dropping-particle"] = person.pop("dropping-particle")
    lost = {field for field in item if found.get(field) != item[field]}
    assert lost <= {"bibtex": {"container-title-short"}, "ris": set(), "csl_json": set()}[name], (
        text,
        {field: (item[field], found.get(field)) for field in lost},
    )
    assert found.keys() - item.keys() <= {"keyword"}


@pytest.mark.parametrize("name", ["csl_json", "bibtex", "ris"])
def test_many_keep_their_order_and_their_places(name: str) -> None:
    exchange = exchanges()[name]
    assert exchange.dumps
    text = exchange.dumps(ITEMS)
    assert text == exchange.dumps([dict(reversed(item.items())) for item in ITEMS] if name != "csl_json" else ITEMS)
    records = exchange.loads(text, world())
    lines = text.split("\n")
    for record, item in zip(records, ITEMS, strict=True):
        begins = {"csl_json": "{", "bibtex": "@", "ris": "TY  - "}[name]
        assert lines[record.line - 1][record.column - 1 :].startswith(begins)
        assert item["id"] in "\n".join(lines[record.line - 1 : record.line + 1])


@pytest.mark.parametrize("name", ["csl_json", "csl_yaml", "bibtex", "ris", "nbib"])
@pytest.mark.parametrize("text", ["", "\n\n"])
def test_nothing_is_no_record(name: str, text: str) -> None:
    if name == "csl_json":
        with pytest.raises(Malformed):
            exchanges()[name].loads(text, world())
    else:
        assert list(exchanges()[name].loads(text, world())) == []


@pytest.mark.parametrize("name", ["csl_json", "csl_yaml", "ris", "nbib"])
@given(
    text=st.text(st.sampled_from('TY  - JOUR\nAER01P[]{}":,abDOI/&*!\té-')), base=st.sampled_from(["", "[", "TY  - "])
)
@settings(max_examples=150)
def test_any_text_is_read_or_malformed(name: str, text: str, base: str) -> None:
    lines = text.count("\n") + 1
    try:
        records = exchanges()[name].loads(base + text, world())
    except Malformed as malformed:
        place, message = malformed.line, malformed.message
    else:
        assert all(1 <= record.line <= lines for record in records)
        return
    assert 1 <= place <= lines + 1
    assert message.startswith("this ")


PRINTABLE = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=25)


@pytest.mark.parametrize("name", ["bibtex", "ris", "csl_json"])
@given(
    values=st.dictionaries(
        st.sampled_from(["title", "container-title", "volume", "page", "publisher", "DOI", "URL", "abstract", "note"]),
        PRINTABLE,
    ),
    names=st.lists(st.dictionaries(st.sampled_from(["family", "given", "literal", "suffix"]), PRINTABLE)),
    kind=st.sampled_from(sorted(csl.TYPES)),
)
@settings(max_examples=60)
def test_anything_can_be_written(name: str, values: dict[str, str], names: list[dict[str, str]], kind: str) -> None:
    dumps = exchanges()[name].dumps
    assert dumps
    text = dumps([csl.clean({"type": kind, **values, "author": names}, "key"), ITEMS[1]])
    if name != "bibtex":  # a run of Pandoc for each
        assert len(exchanges()[name].loads(text, world())) == 2
    else:
        entries = text.split("\n}\n")
        assert len(entries) == 3
        for entry in entries:
            plain = entry.replace("\\{", "").replace("\\}", "").replace("\\\\", "")
            assert plain.count("{") - plain.count("}") in (0, 1)


def test_every_suffix_that_is_read_has_a_format() -> None:
    known = {suffix for exchange in exchanges().values() for suffix in exchange.suffixes}
    assert known == set(BIBLIOGRAPHY_SUFFIXES)
    assert by_suffix("content/Manual-References.JSON").name == "CSL JSON"

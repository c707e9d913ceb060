"""Word's sources and citations, written and read."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree
from recto.core.model import CitedDocument, Style
from recto.document.cited_works import CitedWork, Locator
from recto.formats.docx.word_sources import NAMESPACE, instruction, language, sources, sources_in, works_in

DOE = {"family": "Doe", "given": "Jane"}
WHO = {"literal": "World Health Organization"}
YEAR = {"date-parts": [[2001, 2, 3]]}
ITEMS: list[dict[str, Any]] = [
    {
        "type": "article-journal",
        "title": "A & b",
        "author": [DOE, {"family": "Roe", "given": "R."}],
        "container-title": "Journal",
        "volume": "1",
        "issue": "2",
        "page": "3–5",
        "issued": YEAR,
        "DOI": "10.5555/a",
        "PMID": "12",
        "ISSN": "1234-5678",
    },
    {
        "type": "book",
        "title": "A",
        "author": [WHO],
        "publisher": "P",
        "publisher-place": "C",
        "ISBN": "978-3-16-148410-0",
    },
    {
        "type": "chapter",
        "title": "A",
        "author": [DOE],
        "editor": [DOE],
        "container-title": "Book",
        "container-author": [DOE],
    },
    {"type": "paper-conference", "title": "A", "container-title": "Proceedings", "issued": {"date-parts": [[2001]]}},
    {"type": "thesis", "title": "A", "author": [DOE], "publisher": "University", "genre": "PhD thesis"},
    {"type": "report", "title": "A", "author": [WHO], "publisher": "Office", "genre": "Report"},
    {"type": "webpage", "title": "A", "URL": "https://example.org/a?b&c", "accessed": YEAR, "container-title": "Site"},
    {"type": "patent", "title": "A", "author": [DOE], "number": "US 1"},
    {"type": "interview", "title": "A", "author": [DOE], "interviewer": [DOE]},
    {"type": "document", "title": "A", "container-title": "Other", "issued": {"raw": "in print"}},
    {"type": "article-newspaper", "title": "A", "container-title": "Paper", "edition": "2", "title-short": "B"},
]


def document(items: list[dict[str, Any]], csl: str = "") -> CitedDocument:
    given = tuple({**item, "id": f"tag{number}"} for number, item in enumerate(items))
    return CitedDocument(
        "", "", "", "[]", "en-GB", {}, highlighted=False, section_numbers=False, references=given, style=Style("", csl)
    )


def test_sources_are_read_as_they_were() -> None:
    root = etree.fromstring(sources(document(ITEMS)))
    found = sources_in(root)
    assert [*found] == [f"tag{number}" for number in range(len(ITEMS))]
    for (tag, item), given in zip(found.items(), ITEMS, strict=True):
        if given["type"] == "article-newspaper":  # of several types that are one to Word
            given = given | {"type": "article-magazine"}
        assert item == {"id": tag, **given}


# ECMA-376, part 1, shared-bibliography.xsd: CT_SourceType and CT_AuthorType; DOI is what Word has written since 2013.
KNOWN = (
    "AbbreviatedCaseNumber AlbumTitle Author BookTitle Broadcaster BroadcastTitle CaseNumber ChapterNumber City "
    "Comments ConferenceName CountryRegion Court Day DayAccessed Department Distributor Edition Guid Institution "
    "InternetSiteTitle Issue JournalName LCID Medium Month MonthAccessed NumberVolumes Pages PatentNumber "
    "PeriodicalTitle ProductionCompany PublicationTitle Publisher RecordingNumber RefOrder Reporter SourceType "
    "ShortTitle StandardNumber StateProvince Station Tag Theater ThesisType Title Type URL Version Volume Year "
    "YearAccessed DOI"
).split()
PEOPLE = (
    "Artist Author BookAuthor Compiler Composer Conductor Counsel Director Editor Interviewee Interviewer Inventor "
    "Performer ProducerName Translator Writer"
).split()


def test_sources_have_only_what_the_schema_has() -> None:
    root = etree.fromstring(sources(document(ITEMS)))
    b = f"{{{NAMESPACE}}}"
    for source in root:
        assert {str(one.tag).removeprefix(b) for one in source} <= {*KNOWN}
        assert len({one.tag for one in source}) == len(source)
        for people in source.findall(f"{b}Author/*"):
            assert str(people.tag).removeprefix(b) in PEOPLE
            assert [str(one.tag).removeprefix(b) for one in people] in (["NameList"], ["Corporate"])
    assert {source.findtext(f"{b}LCID") for source in root} == {"2057"}


def test_what_word_has_no_place_for_and_what_no_xml_has() -> None:
    people = [WHO, {"family": "Berg", "non-dropping-particle": "van den", "given": "J\u0001."}]
    item = {"type": "map", "title": "A <i>b</i>\u0000 \ud800", "author": people, "scale": "1:5", "genre": None}
    (found,) = sources_in(etree.fromstring(sources(document([item])))).values()
    assert found == {
        "id": "tag0",
        "type": "document",
        "title": "A b",
        "author": [WHO, {"family": "van den Berg", "given": "J."}],
    }


def test_sources_of_strangers() -> None:
    def one(inside: str) -> Any:
        source = f'<Sources xmlns="{NAMESPACE}"><Source>{inside}</Source><Source><Tag/></Source></Sources>'
        return sources_in(etree.fromstring(source))

    assert one("") == {}
    assert one("<Tag>a</Tag><SourceType>Odd</SourceType>") == {"a": {"id": "a", "type": "document"}}
    for number, known in (
        ("978-3-16-148410-0", {"ISBN": "978-3-16-148410-0"}),
        ("10.5555/a", {"DOI": "10.5555/a"}),
        ("PMID: 12, doi 10.5555/b", {"PMID": "12", "DOI": "10.5555/b"}),
        ("No. 5", {}),
    ):
        assert (
            one(f"<Tag>a</Tag><StandardNumber>{number}</StandardNumber>")["a"]
            == {"id": "a", "type": "document"} | known
        )
    assert one("<Tag>a</Tag><Year>2001</Year><Month>May</Month>")["a"]["issued"] == {"date-parts": [[2001]]}
    author = "<Author><Author><NameList><Person><Last>Doe</Last><Middle>B</Middle><First>A</First></Person></NameList>"
    assert one(f"<Tag>a</Tag>{author}</Author></Author>")["a"]["author"] == [{"family": "Doe", "given": "A B"}]


@pytest.mark.parametrize(
    ("csl", "style"),
    [
        ("<id>http://www.zotero.org/styles/apa</id>", "APA"),
        ("<id>http://www.zotero.org/styles/chicago-author-date</id>", "Chicago"),
        ('<id>http://a.example/b</id><category citation-format="numeric"/>', "IEEE"),
        ('<id>http://a.example/b</id><category citation-format="note"/>', "Chicago"),
        ('<id>http://a.example/b</id><category citation-format="author-date"/>', "APA"),
        ("", "APA"),
    ],
)
def test_the_nearest_of_words_styles(csl: str, style: str) -> None:
    assert etree.fromstring(sources(document([], csl))).get("StyleName") == style


A, B = ({"id": tag, "type": "book"} for tag in ("a", "b"))


WORKS: list[tuple[list[CitedWork], str]] = [
    ([CitedWork(A)], r"CITATION a \l 1033"),
    ([CitedWork(A, "see", Locator("page", "3"))], r'CITATION a \l 1033 \p "3" \f "see "'),
    ([CitedWork(A, locator=Locator("volume", "3", suffix=" x"))], r'CITATION a \l 1033 \v "3" \s " x"'),
    ([CitedWork(A), CitedWork(B, suppress_author=True)], r"CITATION a \l 1033 \m b \n"),
    ([CitedWork(A, r'"\m c"')], r'CITATION a \l 1033 \f "\"\\m c\" "'),
]


@pytest.mark.parametrize(("works", "line"), WORKS)
def test_citations_are_read_as_they_were(works: list[CitedWork], line: str) -> None:
    assert instruction(works, "en-US") == f" {line} "
    assert works_in(line, {"a": A, "b": B}) == works


def test_other_locators_are_words_behind_the_work() -> None:
    work = CitedWork(A, locator=Locator("chapter", "2", "chap.", " and *so on*"))
    assert instruction([work], "en-US") == r' CITATION a \l 1033 \s ", chap. 2 and *so on*" '


@pytest.mark.parametrize(
    ("line", "tags"),
    [
        (r"CITATION Doe01 \l 1031  \m Roe02 \t \y \m", ["Doe01", "Roe02"]),
        (r" citation  Doe01 \P 3", ["Doe01"]),
        (r"CITATION \l 1033 Doe01", ["Doe01"]),
        ("CITATION", []),
        (r"CITATION \m", []),
        (r'CITATION "Doe 01"', ["Doe 01"]),
    ],
)
def test_citations_of_strangers(line: str, tags: list[str]) -> None:
    works = works_in(line, {})
    assert works is not None
    assert [work.item for work in works] == [{"id": tag} for tag in tags]


@pytest.mark.parametrize("line", ["", "PAGE", 'ADDIN "CITATION"', "BIBLIOGRAPHY", '"'])
def test_other_fields_are_no_citations(line: str) -> None:
    assert works_in(line, {}) is None


@pytest.mark.parametrize(
    ("tag", "number"),
    [("en-US", 1033), ("en", 1033), ("de", 1031), ("de-CH", 2055), ("pt-BR", 1046), ("tlh", 1033), ("", 1033)],
)
def test_numbers_of_languages(tag: str, number: int) -> None:
    assert language(tag) == number

"""What every format says of the manuscript: made once, and in each of them or left out for a reason."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pikepdf
import pytest
from recto.manuscript.front import Affiliation, Author, Front, License, Version, front
from recto.manuscript.variables import Variables

from tests.helpers import Built, Maker, build, examine, pdf_text, word_text

COMMIT = "0123456789abcdef0123456789abcdef01234567"
SOURCE = {"commit": COMMIT, "triggering_commit": COMMIT, "commit_url": f"https://example.org/r/tree/{COMMIT}"}


def made(**values: Any) -> Front:
    return front(Variables(values, 0))


def test_it_is_made_of_the_variables(make: Maker) -> None:
    metadata = """title: x
lang: en-GB
date: 2026-11-22
keywords: [one, 2]
license: cc by 4.0
authors:
  - {name: Ada van Example, affiliations: House of Trials; Institute, funders: Grant 7, orcid: 0000-0002-1694-233x}
  - {name: Bo Example, affiliations: [Institute, Third], email: bo@example.org, corresponding: true, github: bo}
  - {github: nobody}
"""
    known = front(examine(make.text("Text.\n", **{"content/metadata.yaml": metadata})).variables)
    trials, institute, third = (
        Affiliation(number, name) for number, name in enumerate(("House of Trials", "Institute", "Third"), 1)
    )
    ada, bo = known.authors
    assert ada == Author(
        "Ada van Example", "0000-0002-1694-233X", affiliations=(trials, institute), funders=("Grant 7",)
    )
    assert bo == Author("Bo Example", "", "bo@example.org", True, (institute, third), github="bo")
    assert known.affiliations == (trials, institute, third)
    assert (ada.numbers, bo.numbers) == (["1", "2"], ["2", "3"])
    assert known.letters_to == (bo,)
    assert (known.keywords, known.lang) == (("one", "2"), "en-GB")
    assert known.license == License("cc by 4.0", "https://creativecommons.org/licenses/by/4.0/")
    assert (known.date, known.date_shown) == ("2026-11-22", "22 November 2026")


def test_its_numbers_are_those_of_the_templates(make: Maker) -> None:
    metadata = "authors:\n  - {name: A, affiliations: [C, B, C]}\n  - {name: B, affiliations: [B, D, C]}\n"
    variables = examine(make.text("Text.\n", **{"content/metadata.yaml": metadata})).variables
    known = front(variables)
    listed = {one["affiliation"]: one["affiliation_number"] for one in variables.manubot["affiliations"]}
    assert {one.name: one.number for one in known.affiliations} == listed == {"C": 1, "B": 2, "D": 3}
    assert [author.numbers for author in known.authors] == [["1", "2"], ["1", "2", "3"]]


def test_authors_put_over_the_variable_count() -> None:
    known = made(manubot={"authors": [{"name": "Ada Example", "affiliations": ["A", "B"]}], "affiliations": []})
    assert known.affiliations == (Affiliation(1, "A"), Affiliation(2, "B"))


@pytest.mark.parametrize("value", [None, [], {}, "x", 5, [5], ["x"], [[]], [{}], {"x": "y"}, True])
def test_nothing_in_the_variables_stops_it(value: object) -> None:
    names = "date date_long generated commit ci_source html_url html_url_versioned pdf_url authors affiliations"
    manubot = dict.fromkeys(names.split(), value)
    author = dict.fromkeys("orcid email corresponding affiliations funders github twitter".split(), value)
    made(manubot=value, pandoc=value, license=value)
    made(manubot=manubot, pandoc={"keywords": value, "lang": value, "title": value}, license=value)
    (one,) = made(manubot={"authors": [author | {"name": "Ada Example"}, {"name": value} if not value else {}]}).authors
    assert one.name == "Ada Example"


def test_a_version_has_a_place_if_it_is_published() -> None:
    addresses = {
        "html_url": "https://example.org/m/",
        "html_url_versioned": f"https://example.org/m/v/{COMMIT}/",
        "pdf_url_versioned": f"https://example.org/m/v/{COMMIT}/manuscript.pdf",
    }
    known = made(manubot={"ci_source": SOURCE, "recto_version": "1.2", **addresses})
    assert known.version == Version(
        COMMIT, addresses["html_url_versioned"], addresses["pdf_url_versioned"], SOURCE["commit_url"], "1.2"
    )
    assert (known.version.short, known.url) == ("0123456", "https://example.org/m/")
    # CI builds a merge of a pull request.
    merged = made(manubot={"ci_source": SOURCE | {"triggering_commit": "f" * 40}, **addresses})
    assert (merged.version.permalink, merged.version.pdf_permalink) == ("", "")


def test_addresses_are_those_of_pages() -> None:
    names = ("html_url", "html_url_versioned", "pdf_url", "thumbnail_url")
    known = made(license="javascript:alert(1)", manubot=dict.fromkeys(names, "javascript:alert(1)"))
    assert known == Front(license=License("javascript:alert(1)"))


def test_a_version_has_the_date_of_its_commit(make: Maker) -> None:
    metadata = f"title: x\nlang: en\ndate: 2011-05-04\nmanubot: {{commit: {COMMIT}}}\n"
    project = make.text("Words.\n", **{"content/metadata.yaml": metadata})
    known = front(examine(project).variables)
    assert (known.date_shown, known.version.date_shown) == ("May 4, 2011", "November 12, 2018")
    page = re.sub(r"\s+", " ", build(project).page)
    assert page.count("May 4, 2011 · Version 0123456 of November 12, 2018") == 2
    assert "of May 4, 2011" not in page


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("CC BY-NC-SA 3.0", "https://creativecommons.org/licenses/by-nc-sa/3.0/"),
        ("CC0 1.0 Universal", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("https://example.org/terms", "https://example.org/terms"),
        ("MIT", ""),
    ],
)
def test_licences_have_addresses(written: str, url: str) -> None:
    assert made(license=written).license == License(written, url)


# --- each fact in each format -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    addresses = f"manubot: {{commit: {COMMIT}, html_url_versioned: https://example.org/v/1/}}"
    metadata = f"title: Ein Versuch\nlang: de\nrecto: {{draft: true}}\n{addresses}\n"
    built = build(
        Maker(tmp_path_factory.mktemp("draft")).text("Worte.\n", **{"content/metadata.yaml": metadata}), *FORMATS
    )
    return {name: said(built, name) for name in FORMATS}


@pytest.mark.parametrize("name", ["html", "pdf", "docx", "latex"])
def test_readers_see_that_it_is_a_draft(name: str, draft: dict[str, str], everywhere: dict[str, str]) -> None:
    assert "Entwurf" in draft[name]
    assert "https://example.org/v/1/" not in draft[name], "a draft has no permanent address"
    assert not re.search("Draft|noindex", everywhere[name])


def test_search_engines_leave_a_draft_out(draft: dict[str, str]) -> None:
    assert draft["html"].count('<meta name="robots" content="noindex">') == 1


FORMATS = {"html": "html", "pdf": "pdf", "docx": "docx", "jats": "xml", "latex": "tex"}

METADATA = f"""title: A test
lang: en-GB
date: 2026-11-22
keywords: [tested thing]
license: CC-BY-4.0
authors:
  - name: Ada Quill
    orcid: https://orcid.org/0000-0002-1694-233x/
    email: ada@example.org
    corresponding: true
    equal_contribution: true
    affiliations: Institute of Tests; House of Trials
    funders: Grant 7
    deceased: true
    credit: [{{Data curation: lead}}]
    competing-interests: owns a ferry
  - name: The Nameless Group
    affiliations: [House of Trials, {{name: Place with an Id, ror: 00b30xv10}}]
    email: group@example.org
    equal: true
    members: [Bo Member]
funding: [{{funder: House of Grants, id: 10.13039/100000001, awards: [X-12]}}]
manubot:
  commit: {COMMIT}
  html_url_versioned: https://example.org/v/{COMMIT}/
"""

FACTS = {
    "an author": r"\bQuill\b",
    "a group": "The Nameless Group",
    "an affiliation": "Institute of Tests",
    "an affiliation of two": "House of Trials",
    "an ORCID iD": "0000-0002-1694-233X",
    "where to write": "ada@example.org",
    "another address": "group@example.org",
    "a funder": "Grant 7",
    "an equal contribution": r"†.*These authors contributed equally|equal-contrib=.yes",
    "a death": "‡ Deceased|deceased=.yes",
    "a member of a group": "Bo Member|Member</surname>",
    "a contribution": r"Data curation.*lead",
    "a competing interest": "owns a ferry",
    "a grant": "House of Grants.*X-12",
    "a funder's id": r"10\.13039/100000001",
    "a ROR id": r"https://ror\.org/00b30xv10",
    "a keyword": "tested thing",
    "the language": "en-GB|british",
    "the licence": r"CC-BY-4\.0|creativecommons\.org/licenses/by/4\.0/",
    "the date": "2026-11-22|22 November 2026",
    "the version": "0123456",
    "the permalink": f"https://example.org/v/{COMMIT}/",
}

BY_THE_TEMPLATE = "the text's section on the authors says it, as its template has it"
BY_THE_FORM = "journals ask for it in the form that the file is handed in with"
BY_THE_TEXT = "the text says it where the authors want it"
FOR_PROGRAMS = "programs read it in the page and the JATS file"
NO_LETTERS = "readers write to the corresponding author"

LEFT_OUT = {
    ("an ORCID iD", "latex"): BY_THE_FORM,
    ("where to write", "html"): BY_THE_TEMPLATE,
    ("another address", "html"): NO_LETTERS,
    ("another address", "pdf"): NO_LETTERS,
    ("another address", "docx"): NO_LETTERS,
    ("another address", "latex"): NO_LETTERS,
    ("an equal contribution", "html"): BY_THE_TEMPLATE,
    ("a death", "html"): BY_THE_TEMPLATE,
    ("a ROR id", "pdf"): FOR_PROGRAMS,
    ("a ROR id", "docx"): FOR_PROGRAMS,
    ("a ROR id", "latex"): FOR_PROGRAMS,
    ("a funder", "html"): BY_THE_TEXT,
    ("a funder", "pdf"): BY_THE_TEXT,
    ("a funder", "docx"): BY_THE_TEXT,
    ("a funder", "latex"): BY_THE_TEXT,
    ("the licence", "latex"): BY_THE_FORM,
    ("the date", "jats"): "the tag set for authoring has no date of publication: the journal sets it",
}


def said(built: Built, name: str) -> str:
    """Everything that the file says, to readers and to programs."""
    data = built.files[f"manuscript.{FORMATS[name]}"]
    if name == "pdf":
        with pikepdf.open(io.BytesIO(data)) as document, document.open_metadata() as metadata:
            links = [str(one.A.URI) for page in document.pages for one in page.get("/Annots", ()) if "/A" in one]
            return "\n".join([pdf_text(data), str(metadata), str(document.Root.Lang), *links])
    if name == "docx":
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = (part for part in package.namelist() if part.endswith((".xml", ".rels")))
            return "\n".join(package.read(part).decode() for part in parts if "customXml" not in part)
    return data.decode()


@pytest.fixture(scope="module")
def everywhere(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    project = Maker(tmp_path_factory.mktemp("front")).text("Words.\n", **{"content/metadata.yaml": METADATA})
    built = build(project, *FORMATS)
    return {name: said(built, name) for name in FORMATS}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_is_in_a_format_or_left_out_for_a_reason(fact: str, name: str, everywhere: dict[str, str]) -> None:
    there = bool(re.search(FACTS[fact], re.sub(r"\s+", " ", everywhere[name])))
    assert there is ((fact, name) not in LEFT_OUT), LEFT_OUT.get((fact, name), "")


@pytest.mark.parametrize(
    "written", ["0000-0002-1694-233X", "0000-0002-1694-233x", "http://orcid.org/0000-0002-1694-233X", "orcid.org/{}/"]
)
def test_an_orcid_is_the_same_in_every_format_however_it_is_written(written: str, make: Maker) -> None:
    orcid = "0000-0002-1694-233X"
    # As Rootstock's template has it.
    text = "{% for author in manubot.authors %}[{{author.orcid}}](https://orcid.org/{{author.orcid}}){% endfor %}\n"
    metadata = f"title: A test\nauthors:\n  - name: Ada Quill\n    orcid: {written.format(orcid)}\n"
    built = build(make.text(text, **{"content/metadata.yaml": metadata}), *FORMATS)
    for name in FORMATS:
        whole = said(built, name)
        assert f"https://orcid.org/{orcid}" in whole, name
        assert not re.search(r"233x|orcid\.org/(https?:|orcid)", whole), name
    assert f'name="citation_author_orcid" content="{orcid}"' in built.page
    assert f'contrib-id-type="orcid">https://orcid.org/{orcid}<' in built.text("manuscript.xml")
    assert "ORCID: Ada Quill </w:t>" in said(built, "docx").replace('<w:t xml:space="preserve">', "<w:t>")


@pytest.mark.parametrize(
    ("lang", "date", "shown"),
    [
        ("", "2024-03-09", "March 9, 2024"),
        ("en-US", "2024-03-09", "March 9, 2024"),
        ("en-GB", "2024-03-09", "9 March 2024"),
        ("sw", "2024-03-09", "9 Machi 2024"),
        ("pl", "2024-03-09", "9 marca 2024"),
        ("zh_TW", "2024-03-09", "2024年3月9日"),
        ("ar", "2024-03-09", "9 مارس 2024"),
        ("de-1996", "2024-03-09", "9. März 2024"),
        ("tlh", "2024-03-09", "2024-03-09"),
        ("not a language", "2024-03-09", "2024-03-09"),
        ("fr", "2024-03-09", "9 mars 2024"),
        ("fr-CA", "2024-08-01", "1er août 2024"),
        ("de", "2024-03-01", "1. März 2024"),
        ("pt", "2024-12-24", "24 de dezembro de 2024"),
        ("de", "2024-13-09", "2024-13-09"),
    ],
)
def test_dates_are_in_the_language_of_the_text(lang: str, date: str, shown: str) -> None:
    manubot = {"date": date, "date_long": "March 9, 2024", "generated": date, "generated_date_long": "March 9, 2024"}
    known = made(manubot=manubot, pandoc={"lang": lang})
    assert (known.date_shown, known.version.date_shown) == (shown, shown)


def test_signs_of_an_author_are_behind_the_name(make: Maker) -> None:
    authors = (
        "authors: [{name: Ada, symbol_str: '*'}, {name: Bob, symbol_str: '*†', equal: true}, {name: Cy, equal: true}]"
    )
    built = build(make.text("Text.\n", **{"content/metadata.yaml": f"title: x\n{authors}\n"}), "pdf", "docx", "latex")
    for words in (pdf_text(built.files["manuscript.pdf"]), word_text(built.files["manuscript.docx"])):
        assert "Ada*, Bob*†, Cy†" in words.replace("\n", " ")
    assert built.text("manuscript.tex").count(r"\textsuperscript{*") == 2

"""References that are worth a look: each rule where it holds, and where it does not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from recto.core.diagnostics import Diagnostic, in_order
from recto.rules.check import check
from recto.rules.subject import Subject

from tests.helpers import Maker, examine, said
from tests.helpers import check as checked

TITLE = "Open collaborative writing with Manubot"
ARTICLE = {
    "type": "article-journal",
    "title": TITLE,
    "author": [{"family": "Himmelstein", "given": "Daniel"}, {"family": "Rubinetti", "given": "Vincent"}],
    "container-title": "PLOS Computational Biology",
    "issued": {"date-parts": [[2019, 6, 24]]},
}


AT_THE_END = "write “and others” at the end, and nowhere else"


def rules(subject: Subject) -> list[Diagnostic]:
    diagnostics: list[Diagnostic] = []
    check(subject, diagnostics.append, codes=[f"B{number:03}" for number in range(4, 11)])
    return in_order(diagnostics)


def found(make: Maker, items: dict[str, dict[str, Any]], text: str = "", *codes: str) -> list[Diagnostic]:
    """What the rules say of a manuscript that cites the items in turn, one a line. The lock has them all."""
    entries = {key: {"source": "test", "retrieved": "2026-11-22", "item": item} for key, item in items.items()}
    text = text or "\n".join(f"Text [@{key}]." for key in items) + "\n"
    lock = json.dumps({"version": 1, "aliases": {}, "references": entries})
    subject: Subject = examine(make({"content/1.md": text, "content/references.lock.json": lock})).subject
    return [one for one in rules(subject) if not codes or one.code in codes]


def one(make: Maker, item: dict[str, Any], key: str = "doi:10.5555/x") -> list[Diagnostic]:
    return found(make, {key: item})


def test_a_healthy_list(make: Maker) -> None:
    others = {"title": "Another work altogether", "DOI": "10.5555/b"}
    assert found(make, {"doi:10.5555/a": ARTICLE, "doi:10.5555/b": ARTICLE | others}) == []


# --- the same work ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("worse", "item", "why"),
    [
        ("pubmed:31233491", {"DOI": "10.5555/A"}, "DOI 10.5555/a"),
        ("pmc:PMC6611653", {"DOI": "10.5555/a"}, "DOI 10.5555/a"),
        ("url:https://doi.org/10.5555/a", {}, "DOI 10.5555/a"),
        ("pubmed:31233491", {}, "title, year and first author are the same"),
        ("url:https://example.org/manubot", {"type": "webpage"}, "title, year and first author are the same"),
        ("raw:manubot", {"title": f"{TITLE}.", "container-title": None}, "title, year and first author are the same"),
        ("raw:manubot", {"title": f"<i>{TITLE.upper()}</i>"}, "title, year and first author are the same"),
    ],
)
def test_one_work_cited_twice(worse: str, item: dict[str, Any], why: str, make: Maker) -> None:
    items = {worse: ARTICLE | item, "doi:10.5555/a": ARTICLE | {"DOI": "10.5555/a"}}
    (twice,) = found(make, items, "", "B004")
    assert said([twice]) == [("B004", "warning", "content/1.md:1:7")]
    assert f"@{worse} is the same work as @doi:10.5555/a" in twice.message
    assert why in twice.message
    assert twice.hint == f"write @doi:10.5555/a instead of @{worse} throughout"


def test_one_work_cited_three_times_is_said_of_two(make: Maker) -> None:
    known = {"PMID": "31233491", "PMCID": "PMC6611653", "DOI": "10.5555/a"}
    items = {"pmid:31233491": {}, "pubmed:31233491": ARTICLE | known, "pmc:PMC6611653": ARTICLE | known}
    items |= {"doi:10.5555/a": ARTICLE | known}
    text = "First [@pmid:31233491].\nThen @pmc:PMC6611653.\nAgain [@pubmed:31233491; @doi:10.5555/a].\n"
    twice = found(make, items, text, "B004")
    assert [str(one.location) for one in twice] == ["content/1.md:1:8", "content/1.md:2:6"]
    # The key is named as the text has it.
    assert twice[0].message.startswith("@pmid:31233491 is the same work as @doi:10.5555/a")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # Versions of a program, volumes, a chapter and its book, an article and its data.
        ({"type": "software", "version": "1"}, {"type": "software", "version": "2"}),
        ({"type": "book", "volume": "1", "DOI": "10.5555/a"}, {"type": "book", "volume": "2", "DOI": "10.5555/b"}),
        ({"type": "book", "ISBN": "9780262517638", "title": "All"}, {"type": "chapter", "ISBN": "9780262517638"}),
        ({}, {"type": "dataset", "container-title": "Zenodo"}),
        # A paper at a conference and in a journal.
        ({"container-title": "Proceedings", "DOI": "10.5555/a"}, {"container-title": "Journal", "DOI": "10.5555/b"}),
        # Chapters that were described with the book's DOI.
        ({"type": "chapter", "title": "A", "DOI": "10.5555/c"}, {"type": "chapter", "title": "B", "DOI": "10.5555/c"}),
        # Titles that many works have, and other years and authors.
        ({"title": "Editorial"}, {"title": "Editorial"}),
        ({}, {"issued": {"date-parts": [[2021]]}}),
        ({}, {"author": [{"family": "Rubinetti", "given": "Vincent"}]}),
        ({"author": None}, {"author": None}),
        ({"title": "obophenotype/chiro", "type": "webpage", "author": None},) * 2,
    ],
)  # fmt: skip
def test_two_works(first: dict[str, Any], second: dict[str, Any], make: Maker) -> None:
    assert found(make, {"raw:one": ARTICLE | first, "raw:two": ARTICLE | second}, "", "B004") == []


# --- preprints -------------------------------------------------------------------------------------------------------


def related(how: str, doi: str) -> dict[str, Any]:
    return {"custom": {"relation": {how: [{"id-type": "doi", "id": doi}]}}}


PREPRINT = ARTICLE | {"type": "manuscript", "container-title": "bioRxiv", "issued": {"date-parts": [[2018, 1]]}}


@pytest.mark.parametrize(
    ("key", "preprint", "paper"),
    [
        ("doi:10.1101/142760", {}, {}),
        ("doi:10.1101/142760", {"title": "Open Collaborative Writing with the Manubot"}, {}),
        ("doi:10.1101/142760", {"title": "Its old title"} | related("is-preprint-of", "10.5555/A"), {}),
        ("doi:10.1101/142760", {"title": "Its old title"}, related("has-preprint", "10.1101/142760")),
        ("arxiv:1811.00778", {"title": "Its old title", "DOI": "10.5555/a"}, {}),
    ],
)  # fmt: skip
def test_a_preprint_beside_what_it_became(
    key: str, preprint: dict[str, Any], paper: dict[str, Any], make: Maker
) -> None:
    (diagnostic,) = found(make, {key: PREPRINT | preprint, "doi:10.5555/a": ARTICLE | paper})
    assert said([diagnostic]) == [("B005", "warning", "content/1.md:1:7")]
    assert "@doi:10.5555/a, which is cited as well" in diagnostic.message


def test_a_preprint_whose_metadata_names_what_it_became(make: Maker) -> None:
    (diagnostic,) = one(make, PREPRINT | {"DOI": "10.5555/a"}, "arxiv:1811.00778")
    assert said([diagnostic]) == [("B005", "warning", "content/1.md:1:7")]
    assert "@doi:10.5555/a" in diagnostic.hint


@pytest.mark.parametrize(
    ("preprint", "paper"),
    [
        ({"title": "Another work altogether"}, {}),
        ({"author": [{"family": "Rubinetti"}]}, {}),
        ({}, {"type": "dataset"}),
        ({"issued": {"date-parts": [[2005]]}}, {}),
        ({"DOI": "10.1101/142760"}, {"title": "Another work altogether"}),
    ],
)
def test_a_preprint_alone(preprint: dict[str, Any], paper: dict[str, Any], make: Maker) -> None:
    items = {"doi:10.1101/142760": PREPRINT | preprint, "doi:10.5555/a": ARTICLE | paper}
    assert found(make, items, "", "B004", "B005") == []


def test_a_page_of_the_same_title_is_not_what_a_preprint_became(make: Maker) -> None:
    items = {"doi:10.1101/142760": PREPRINT, "url:https://example.org/": ARTICLE | {"type": "webpage"}}
    assert found(make, items) == []


def test_two_servers_have_one_preprint(make: Maker) -> None:
    items = {"doi:10.1101/142760": PREPRINT, "arxiv:1811.00778": PREPRINT | {"type": "report"}}
    assert [one.code for one in found(make, items)] == ["B004"]


# --- retractions -----------------------------------------------------------------------------------------------------

OF_X = {"type": "retraction", "DOI": "10.5555/x"}
RETRACTED = ARTICLE | {"custom": {"updated-by": [{"type": "retraction", "DOI": "10.5555/notice"}]}}


def test_a_retracted_work(make: Maker) -> None:
    (diagnostic,) = one(make, RETRACTED)
    assert said([diagnostic]) == [("B006", "warning", "content/1.md:1:7")]
    assert diagnostic.message == "@doi:10.5555/x was retracted: DOI 10.5555/notice"
    assert "@doi:10.5555/notice" in diagnostic.hint


def test_of_several_updates_the_gravest_is_told(make: Maker) -> None:
    updates = [{"type": kind, "DOI": f"10.5555/{kind}"} for kind in ("erratum", "expression_of_concern", "new_version")]
    (diagnostic,) = one(make, ARTICLE | {"custom": {"updated-by": updates}})
    assert "has an expression of concern: DOI 10.5555/expression_of_concern" in diagnostic.message


def test_a_title_that_says_retracted(make: Maker) -> None:
    (diagnostic,) = one(make, ARTICLE | {"title": f"RETRACTED ARTICLE: {TITLE}"})
    assert said([diagnostic]) == [("B006", "warning", "content/1.md:1:7")]


@pytest.mark.parametrize(
    ("work", "notice"),
    [
        (RETRACTED, {"title": "A notice"}),
        (ARTICLE | {"title": f"RETRACTED: {TITLE}"}, {"custom": {"update-to": [OF_X]}}),
        (ARTICLE | {"status": "retracted"}, {"title": f"Retraction: {TITLE}"}),
        (ARTICLE | {"title": f"RETRACTED ARTICLE: {TITLE}"}, {"title": f"Retraction Note: {TITLE}"}),
    ],
)  # fmt: skip
def test_who_cites_the_notice_knows(work: dict[str, Any], notice: dict[str, Any], make: Maker) -> None:
    assert found(make, {"doi:10.5555/x": work, "doi:10.5555/notice": ARTICLE | {"title": "Notice"} | notice}) == []


# --- what is missing -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "item", "lacks"),
    [
        ("doi:10.5555/x", ARTICLE | {"title": None}, "no title"),
        ("doi:10.5555/x", ARTICLE | {"author": []}, "no author"),
        ("doi:10.5555/x", ARTICLE | {"issued": None}, "no year"),
        ("doi:10.5555/x", ARTICLE | {"container-title": ""}, "no journal"),
        ("doi:10.5555/x", {"type": "article-journal"}, "no title and no author and no year and no journal"),
        ("doi:10.5555/x", ARTICLE | {"type": "chapter", "container-title": None}, "no book"),
        ("doi:10.5555/x", ARTICLE | {"type": "paper-conference", "container-title": None}, "no proceedings"),
        ("doi:10.5555/x", {"type": "dataset", "title": TITLE}, "no year"),
        ("isbn:9780262517638", {"type": "book", "title": TITLE}, "no author and no year"),
        ("url:https://example.org", {"type": "webpage"}, "no title"),
        ("CHEBI:1", {"type": "webpage"}, "no title"),
    ],
)
def test_what_a_reference_lacks(key: str, item: dict[str, Any], lacks: str, make: Maker) -> None:
    (diagnostic,) = one(make, item, key)
    assert said([diagnostic]) == [("B007", "warning", "content/1.md:1:7")]
    assert diagnostic.message == f"the reference of @{key} has {lacks}"
    assert f'"id": "{key}"' in diagnostic.hint


@pytest.mark.parametrize(
    ("key", "item"),
    [
        ("url:https://example.org", {"type": "webpage", "title": TITLE}),
        ("url:https://example.org", {"type": "book", "title": TITLE}),
        ("CHEBI:1", {"type": "webpage", "title": TITLE}),
        ("isbn:9780262517638", ARTICLE | {"type": "book", "author": None, "editor": ARTICLE["author"]}),
        ("doi:10.5555/x", {"type": "dataset", "title": TITLE, "issued": {"raw": "2019"}}),
        ("doi:10.5555/x", ARTICLE | {"issued": {"literal": "in press"}}),
        ("doi:10.5555/x", ARTICLE | {"type": "paper-conference", "container-title": None, "event-title": "PSB"}),
        ("raw:film", {"type": "motion_picture", "title": TITLE}),
    ],
)
def test_what_a_reference_may_lack(key: str, item: dict[str, Any], make: Maker) -> None:
    assert one(make, item, key) == []


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("json", '[\n  {"id": "doi:10.5555/other", "title": "x"},\n  {"type": "book", "id": "doi:10.5555/X"}\n]\n', 3),
        ("yaml", "references:\n- id: doi:10.5555/other\n- type: book\n  id: doi:10.5555/X\n", 3),
        ("yml", "- {type: book, id: 'doi:10.5555/X'}\n", 1),
        ("bib", "@misc{a, title={A}}\n@book{doi:10.5555/x,\n}\n", 2),
        ("json", '[{"id": "short",\n  "note": "standard_id: doi:10.5555/x\\nmore", "type": "book"}]', 1),
    ],
)
def test_a_description_is_corrected_in_its_own_file(name: str, text: str, line: int, make: Maker) -> None:
    project = make({"content/1.md": "Text [@doi:10.5555/x].\n", f"content/manual-references.{name}": text})
    (diagnostic,) = rules(examine(project).subject)
    assert diagnostic.code == "B007"
    assert diagnostic.location
    assert (diagnostic.location.path, diagnostic.location.line) == (f"content/manual-references.{name}", line)
    said = "the title, the author and the year" if name == "bib" else '"title": "…", "author": [{'
    assert diagnostic.hint.startswith(f"add {said}")


# --- publishers and titles -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "Elsevier BV",
        "Springer Science and Business Media LLC",
        "Oxford University Press (OUP)",
        "Public Library of Science (PLoS)",
        "Informa UK Limited",
        "Cold Spring Harbor Laboratory",
        "Some Unknown House, Ltd.",
    ],
)
def test_a_publisher_in_the_place_of_the_journal(name: str, make: Maker) -> None:
    (diagnostic,) = one(make, ARTICLE | {"container-title": name})
    assert said([diagnostic]) == [("B008", "warning", "content/1.md:1:7")]


@pytest.mark.parametrize(
    "name",
    [
        "PeerJ",
        "eLife",
        "BMJ",
        "Proceedings of the National Academy of Sciences",
        "Learned Publishing",
        "The Journal of Electronic Publishing",
        "Insights the UKSG journal",
        "Nature",
        "IEEE Access",
        "bioRxiv",
    ],
)
def test_journals_that_sound_like_publishers(name: str, make: Maker) -> None:
    assert one(make, ARTICLE | {"container-title": name, "publisher": name}) == []


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({"publisher": "Cold Spring Harbor Laboratory", "container-title": None}, ["B008"]),
        ({"type": "article-journal", "container-title": None}, ["B008"]),
        ({"publisher": "Cold Spring Harbor Laboratory"}, []),
        ({"publisher": "bioRxiv", "container-title": None}, []),
    ],
)
def test_a_preprint_without_its_server(fields: dict[str, Any], codes: list[str], make: Maker) -> None:
    assert [warned.code for warned in one(make, PREPRINT | fields, "doi:10.1101/142760")] == codes


@pytest.mark.parametrize(
    ("title", "left"),
    [
        ("OPEN COLLABORATIVE WRITING WITH MANUBOT", "all in capitals"),
        ("<i>OPEN</i> COLLABORATIVE WRITING", "all in capitals"),
        ("ÜBER DIE SPEZIELLE UND DIE ALLGEMEINE RELATIVITÄTSTHEORIE", "all in capitals"),
        ("The <scp>dna</scp> of it", "<scp>"),
        ("The <em>Escherichia</em> of it", "<em>"),
        ('Of <mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:mi>x</mml:mi></mml:math>', "<mml:math"),
        ("Science &amp; Technology", "&amp;"),
        ("Science &#x2013; Technology", "&#x2013;"),
        ("&lt;i&gt;E. coli&lt;/i&gt;", "&lt;"),
        (r"On \emph{Escherichia}", r"\emph"),
        (r"Mass of $m_{\pi}$", "$m_"),
    ],
)
def test_titles_that_look_wrong(title: str, left: str, make: Maker) -> None:
    (diagnostic,) = one(make, ARTICLE | {"title": title})
    assert said([diagnostic]) == [("B009", "warning", "content/1.md:1:7")]
    assert left in diagnostic.message


def test_markup_in_a_journal_s_name(make: Maker) -> None:
    (diagnostic,) = one(make, ARTICLE | {"container-title": "Computing in Science &amp; Engineering"})
    assert "container-title" in diagnostic.hint


@pytest.mark.parametrize(
    "title",
    [
        "An Introduction to the <i>R</i> Package <b>seriation</b>",
        'H<sub>2</sub>O and <span class="nocase">mRNA</span> at 10<sup>3</sup>',
        "CBL0137 (CHEBI:138650)",
        "DNA, RNA",
        "HOTAIR",
        "Is p < 0.05 or p > 0.05?",
        "Q&A; or how to ask",
        "Paying $5 or $10 a month",
        "Twenty-Five Shades of Greycite:\n  Semantics",
        "日本語の題名",
    ],
)
def test_titles_that_are_fine(title: str, make: Maker) -> None:
    assert one(make, ARTICLE | {"title": title}) == []


@pytest.mark.parametrize(
    ("name", "several"),
    [
        ({"family": "Roe", "given": "Poe", "suffix": "Ann"}, True),
        ({"family": "Roe", "given": "Ann and Ed Poe"}, True),
        ({"family": "Roe", "given": "Ann", "suffix": "Jr."}, False),
        ({"family": "Roe", "given": "Ann", "suffix": "III"}, False),
        ({"family": "García Márquez", "given": "Gabriel José"}, False),
        ({"literal": "Smith and Sons; Examples"}, False),
    ],
)
def test_a_name_that_seems_to_be_several(name: dict[str, str], several: bool, make: Maker) -> None:
    assert [d.code for d in one(make, ARTICLE | {"author": [name]}) if d.code == "B010"] == ["B010"] * several


@pytest.mark.parametrize(
    ("field", "value", "hint"),
    [
        ("volume", "vol. 3", "write 3"),
        ("issue", "No. 12", "write 12"),
        ("page", "pp. 1--9", "write 1-9"),
        ("page", "1--9", "write 1-9"),
        ("DOI", "https://doi.org/10.1234/abc", "write 10.1234/abc"),
        ("DOI", "doi: 10.1234/abc", "write 10.1234/abc"),
        ("DOI", "10.1234", "write it like 10.1098/rsif.2017.0387"),
        ("URL", "www.example.org/x", "write https://www.example.org/x"),
        ("author", [{"literal": "others"}, {"family": "Roe", "given": "Ann"}], AT_THE_END),
        ("author", [{"family": "Roe1", "given": "Ann"}], "remove it"),
        ("author", [{"family": "Roe*", "given": "Ann"}], "remove it"),
        ("author", [{"family": "Lee A.", "given": "Poe M."}], "write them as Lee, A. and Poe, M."),
        ("author", [{"family": "GARDENER", "given": "ANN"}], "write Gardener, Ann"),
        ("volume", "3", ""),
        ("volume", "Volume", ""),
        ("page", "e1003285", ""),
        ("page", "P12-P15", ""),
        ("DOI", "10.1234/abc", ""),
        ("URL", "https://example.org", ""),
        ("author", [{"family": "Roe", "given": "A. B."}, {"literal": "others"}], ""),
        ("author", [{"literal": "WORLD HEALTH ORGANIZATION"}], ""),
        ("author", [{"family": "van der Berg", "given": "J M"}, {"family": "WHO", "given": "A"}], ""),
    ],
)
def test_a_value_with_more_in_it_than_its_value(field: str, value: Any, hint: str, make: Maker) -> None:
    item = {"id": "x", "type": "article-journal", "title": "A", "container-title": "J", "author": [{"literal": "A"}]}
    references = json.dumps([item | {"issued": {"date-parts": [[2001]]}, field: value}])
    project = make.text("It is [@x].\n", **{"content/manual-references.json": references})
    assert [one.hint for one in checked(project) if one.code == "B014"] == ([hint] if hint else [])


def test_a_year_to_come(make: Maker) -> None:
    entries = "".join(
        f"@article{{a{year}, title = {{A {year}}}, author = {{Roe, Ann}}, journal = {{J}}, year = {{{year}}}}}\n"
        for year in (2031, 2032, 2033, 2062)
    )
    text = "It is [@a2031; @a2032; @a2033; @a2062].\n"
    project = make.text(text, **{"content/manual-references.bib": entries})
    told = [one.message for one in checked(project) if one.code == "B011"]
    assert told == [f"the date of @a{year} cannot be right: the year {year}" for year in (2033, 2062)]

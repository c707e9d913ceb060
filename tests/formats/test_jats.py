"""JATS: valid, complete, and each part where journals look for it."""

from __future__ import annotations

import importlib.util
import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree
from recto.formats import jats

from tests.helpers import Built, Maker, build, built_case, png

HREF = "{http://www.w3.org/1999/xlink}href"


def article(built: Built) -> etree._Element:
    return etree.fromstring(built.files["manuscript.xml"])


def said(node: etree._Element | None) -> str:
    return " ".join("".join(map(str, node.itertext())).split()) if node is not None else ""


@pytest.fixture(scope="module")
def built(cases_folder: Path) -> Built:
    return built_case("constructs", cases_folder, "jats")


@pytest.fixture(scope="module")
def dtd() -> etree.DTD:
    """JATS 1.3 for archives, of which article authoring is a part; Biopython comes with it."""
    found = importlib.util.find_spec("Bio")
    folders = [Path(folder, "Entrez", "DTDs") for folder in (found.submodule_search_locations or [])] if found else []
    file = next((folder / "JATS-archivearticle1-3-mathml3.dtd" for folder in folders if folder.is_dir()), None)
    if file is None:
        pytest.skip("no DTD of JATS here; ci/test.sh installs Biopython, which has it")
    return etree.DTD(str(file))


CASES = (
    "authors",
    "bare",
    "by-section",
    "citations",
    "constructs",
    "form-of-2018",
    "hostile",
    "subfigures",
    "templates",
)


@pytest.mark.parametrize("case", CASES)
def test_it_is_valid(case: str, cases_folder: Path, dtd: etree.DTD) -> None:
    written = article(built_case(case, cases_folder, "jats"))
    assert dtd.validate(written), str(dtd.error_log)


META = "title-group contrib-group permissions abstract kwd-group funding-group".split()
"""The order that the published model of ``article-meta`` demands."""
BACK = {"ack", "fn-group", "glossary", "ref-list", "sec"}
NOT_FOR_AUTHORS = {"journal-meta", "pub-date", "history", "tex-math", "nlm-citation", "hr", "break", "styled-content"}
"""Of the archives' tag set, and not of the authors' (https://jats.nlm.nih.gov/articleauthoring/tag-library/1.3/)."""


def problems(root: etree._Element) -> list[str]:
    """What the models of article authoring do not allow, as far as Recto could do it."""
    found = []
    assert [child.tag for child in root] == ["front", "body", "back"]
    order = [META.index(str(child.tag)) for child in root.iterfind("front/article-meta/*")]
    found += ["article-meta"] * (order != sorted(order))
    found += [f"back: {child.tag}" for child in root.iterfind("back/*") if child.tag not in BACK]
    for node in root.iter("*"):
        children = [str(child.tag) for child in node]
        parent = node.getparent()
        if node.tag in NOT_FOR_AUTHORS:
            found.append(f"{node.tag}")
        if node.tag == "sec" and any(one == "sec" and other != "sec" for one, other in pairwise(children)):
            found.append("sec: text after a section")
        if node.tag in ("fig", "table-wrap") and "label" in children[1:]:
            found.append(f"{node.tag}: label")
        if node.tag == "p" and parent is not None and parent.tag == "p":
            found.append("p in p")
        if node.tag == "title" and parent is not None and parent.tag in ("list-item", "p", "disp-quote", "td"):
            found.append("a heading in a paragraph")
        if node.tag == "label" and parent is not None and parent.tag in ("ref", "list-item"):
            found.append("references and lists are numbered by who shows them")
    names = [str(node.get("id")) for node in root.iter("*") if node.get("id") is not None]
    found += [f"id {name}" for name in names if not re.fullmatch(r"[^\W\d][\w.-]*", name) or names.count(name) > 1]
    return found + [f"rid {node.get('rid')}" for node in root.iter("xref") if node.get("rid") not in names]


@pytest.mark.parametrize("case", CASES)
def test_it_keeps_to_what_authors_may_write(case: str, cases_folder: Path) -> None:
    built = built_case(case, cases_folder, "jats")
    assert problems(article(built)) == []
    assert not [one for one in built.diagnostics if one.code == "O001"]


def test_it_says_what_it_is(built: Built) -> None:
    root = article(built)
    document = root.getroottree().docinfo
    assert document.public_id == "-//NLM//DTD JATS (Z39.96) Article Authoring DTD with MathML3 v1.3 20210610//EN"
    assert root.get("dtd-version") == "1.3"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en-GB"
    assert said(root.find(".//article-title")) == "Every construct, once: emphasis & 3 < 4"
    assert root.find(".//article-title/italic") is not None


def test_labels_and_references_to_them(built: Built) -> None:
    root = article(built)
    labels = {str(node.get("id")): said(node.find("label")) for node in root.iter("fig", "table-wrap", "disp-formula")}
    assert labels["fig-drawing"] == "Figure 1"
    assert labels["fig-photo"] == "Figure S1"
    assert labels["tbl-extra"] == "Table S1"
    assert labels["eq-model"] == "(A1)"
    kinds = {(str(node.get("rid")), str(node.get("ref-type"))) for node in root.iter("xref")}
    assert {("fig-drawing", "fig"), ("tbl-simple", "table"), ("eq-sum", "disp-formula")} <= kinds
    assert all(node.find("{*}math") is not None for node in root.iter("inline-formula", "disp-formula"))


def test_a_figure_of_panels_is_a_group(cases_folder: Path) -> None:
    root = article(built_case("subfigures", cases_folder, "jats"))
    group = root.find(".//fig-group[@id='fig-samples']")
    assert group is not None
    assert [child.tag for child in group] == ["label", "caption", "fig", "fig"]
    assert said(group.find("label")) == "Figure 2"
    assert [said(panel.find("label")) for panel in group.iter("fig")] == ["(a)", "(b)"]
    references = {said(one): one.get("rid") for one in root.iter("xref") if one.get("ref-type") == "fig"}
    assert references.items() >= {"2": "fig-samples", "2a": "fig-samples-a", "2b": "fig-yields"}.items()


def test_images_stand_beside_it(built: Built) -> None:
    graphics = [str(node.get(HREF)) for node in article(built).iter("graphic", "inline-graphic")]
    assert graphics
    assert set(graphics) <= built.files.keys()


FULL = """title: A test
lang: en-US
keywords: [one, two]
license: CC-BY-4.0
authors:
  - name: Ada van Example
    orcid: 0000-0002-1825-0097
    email: ada@example.org
    corresponding: true
    affiliations: [Institute of Tests, House of Trials]
    funders: Grant 7
  - name: The Testing Consortium
    affiliations: [House of Trials]
"""


def test_front_matter(make: Maker) -> None:
    text = (
        "## Authors {#authors}\n\nWho we are.\n\n## Abstract {#abstract}\n\nIn *short*.\n\n- a point\n\n"
        "## Introduction\n\nLong.\n\n## Acknowledgements\n\nThanks.\n"
    )
    root = article(build(make.text(text, **{"content/metadata.yaml": FULL}), "jats"))
    assert problems(root) == []
    [ada, group] = root.iter("contrib")
    assert said(ada.find("contrib-id")) == "https://orcid.org/0000-0002-1825-0097"
    assert (said(ada.find("name/surname")), said(ada.find("name/given-names"))) == ("van Example", "Ada")
    assert ada.get("corresp") == "yes"
    assert said(ada.find("email")) == "ada@example.org"
    assert said(group.find("collab")) == "The Testing Consortium"
    places = {str(node.get("id")): said(node.find("institution")) for node in root.iter("aff")}
    assert [places[str(node.get("rid"))] for node in ada.iter("xref")] == ["Institute of Tests", "House of Trials"]
    assert [places[str(node.get("rid"))] for node in group.iter("xref")] == ["House of Trials"]
    terms = root.find(".//permissions/license")
    assert terms is not None
    assert terms.get(HREF) == "https://creativecommons.org/licenses/by/4.0/"
    assert [said(node) for node in root.iter("kwd")] == ["one", "two"]
    assert said(root.find(".//funding-statement")) == "Ada van Example: Grant 7"
    assert said(root.find(".//abstract")) == "Abstract In short. a point"
    assert said(root.find("back/ack")) == "Acknowledgements Thanks."
    assert said(root.find("back/sec")) == "Authors Who we are."
    assert [said(node) for node in root.iterfind("body/sec/title")] == ["Introduction"]


PEOPLE = """title: A test
funding:
  - {funder: House of Grants, id: https://ror.org/021nxhr62, awards: [X-1, X-2], recipients: [Ada van Example]}
  - {funder: Another, id: 10.13039/100000001, recipients: [Testers of Things]}
competing-interests: none
authors:
  - name: Ada van Example
    deceased: true
    affiliations: [{name: Institute of Tests, ror: 00b30xv10}]
    credit: [{software: lead}, https://credit.niso.org/contributor-roles/writing-review-editing/]
  - name: Testers of Things
    members: [Bo Sample, {name: Cy Third, affiliations: [Institute of Tests]}]
  - {name: Dee Fourth, roles: [{Resources: true}, {Software: false}, dancing]}
"""
CREDIT = "https://credit.niso.org/"


def test_people_and_money(make: Maker, dtd: etree.DTD) -> None:
    root = article(build(make.text("## Text\n\nLong.\n", **{"content/metadata.yaml": PEOPLE}), "jats"))
    assert problems(root) == []
    assert dtd.validate(root), str(dtd.error_log)
    ada, group, dee = root.iterfind("front/article-meta/contrib-group/contrib")
    assert ada.get("deceased") == "yes"
    software, writing = ada.iter("role")
    assert {str(name): str(value) for name, value in software.attrib.items()} == {
        "vocab": "credit",
        "vocab-identifier": CREDIT,
        "vocab-term": "Software",
        "vocab-term-identifier": f"{CREDIT}contributor-roles/software/",
        "degree-contribution": "lead",
    }
    assert (said(writing), writing.get("degree-contribution")) == ("Writing – review & editing", None)
    assert [said(role) for role in dee.iter("role")] == ["Resources"]
    assert group.find("collab").text == "Testers of Things"  # type: ignore[union-attr]  # a group has one
    members = group.findall("collab/contrib-group/contrib")
    assert [said(member.find("name/surname")) for member in members] == ["Sample", "Third"]
    assert [node.get("rid") for node in members[1].iter("xref")] == ["aff1"]
    assert said(root.find(".//aff//institution-id[@institution-id-type='ror']")) == "https://ror.org/00b30xv10"
    house, another = root.iter("award-group")
    assert said(house.find("funding-source/institution-wrap/institution")) == "House of Grants"
    assert said(house.find(".//institution-id[@institution-id-type='ror']")) == "https://ror.org/021nxhr62"
    assert said(another.find(".//institution-id[@vocab='open-funder-registry']")) == "10.13039/100000001"
    assert [said(node) for node in house.iter("award-id")] == ["X-1", "X-2"]
    assert said(house.find("principal-award-recipient/name/surname")) == "van Example"
    assert said(another.find("principal-award-recipient/institution")) == "Testers of Things"


def test_statements_are_in_the_back(make: Maker) -> None:
    built = build(make.text("## Text\n\nLong.\n", **{"content/metadata.yaml": PEOPLE}), "jats")
    root = article(built)
    funding = "This work was supported by: House of Grants (X-1, X-2; Ada van Example); Another (Testers of Things)."
    assert said(root.find(".//funding-statement")) == funding
    assert said(root.find("back/sec[@id='funding']")) == f"Funding {funding}"
    notes = {str(note.get("fn-type")): said(note.getparent()) for note in root.iter("fn")}
    assert notes["coi-statement"] == "Competing interests The authors declare no competing interests."
    assert notes["con"].startswith("Author contributions Ada van Example: Software (lead), Writing")
    assert [said(node) for node in root.iterfind("body/sec/title")] == ["Text"]
    assert [one for one in built.diagnostics if one.code.startswith("O")] == []


def test_a_table_of_roles_is_in_a_note_and_its_neighbours_stay(make: Maker, dtd: etree.DTD) -> None:
    metadata = f"{PEOPLE}recto: {{statements: {{contributions: table}}}}\n"
    text = "## Who\n\nBefore.\n\n::: {#contributions-statement}\n:::\n\nAfter.\n"
    root = article(build(make.text(text, **{"content/metadata.yaml": metadata}), "jats"))
    assert problems(root) == []
    assert dtd.validate(root), str(dtd.error_log)
    assert said(root.find("back/fn-group/fn[@fn-type='con']//td")) == "Resources"
    assert said(root.find("body/sec")) == "Who Before. After."


ITEM = {
    "id": "doi:10.5555/alpha",
    "type": "article-journal",
    "title": "On <i>E. coli</i> & H<sub>2</sub>O",
    "author": [{"family": "Berg", "given": "Ada", "non-dropping-particle": "van den"}, {"literal": "A group"}],
    "container-title": "Journal of Examples",
    "volume": "3",
    "issue": "4",
    "page": "101–9",
    "DOI": "10.5555/alpha",
    "PMID": "123",
    "URL": "https://example.org/a?b&c",
    "issued": {"date-parts": [[2001, 2, 3]]},
    "accessed": {"date-parts": [[2019, 1, 2]]},
}


def test_references_by_their_parts(make: Maker) -> None:
    project = make.text(
        "Text [@doi:10.5555/alpha].\n\n## References\n\n::: {#refs}\n:::\n",
        **{"content/manual-references.json": json.dumps([ITEM])},
    )
    root = article(build(project, "jats"))
    [listed] = root.iterfind("back/ref-list")
    assert said(listed.find("title")) == "References"
    [reference] = listed.iter("ref")
    [cited] = root.iterfind("body//xref")
    assert (cited.get("rid"), cited.get("ref-type")) == (reference.get("id"), "bibr")
    node = reference.find("element-citation")
    assert node is not None
    assert node.get("publication-type") == "journal"
    assert [said(one) for one in node.iterfind("person-group/*")] == ["van den BergAda", "A group"]
    [title] = node.iter("article-title")
    assert etree.tostring(title).endswith(b">On <italic>E. coli</italic> &amp; H<sub>2</sub>O</article-title>")
    fields = {str(one.tag): said(one) for one in node}
    expected = {"source": "Journal of Examples", "volume": "3", "issue": "4", "fpage": "101", "lpage": "9"}
    assert expected | {"year": "2001", "month": "02", "day": "03"} == {
        tag: fields[tag] for tag in (*expected, "year", "month", "day")
    }
    assert {str(one.get("pub-id-type")): said(one) for one in node.iter("pub-id")} == {
        "doi": "10.5555/alpha",
        "pmid": "123",
    }


def test_a_book_is_a_source() -> None:
    book = jats.citation({"type": "book", "title": "A book", "publisher": "A press", "issued": {"raw": "in press"}})
    assert {str(one.tag): said(one) for one in book} == {
        "source": "A book",
        "publisher-name": "A press",
        "year": "in press",
    }


def test_what_says_an_image_is_text_in_xml(make: Maker) -> None:
    text = '![Cats & dogs < mice.](a.png)\n\nA ![B & C](a.png) and ![x](a.png){alt="D & </alt-text><p/>"}.\n'
    built = build(make.text(text, **{"content/a.png": png()}), "jats")
    article = etree.fromstring(built.files["manuscript.xml"])
    described = [element.text for element in article.iter("alt-text")]
    assert described[:2] == ["Cats & dogs < mice.", "B & C"]
    assert not list(article.iter("{*}alt-text/p"))


def test_lost_text_is_found(built: Built) -> None:
    data = built.files["manuscript.xml"]
    assert "Hidden" in jats.text(data)
    assert "Hidden" not in jats.text(data.replace(b"Hidden", b""))


def test_bold_letters_are_upright(make: Maker) -> None:
    built = build(make.text("$\\mathbf{x} + \\boldsymbol{y}$\n"), "jats")
    letters = [(one.text, one.get("mathvariant")) for one in article(built).iter("{*}mi")]
    assert letters == [("x", "bold"), ("𝒚", "bold-italic")]


TERMS = """title: A test
abbreviations: {DNA: 'what "genes" are in & of'}
glossary: {gene: a part of it}
"""


def test_abbreviations_and_terms(make: Maker, dtd: etree.DTD) -> None:
    lists = "## Short\n\n::: {#abbreviations}\n:::\n\n## Terms\n\nOurs:\n\n::: {#glossary}\n:::\n"
    text = f"## Text\n\nThe DNA has genes.\n\n{lists}"
    root = article(build(make.text(text, **{"content/metadata.yaml": TERMS}), "jats"))
    assert problems(root) == []
    assert dtd.validate(root), str(dtd.error_log)
    (used,) = root.iter("abbrev")
    assert (used.text, used.get("alt")) == ("DNA", 'what "genes" are in & of')
    glossary = root.find("back/glossary")
    assert glossary is not None
    assert glossary.get("id") == "short"
    assert said(glossary) == 'Short DNA what "genes" are in & of'
    assert said(root.find("body/sec/def-list")) == "gene a part of it"

"""Citations as fields of Zotero or Word: what stands in them, and what readers see."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from recto.formats.docx.fields import citations_in
from recto.formats.docx.word_sources import sources_in
from recto.formats.docx.write import text

from tests.formats.docx import test_package
from tests.formats.docx.test_write import converted
from tests.formats.docx.test_xml import disorder
from tests.helpers import METADATA, Built, Maker, build, said
from tests.word import W, bookmarks, change_part, document, fields, parts, text_of

CITED = """## One

Some [see @doi:10.5555/alpha, pp. 3-5, and *more*; -@doi:10.5555/beta, chap. 2].

@doi:10.5555/alpha [p. 9] said. -@doi:10.5555/beta too. Twice [@doi:10.5555/gamma], twice [@doi:10.5555/gamma].

Noted.^[First.] Noted again.^[In a note @doi:10.5555/alpha, and [e.g. @doi:10.5555/beta].]

| a | b |
|---|---|
| x [@doi:10.5555/gamma] | y |

Table: Things [@doi:10.5555/alpha]. {#tbl:one}

## References

::: {#refs}
:::
"""
STYLES = ("apa", "plos", "nature", "chicago-notes-bibliography")
ALPHA, BETA, GAMMA = "kkRAgPZW", "UimVuerM", "TkwZzhyd"


def built(make: Maker, program: str, csl: str = "apa", text: str = CITED, more: str = "") -> Built:
    metadata = f"{METADATA}csl: {csl}\nrecto: {{docx: {{citations: {program}}}}}\n{more}"
    return build(make.text(text, **{"content/metadata.yaml": metadata}), "docx")


def word_file(make: Maker, program: str, csl: str = "apa", text: str = CITED, more: str = "") -> bytes:
    result = built(make, program, csl, text, more)
    assert [code for code, _, _ in said(result.diagnostics) if code != "C016"] == []  # a note in a caption
    return result.files["manuscript.docx"]


def zotero_fields(package: dict[str, bytes], part: str = "document") -> list[tuple[dict[str, Any], str]]:
    begins = "ADDIN ZOTERO_ITEM CSL_CITATION "
    return [
        (json.loads(instruction.removeprefix(begins)), shown)
        for instruction, shown in fields(package, part)
        if instruction.startswith(begins)
    ]


def works(citation: dict[str, Any]) -> list[dict[str, Any]]:
    """The works of a citation without what all of them have."""
    return [
        {key: value for key, value in one.items() if key not in ("uris", "itemData")}
        for one in citation["citationItems"]
    ]


@pytest.mark.parametrize("csl", STYLES)
@pytest.mark.parametrize("program", ["zotero", "word"])
def test_readers_see_the_same_words_and_nothing_is_missing(make: Maker, program: str, csl: str) -> None:
    assert text(word_file(make, program, csl)) == text(word_file(make, "text", csl))


@pytest.mark.parametrize("program", ["zotero", "word"])
def test_marks_stay_around_citations(make: Maker, program: str) -> None:
    with_fields, plain = (bookmarks(parts(word_file(make, one))) for one in (program, "text"))
    assert with_fields == plain
    assert with_fields["_recto_c2"] == "Example (2001, p. 9)"
    root = document(parts(word_file(make, program)))
    start = next(one for one in root.iter(f"{W}bookmarkStart") if one.get(f"{W}name") == "_recto_c1")
    assert next(start.getnext().iter(f"{W}fldChar")).get(f"{W}fldCharType") == "begin"


def test_zotero_citations_have_all_that_the_text_says(make: Maker) -> None:
    package = parts(word_file(make, "zotero"))
    found = zotero_fields(package)
    assert [(works(citation), shown) for citation, shown in found][:4] == [
        (
            [
                {"id": ALPHA, "locator": "3–5", "label": "page", "prefix": "see ", "suffix": ", and <i>more</i>"},
                {"id": BETA, "locator": "2", "label": "chapter", "suppress-author": True},
            ],
            "(see Example, 2001, pp. 3–5, and more; 2002, Chapter 2)",
        ),
        ([{"id": ALPHA, "locator": "9", "label": "page", "suppress-author": True}], "(2001, p. 9)"),
        ([{"id": BETA, "suppress-author": True}], "(2002)"),
        ([{"id": GAMMA}], "(Example, 2003)"),
    ]
    assert [shown for _, shown in found][4:] == ["(Example, 2003)", "(Example, 2001)", "(Example, 2003)"]
    in_notes = zotero_fields(package, "footnotes")
    assert [(works(citation), shown) for citation, shown in in_notes] == [
        ([{"id": ALPHA, "suppress-author": True}], "(2001)"),
        ([{"id": BETA, "prefix": "e.g. "}], "(e.g. Example, 2002)"),
    ]
    for citation, shown in [*found, *in_notes]:
        assert citation["properties"]["plainCitation"] == shown
        assert citation["schema"].endswith("/csl-citation.json")
    assert [one["properties"]["noteIndex"] for one, _ in [*found, *in_notes]] == [0] * len(found) + [2, 2]
    assert found[0][0]["properties"]["formattedCitation"] == (
        r"(see Example, 2001, pp. 3\uc0\u8211{}5, and {\i{}more}; 2002, Chapter 2)"
    )
    numbers = [citation["citationID"] for citation, _ in [*found, *in_notes]]
    assert len({*numbers}) == len(numbers)


def test_zotero_knows_a_work_again_in_each_citation(make: Maker) -> None:
    package = parts(word_file(make, "zotero"))
    items = [item for citation, _ in zotero_fields(package) for item in citation["citationItems"]]
    uris = {(item["id"], *item["uris"]) for item in items}
    assert {identifier for identifier, _ in uris} == {ALPHA, BETA, GAMMA}
    assert len(uris) == 3
    local = r"http://zotero\.org/users/local/[A-Za-z0-9]{8}/items/[23456789ABCDEFGHIJKLMNPQRSTUVWXYZ]{8}"
    assert all(re.fullmatch(local, uri) for _, uri in uris)
    data = {item["id"]: item["itemData"] for item in items}
    assert (data[BETA]["title"], data[BETA]["type"]) == ("A study of beta", "article-journal")
    assert data[BETA]["author"] == [{"family": "Example", "given": "Ada"}]


def test_citations_keep_their_ids_when_the_text_around_them_changes(make: Maker) -> None:
    first, second = (
        {citation["citationID"] for citation, _ in zotero_fields(parts(word_file(make, "zotero", text=one)))}
        for one in (CITED, CITED.replace("Some [", "Before [@doi:10.5555/beta]. Some other ["))
    )
    assert len(second - first) == 1
    assert first < second


def test_the_list_of_references_is_one_field(make: Maker) -> None:
    for program, instruction in (
        ("zotero", 'ADDIN ZOTERO_BIBL {"uncited":[],"omitted":[],"custom":[]} CSL_BIBLIOGRAPHY'),
        ("word", "BIBLIOGRAPHY"),
    ):
        for csl in STYLES:
            package = parts(word_file(make, program, csl))
            listed = [shown for said, shown in fields(package) if said == instruction]
            entries = [one for one in document(package).iter(f"{W}p") if _style(one) == "Bibliography"]
            assert listed == ["".join(map(text_of, entries))]
            assert len(entries) == 3


def _style(paragraph: Any) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else str(style.get(f"{W}val"))


def test_in_a_style_of_notes_the_field_is_in_the_note(make: Maker) -> None:
    package = parts(word_file(make, "zotero", "chicago-notes-bibliography"))
    assert zotero_fields(package) == []
    found = zotero_fields(package, "footnotes")
    assert [one["properties"]["noteIndex"] for one, _ in found] == [1, 2, 3, 4, 5, 7, 7, 8, 9]
    first, author_in_text, *_ = found
    assert first[1] == (
        "See Ada Example, “A Study of Alpha,” Journal of Examples, 2001, 3–5, and more; "
        "“A Study of Beta,” Journal of Examples, 2002, chap. 2."
    )
    assert first[0]["properties"]["plainCitation"] == first[1]
    assert works(author_in_text[0]) == [{"id": ALPHA, "locator": "9", "label": "page", "suppress-author": True}]
    # What the author has written in a note stays before the field.
    note = next(one for one in etree.fromstring(package["word/footnotes.xml"]) if "In a note" in text_of(one))
    assert text_of(note).strip().startswith("In a note Example, “A Study of Alpha”, and (e.g.")
    assert found[5][1] == "“A Study of Alpha”"
    assert "noteType" in _preferences(package)


def _preferences(package: dict[str, bytes]) -> str:
    properties = {
        str(one.get("name")): "".join(map(str, one.itertext()))
        for one in etree.fromstring(package["docProps/custom.xml"])
    }
    pieces = [properties[name] for name in sorted(properties) if name.startswith("ZOTERO_PREF_")]
    assert [name for name in properties if "ZOTERO" in name] == [f"ZOTERO_PREF_{n + 1}" for n in range(len(pieces))]
    assert {len(piece) for piece in pieces[:-1]} <= {255}
    return "".join(pieces)


def test_zotero_finds_the_style_of_the_document(make: Maker) -> None:
    package = parts(word_file(make, "zotero"))
    data = etree.fromstring(_preferences(package))
    style = data.find("style")
    assert data.get("data-version") == "3"
    assert style is not None
    assert dict(style.items()) == {
        "id": "http://www.zotero.org/styles/apa",
        "locale": "en-US",
        "hasBibliography": "1",
        "bibliographyStyleHasBeenSet": "1",
    }
    preferences = {one.get("name"): one.get("value") for one in data.iter("pref")}
    assert preferences == {"fieldType": "Field", "automaticJournalAbbreviations": "true"}


def test_numbers_without_an_author_are_the_whole_citation(make: Maker) -> None:
    package = parts(word_file(make, "zotero", "plos"))
    citation, shown = zotero_fields(package)[1]
    assert (works(citation), shown) == ([{"id": ALPHA, "locator": "9", "label": "page"}], "[1]")


@pytest.mark.parametrize("csl", ["apa", "chicago-author-date", "harvard-cite-them-right"])
@pytest.mark.parametrize("links", ["true", "false"])
def test_the_author_in_the_sentence_stays_text(make: Maker, csl: str, links: str) -> None:
    package = parts(word_file(make, "zotero", csl, more=f"link-citations: {links}\n"))
    assert [shown for _, shown in zotero_fields(package)][1][:5] == "(2001"
    assert "Example (2001" in text_of(document(package))


@pytest.mark.parametrize("program", ["zotero", "word"])
def test_a_citation_of_a_missing_work_stays_text(make: Maker, program: str) -> None:
    missing = CITED.replace("[@doi:10.5555/gamma], twice", "[@doi:10.5555/gamma; @doi:10.5555/delta], twice")
    result = built(make, program, text=missing)
    assert [code for code, _, _ in said(result.diagnostics)] == ["C001"]
    package = parts(result.files["manuscript.docx"])
    shown = [shown for said, shown in fields(package) if "BIBL" not in said]
    assert "(Example, 2003; doi:10.5555/delta?)" in text_of(document(package))
    assert not any("delta" in one for one in shown)
    assert len(shown) == 6


def test_words_fields_have_all_that_the_text_says(make: Maker) -> None:
    package = parts(word_file(make, "word"))
    assert [said for said, _ in fields(package)][:4] == [
        rf'CITATION {ALPHA} \l 1033 \p "3–5" \f "see " \s ", and more" \m {BETA} \n \s ", chap. 2"',
        rf'CITATION {ALPHA} \l 1033 \p "9" \n',
        rf"CITATION {BETA} \l 1033 \n",
        rf"CITATION {GAMMA} \l 1033",
    ]
    for part in ("document", "footnotes"):
        root: Any = etree.fromstring(package[f"word/{part}.xml"])
        for control in root.iter(f"{W}sdt"):
            name, content = control.find(f"{W}sdtPr"), control.find(f"{W}sdtContent")
            assert [one.tag for one in name] in ([f"{W}citation"], [f"{W}bibliography"])
            marks = [one.get(f"{W}fldCharType") for one in content.iter(f"{W}fldChar")]
            assert marks == ["begin", "separate", "end"]
            assert name[0].tag == f"{W}bibliography" or {one.tag for one in content} == {f"{W}r"}
        citations = [said for said, _ in fields(package, part) if said.startswith("CITATION")]
        assert len([*root.iter(f"{W}citation")]) == len(citations) > 0
    assert len([*document(package).iter(f"{W}bibliography")]) == 1


def test_words_sources_are_in_the_package(make: Maker) -> None:
    package = parts(word_file(make, "word"))
    sources = sources_in(etree.fromstring(package["customXml/item2.xml"]))
    assert {tag: item["title"] for tag, item in sources.items()} == {
        ALPHA: "A study of alpha",
        BETA: "A study of beta",
        GAMMA: "A study of gamma",
    }
    assert b"http://schemas.openxmlformats.org/officeDocument/2006/bibliography" in package["customXml/itemProps2.xml"]
    assert b"../customXml/item2.xml" in package["word/_rels/document.xml.rels"]
    assert b'"/customXml/itemProps2.xml"' in package["[Content_Types].xml"]
    identifiers = re.findall(
        rb'itemID="([^"]+)"', package["customXml/itemProps1.xml"] + package["customXml/itemProps2.xml"]
    )
    assert len({*identifiers}) == 2


@pytest.mark.parametrize("program", ["zotero", "word"])
def test_the_package_is_whole_and_elements_stand_in_order(make: Maker, program: str) -> None:
    package = parts(word_file(make, program))
    test_package.test_every_part_is_well_formed_and_every_relationship_resolves(package)
    test_package.test_ids_are_unique_and_links_and_styles_exist(package)
    for part in ("document", "footnotes"):
        assert disorder(etree.fromstring(package[f"word/{part}.xml"])) == []
    numbers = [one.get("pid") for one in etree.fromstring(package["docProps/custom.xml"])]
    assert numbers == [str(number) for number in range(2, 2 + len(numbers))]


def test_a_citation_with_another_link_in_it_is_no_field_of_word(make: Maker) -> None:
    """LibreOffice 7.4 would lose its words."""
    linked = CITED.replace("Twice [@", "Twice [see [there](https://example.org) @")
    shown = [shown for _, shown in fields(parts(word_file(make, "word", text=linked)))]
    assert not any("there" in one for one in shown)
    assert [s for _, s in fields(parts(word_file(make, "zotero", text=linked)))][3] == "(see there Example, 2003)"


CHAPTERS = (
    "# A\n\nSaid [@doi:10.5555/alpha].\n\n::: {.refs}\n:::\n\n# B\n\nSaid [@doi:10.5555/beta].\n\n::: {.refs}\n:::\n"
)


@pytest.mark.parametrize("program", ["zotero", "word"])
@pytest.mark.parametrize("text", [CHAPTERS, "## One\n\nNothing is cited.\n"])
def test_several_lists_and_none_stay_text(make: Maker, program: str, text: str) -> None:
    package = parts(built(make, program, text=text).files["manuscript.docx"])
    assert fields(package) == []
    assert not any(
        b"ZOTERO" in part or b"bibliography" in part.lower() for name, part in package.items() if "tom" in name
    )


def test_hostile_words_stay_words(make: Maker) -> None:
    hostile = '## One\n\n[see \\" \\\\ & \\<w:t> \\]\\]> @doi:10.5555/alpha, and "so" \\\\m x].\n'
    for program in ("zotero", "word"):
        package = parts(word_file(make, program, text=hostile))
        found = [*citations_in(document(package))]
        assert [len(one.works) for one in found] == [1]
        assert found[0].works[0].prefix == 'see " \\ & <w:t> ]]>'
        assert found[0].works[0].locator.suffix == ", and “so” \\m x"


def test_the_same_bytes_twice(make: Maker) -> None:
    for program in ("zotero", "word"):
        assert word_file(make, program) == word_file(make, program)


@pytest.mark.parametrize(("program", "csl"), [("zotero", "apa"), ("word", "plos")])
def test_libreoffice_keeps_and_prints_the_citations(make: Maker, tmp_path: Path, program: str, csl: str) -> None:
    import pypdfium2

    written = word_file(make, program, csl)
    saved = converted(written, "docx", tmp_path)
    before, after = (parts(one) for one in (written, saved))
    for part in ("document", "footnotes"):
        assert _of_citations(after, part) == _of_citations(before, part) != []
    counts = [Counter(re.findall(r"\w+", text(one))) for one in (written, saved)]
    assert counts[0] - counts[1] == Counter()
    if program == "zotero":
        assert _preferences(after) == _preferences(before)
    else:
        kept = sources_in(etree.fromstring(after["customXml/item2.xml"]))
        assert kept == sources_in(etree.fromstring(before["customXml/item2.xml"]))
    with pypdfium2.PdfDocument(converted(written, "pdf", tmp_path)) as pdf:
        printed = "".join("".join(page.get_textpage().get_text_bounded() for page in pdf).split())
    for instruction, shown in [*fields(before), *fields(before, "footnotes")]:
        assert "".join(shown.split()) in printed, instruction


def _of_citations(package: dict[str, bytes], part: str) -> list[tuple[str, str]]:
    found = [(said, "".join(shown.split())) for said, shown in fields(package, part) if not said.startswith("SEQ")]
    return sorted(found)


def test_a_file_of_changes_has_no_fields(make: Maker) -> None:
    """A field cannot be half deleted. ``recto diff`` makes such a file; here, its mark is enough."""
    from dataclasses import replace

    from recto.formats.docx.citations import can_be_fields

    from tests.helpers import cited

    document = cited(make.text(CITED))
    assert (can_be_fields(document), can_be_fields(replace(document, tracked=True))) == (True, False)


def test_a_saved_word_file_of_another_is_no_citation(make: Maker) -> None:
    data = change_part(word_file(make, "word"), "word/document.xml", "CITATION", "QUOTATION")
    assert [*citations_in(document(parts(data)))] == []

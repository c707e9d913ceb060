"""Fields of Word files that other programs have written."""

from __future__ import annotations

import json
from typing import Any

import pytest
from lxml import etree
from recto.formats.docx.fields import citations_in, fields_in
from recto.formats.docx.xml import W as NAMESPACE

from tests.word import W

BEGIN, SEPARATE, END = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))


def said(*pieces: str) -> str:
    return "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)


def shown(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def root(*paragraphs: str) -> Any:
    body = "".join(f"<w:p>{one}</w:p>" for one in paragraphs)
    return etree.fromstring(f'<w:document xmlns:w="{NAMESPACE}"><w:body>{body}</w:body></w:document>')


CASES = [
    ((BEGIN + said(" PAGE ") + SEPARATE + shown("1") + END,), [" PAGE "]),
    ((BEGIN + said(" PA", "GE ") + END,), [" PAGE "]),  # in pieces, without a result
    ((BEGIN + said("A"), shown("x") + SEPARATE, shown("y") + END), ["A"]),  # over paragraphs
    ((BEGIN + said("A ", "B") + SEPARATE + BEGIN + said("C") + SEPARATE + shown("1") + END + END,), ["C", "A B"]),
    ((BEGIN + said("A ") + BEGIN + said("C") + END + said("B") + SEPARATE + END,), ["C", "A B"]),
    ((BEGIN + said("A") + SEPARATE + said("no") + END,), ["A"]),
    (('<w:fldSimple w:instr="REF a"><w:r><w:t>1</w:t></w:r></w:fldSimple>',), ["REF a"]),
    (("<w:r><w:delInstrText>no field</w:delInstrText></w:r>",), []),
    ((BEGIN + "<w:r><w:delInstrText>gone</w:delInstrText></w:r>" + END,), ["gone"]),
    ((END + SEPARATE + said("A") + BEGIN + said("B"),), []),  # neither begins nor ends
    ((), []),
]


@pytest.mark.parametrize(("paragraphs", "instructions"), CASES)
def test_fields(paragraphs: tuple[str, ...], instructions: list[str]) -> None:
    found = [*fields_in(root(*paragraphs))]
    assert [one.instruction for one in found] == instructions


def test_a_field_has_the_runs_that_begin_and_end_it() -> None:
    tree = root(shown("a") + BEGIN + said("PAGE") + SEPARATE + shown("1") + END + shown("b"))
    runs = tree.findall(f".//{W}r")
    (found,) = fields_in(tree)
    assert (found.begin, found.end) == (runs[1], runs[5])
    tree = root('<w:fldSimple w:instr="PAGE"/>')
    (found,) = fields_in(tree)
    assert found.begin is found.end is tree[0][0][0]


def zotero(*items: dict[str, Any]) -> str:
    return f" ADDIN ZOTERO_ITEM CSL_CITATION {json.dumps({'citationItems': [*items]})}"


def test_citations_of_three_programs_among_other_fields() -> None:
    item = {"id": 7, "itemData": {"id": 7, "type": "book", "title": "A", "DOI": "10.5555/a"}, "locator": "3"}
    instructions = [
        "PAGE",
        zotero(item).replace('"', "&quot;"),
        zotero(item).replace("ZOTERO_ITEM ", ""),  # Mendeley
        r"CITATION Doe01 \p 3 \l 1033",
        'ADDIN ZOTERO_BIBL {"uncited":[]} CSL_BIBLIOGRAPHY',
    ]
    tree = root(*(BEGIN + said(one) + SEPARATE + shown("x") + END for one in instructions))
    found = [*citations_in(tree, {"Doe01": {"id": "Doe01", "title": "B"}})]
    assert [(one.program, one.works[0].item.get("title"), one.works[0].locator.value) for one in found] == [
        ("zotero", "A", "3"),
        ("zotero", "A", "3"),
        ("word", "B", "3"),
    ]
    assert found[0].works[0].item["DOI"] == "10.5555/a"
    assert {found[0].begin.getparent(), found[0].end.getparent()} == {tree[0][1]}


def test_fields_within_fields_without_end_take_no_time() -> None:
    tree = root(*([BEGIN + said("A")] * 20_000), *([END] * 20_000))
    assert sum(1 for _ in fields_in(tree)) == 20_000

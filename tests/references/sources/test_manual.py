"""References that the authors describe themselves."""

from __future__ import annotations

import json

import pytest

from tests.helpers import Maker, build, check, examine, said

ITEM = {"id": "doi:10.5555/x", "type": "article-journal", "title": "Described by hand"}
TEXT = "Cited [@doi:10.5555/x].\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("manual-references.json", json.dumps([ITEM])),
        ("manual-references-more.json", json.dumps([ITEM])),
        ("deeper/folder/manual-references.json", json.dumps([ITEM])),
        ("manual-references.yaml", "- id: doi:10.5555/x\n  type: article-journal\n  title: Described by hand\n"),
        ("manual-references.yml", "references:\n- id: doi:10.5555/x\n  title: Described by hand\n"),
        ("manual-references.bib", "@article{doi:10.5555/x, title = {Described by hand}, year = 2001}\n"),
        ("manual-references.ris", "TY  - JOUR\nTI  - Described by hand\nDO  - https://doi.org/10.5555/X\nER  - \n"),
        ("manual-references.nbib", "PMID- 11\nTI  - Described by hand.\nLID - 10.5555/x [doi]\n"),
    ],
)
def test_each_format_is_read(name: str, content: str, make: Maker) -> None:
    project = make({"content/1.md": TEXT, f"content/{name}": content})
    assert said(check(project)) == []
    (reference,) = examine(project).bibliography.references.values()
    assert (reference.item["title"], reference.source) == ("Described by hand", "manual")


@pytest.mark.parametrize(
    "item",
    [
        {"id": "DOI:10.5555/X"},
        {"id": "@doi:10.5555/x"},
        {"id": "anything", "note": "words\nstandard_id: doi:10.5555/x"},
        {"id": "anything", "note": "words {:standard_id: doi:10.5555/x} words"},
        {"note": "standard_id: doi:10.5555/old\nstandard_id: doi:10.5555/x"},
        {"id": "anything", "standard_citation": "doi:10.5555/x"},
        {"id": "10.5555/x"},
    ],
)
def test_the_key_is_found_where_manubot_looks(item: dict[str, str], make: Maker) -> None:
    project = make({"content/1.md": TEXT, "content/manual-references.json": json.dumps([{**item, "title": "T"}])})
    assert said(check(project)) == []


def test_references_in_metadata_are_read(make: Maker) -> None:
    metadata = "title: x\npandoc:\n  references:\n    - id: doi:10.5555/x\n      title: In metadata\n"
    assert said(check(make({"content/1.md": TEXT, "content/metadata.yaml": metadata}))) == []


def test_a_name_of_ones_own_is_a_key(make: Maker) -> None:
    project = make(
        {"content/1.md": "Cited [@our-data].\n", "content/manual-references.json": '[{"id": "our-data", "title": "T"}]'}
    )
    assert said(check(project)) == []


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        ("manual-references.json", '[{"id": "a"},\n {"id": }]', "2:9"),
        ("manual-references.json", "not json", "1:1"),
        ("manual-references.json", '{"id": "a"}', "1:1"),
        ("manual-references.json", "[" * 100_000, None),
        ("manual-references.yaml", "- id: a\n  title: b: c\n", "2:11"),
        ("manual-references.yaml", "text\n", "1:1"),
        ("manual-references.bib", "@article{a, title = {unclosed\n", None),
        ("manual-references.bib", '@article{a,\n  title = "x"\n  year == 3}\n', None),
        ("manual-references.ris", "TY  - JOUR\nER  - \nnonsense\n", "3:1"),
        ("manual-references.nbib", "nonsense\n", "1:1"),
    ],
)
def test_a_file_that_cannot_be_read(name: str, content: str, place: str | None, make: Maker) -> None:
    found = said(check(make({"content/1.md": "Text.\n", f"content/{name}": content})))
    ((code, severity, where),) = found
    assert (code, severity) == ("B001", "error")
    assert where is not None
    assert where.startswith(f"content/{name}:{place or ''}")


@pytest.mark.parametrize("lines", ['  title = "x"\n  year = 3\n', "  title = {x}\n\tyear={3}\n"])
def test_a_comma_missing_in_bibtex_is_said(lines: str, make: Maker) -> None:
    (found,) = check(make({"content/1.md": "Text.\n", "content/manual-references.bib": f"@article{{a,\n{lines}}}\n"}))
    assert found.message == "this is not valid BibTeX: a comma is missing at the end of line 2"


@pytest.mark.parametrize("item", [{"title": "No id"}, {"id": ""}, "text", None, 5, []])
def test_an_item_without_an_id(item: object, make: Maker) -> None:
    project = make({"content/1.md": TEXT, "content/manual-references.json": json.dumps([ITEM, item])})
    assert said(check(project)) == [("B002", "warning", "content/manual-references.json:1:84")]


@pytest.mark.parametrize(
    "fields",
    [
        {"author": "Ada"},
        {"author": [1, None, {"family": []}]},
        {"issued": "2001"},
        {"issued": {"date-parts": [["2001", "x"]]}},
        {"issued": {"date-parts": "no"}},
        {"issued": {"raw": "Spring 2001"}},
        {"title": ["A list"]},
        {"title": {"a": "b"}},
        {"type": "nonsense"},
        {"volume": 3.5},
        {"page": [1]},
        {"categories": "x"},
        {"custom": "x"},
        {"container-title": ["X"]},
        {"unknown": {"deep": [1]}},
        {"DOI": True},
        {"issued": {"date-parts": [[2001, 13, 45]]}},
        {"issued": {"date-parts": [[10**9]]}},
    ],
)
def test_odd_fields_never_cost_the_reference_list(fields: dict[str, object], make: Maker) -> None:
    items = [{**ITEM, **fields}, {"id": "doi:10.5555/y", "title": "The other one"}]
    built = build(
        make(
            {
                "content/1.md": "Cited [@doi:10.5555/x; @doi:10.5555/y].\n",
                "content/manual-references.json": json.dumps(items),
            }
        )
    )
    assert [d for d in built.diagnostics if d.severity == "error"] == []
    assert "The other one" in built.page
    assert built.page.count('class="csl-entry"') == 2


# --- which item is for which key ------------------------------------------------------------------------------------


def described(
    make: Maker, items: object, text: str = TEXT, **files: str
) -> tuple[list[tuple[str, ...]], dict[str, str]]:
    """What is said, and the titles by standard id."""
    project = make({"content/1.md": text, "content/manual-references.json": json.dumps(items), **files})
    references = examine(project).bibliography.references
    found = said([d for d in check(project) if d.code in ("B002", "B020", "B021", "C001")])
    return found, {name: str(reference.item.get("title")) for name, reference in references.items()}  # type: ignore[return-value]


def test_a_leftover_note_does_not_undo_a_correction(make: Maker) -> None:
    note = "This CSL Item was generated by Manubot v0.5.\nstandard_id: doi:10.5555/wrong"
    items = [{"id": "doi:10.5555/x", "title": "Corrected", "note": note}]
    found, titles = described(make, items)
    assert titles == {"doi:10.5555/x": "Corrected"}
    assert found == [("B020", "warning", "content/manual-references.json:1:2")]


def test_a_leftover_note_does_not_take_another_works_place(make: Maker) -> None:
    items = [
        {"id": "doi:10.5555/x", "title": "Right"},
        {"id": "our-report", "title": "Ours", "note": "standard_id: doi:10.5555/x"},
        {"id": "9KfVIq3s", "title": "As published", "note": "standard_id: doi:10.5555/x"},
    ]
    found, titles = described(make, items, "[@doi:10.5555/x; @our-report]\n")
    assert titles == {"doi:10.5555/x": "Right", "our-report": "Ours"}
    assert found == []


def test_fields_in_a_note_do_not_undo_those_of_the_item(make: Maker) -> None:
    note = "Seen in print.\nstandard_id: doi:10.5555/x\nissued: 1999\nvolume: 77\nISBN: 1 {:page: 5}"
    item = {
        **ITEM,
        "issued": {"date-parts": [[2018]]},
        "volume": "15",
        "page": "1-9",
        "container-title": "J",
        "note": note,
    }
    built = build(make({"content/1.md": TEXT, "content/manual-references.json": json.dumps([item])}))
    assert "2018;15: 1–9" in built.page
    note = json.loads(built.text("references.json"))[0]["note"]
    assert note == "Seen in print.\nstandard_id: doi:10.5555/x\nISBN: 1"


def test_two_descriptions_of_one_work(make: Maker) -> None:
    items = [{"id": "doi:10.5555/x", "title": "One"}, {"id": "DOI:10.5555/X", "title": "Two"}]
    found, titles = described(make, items)
    assert titles == {"doi:10.5555/x": "Two"}
    assert found == [("B021", "warning", "content/manual-references.json:1:43")]
    assert described(make, [items[0], items[0]])[0] == []
    assert described(make, items, "Nothing is cited.\n")[0] == []


def test_records_without_ids_answer_to_their_numbers(make: Maker) -> None:
    nbib = "PMID- 11\nTI  - Eleven\nLID - 10.5555/x [doi]\nPMC - PMC22\n"
    for key in ("pmid:11", "doi:10.5555/x", "pmc:PMC22"):
        project = make(
            {"content/1.md": f"[@{key}]\n", "content/manual-references.nbib": nbib}, name=key.replace("/", "-")
        )
        assert said(check(project), "C001", "B002") == []
    ris = "TY  - JOUR\nTI  - T\nER  - \n"
    project = make({"content/1.md": "Text.\n", "content/manual-references.ris": f"\n{ris}"})
    assert said(check(project)) == [("B002", "warning", "content/manual-references.ris:2:1")]


# --- amendments -----------------------------------------------------------------------------------------------------

LOCK = json.dumps(
    {
        "version": 1,
        "aliases": {},
        "references": {
            "doi:10.5555/x": {
                "source": "crossref",
                "retrieved": "2026-11-22",
                "item": {"type": "article-journal", "title": "FETCHED", "volume": "1", "publisher": "bioRxiv"},
            }
        },
    }
)


@pytest.mark.parametrize("mark", [True, "true"])
def test_an_amendment_changes_only_what_it_says(mark: object, make: Maker) -> None:
    items = [{"id": "doi:10.5555/x", "amends": mark, "title": "Fetched", "publisher": None, "issue": 2}]
    project = make(
        {
            "content/1.md": TEXT,
            "content/manual-references.json": json.dumps(items),
            "content/references.lock.json": LOCK,
        }
    )
    (reference,) = examine(project).bibliography.references.values()
    assert {name: reference.item.get(name) for name in ("type", "title", "volume", "issue", "publisher", "amends")} == {
        "type": "article-journal",
        "title": "Fetched",
        "volume": "1",
        "issue": 2,
        "publisher": None,
        "amends": None,
    }
    assert (reference.source, str(reference.location)) == ("lock", "content/manual-references.json:1:2")


def test_without_the_mark_an_item_replaces(make: Maker) -> None:
    project = make(
        {
            "content/1.md": TEXT,
            "content/manual-references.yaml": "- {id: doi:10.5555/x, amends: false, title: Mine}\n",
            "content/references.lock.json": LOCK,
        }
    )
    (reference,) = examine(project).bibliography.references.values()
    assert reference.item.keys() == {"id", "type", "title"}
    assert reference.source == "manual"


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("id_", ["doi:10.5555/x", "short"])
def test_an_amendment_lies_on_another_description_wherever_that_stands(order: int, id_: str, make: Maker) -> None:
    amends = {"id": "doi:10.5555/x", "amends": True, "title": "Amended"}
    full = {"id": id_, "title": "Full", "volume": "9", "note": "standard_id: doi:10.5555/x"}
    items = [amends, full][::order]
    project = make({"content/1.md": TEXT, "content/manual-references.json": json.dumps(items)})
    (reference,) = examine(project).bibliography.references.values()
    assert (reference.item["title"], reference.item["volume"], reference.source) == ("Amended", "9", "manual")
    assert said(check(project), "B021") == []


def test_an_amendment_alone_is_no_reference(make: Maker) -> None:
    items = [{"id": "doi:10.5555/x", "amends": True, "title": "Amended"}]
    found, titles = described(make, items)
    assert titles == {}
    assert [code for code, *_ in found] == ["C001"]

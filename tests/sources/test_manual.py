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
    ],
)
def test_a_file_that_cannot_be_read(name: str, content: str, place: str | None, make: Maker) -> None:
    found = said(check(make({"content/1.md": "Text.\n", f"content/{name}": content})))
    ((code, severity, where),) = found
    assert (code, severity) == ("B001", "error")
    assert where is not None
    assert where.startswith(f"content/{name}:{place or ''}")


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

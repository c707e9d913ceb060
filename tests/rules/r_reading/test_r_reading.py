"""References in files that are not read (R005)."""

from __future__ import annotations

import pytest
from recto.core.diagnostics import Diagnostic

from tests.helpers import Maker, check, place


def found(make: Maker, text: str, **files: str) -> list[Diagnostic]:
    return [one for one in check(make.text(text, **files)) if one.code == "R005"]


BIB = "@book{other, title = {x}}\n\n@book{smith1999, title = {A book}, doi = {10.5555/9.9}}\n"


@pytest.mark.parametrize("key", ["smith1999", "doi:10.5555/9.9"])
def test_a_cited_work_in_a_file_with_another_name(key: str, make: Maker) -> None:
    (one,) = found(make, f"Text [@{key}].\n", **{"content/My Library.bib": BIB})
    assert one.message == f"{key} is in this file, which is not read"
    assert (place(one) or "").startswith("content/My Library.bib:3")
    assert one.hint == "rename it manual-references.bib, or write bibliography: My Library.bib in metadata.yaml"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("content/refs.ris", "TY  - BOOK\nID  - smith1999\nER  - \n"),
        ("content/more/zotero.json", '[{"id": "smith1999", "type": "book"}]\n'),
        ("content/refs.yaml", "- id: smith1999\n  type: book\n"),
        ("library.bib", BIB),
        ("content/library.bibtex", BIB),
    ],
)
def test_files_of_every_kind(path: str, text: str, make: Maker) -> None:
    (one,) = found(make, "Text [@smith1999].\n", **{path: text})
    assert (place(one) or "").startswith(f"{path}:")


@pytest.mark.parametrize(
    "files",
    [
        {"content/refs.bib": "@book{smith19990, title = {x}}\n"},
        {"content/refs.bib": BIB, "content/manual-references.bib": BIB},
        {"content/data.json": '{"smith1999": 5}\n'},
        {"notes.md": BIB},
    ],
)
def test_files_without_the_work_or_with_one_that_is_there(files: dict[str, str], make: Maker) -> None:
    assert found(make, "Text [@smith1999].\n", **files) == []


def test_nothing_is_said_of_files_that_no_citation_needs(make: Maker) -> None:
    assert found(make, "Text [@doi:10.5555/alpha].\n", **{"content/stray.bib": BIB}) == []


def test_its_citations_are_not_reported_besides(make: Maker) -> None:
    text = "So it is [@smith1999], and so [@other; @nobody].\n\n# References\n"
    reported = [
        (one.code, one.location and one.location.path) for one in check(make.text(text, **{"content/my.bib": BIB}))
    ]
    assert reported == [("R005", "content/my.bib"), ("C001", "content/01.text.md")]

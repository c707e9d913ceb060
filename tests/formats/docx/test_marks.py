"""The hidden marks that tie the Word file to its source."""

from __future__ import annotations

import re

import pytest
from recto.document.locate import digest

from tests.helpers import METADATA, REFERENCES, Maker, build, png
from tests.word import SOURCE, M, W, bookmarks, data, document, parts, text_of


def test_paragraphs_carry_their_line_and_citations_their_keys_unseen(make: Maker) -> None:
    package = parts(build(make.text(SOURCE), "docx").files["manuscript.docx"])
    marks = bookmarks(package)
    lines = {name: text for name, text in marks.items() if name.startswith("_recto_1_")}
    assert [*lines] == [f"_recto_1_{line}" for line in (1, 3, 5, 7, 10, 13)]
    assert (lines["_recto_1_1"], lines["_recto_1_10"], lines["_recto_1_13"]) == ("One", "code", "Last.")
    assert marks["_recto_c1"] == re.search(r"Said (.*)\.$", lines["_recto_1_3"])[1]  # type: ignore[index]  # it is there
    assert b"_recto_1_15" in package["word/footnotes.xml"]
    known = data(package)
    assert known["file"] == [{"n": "1", "path": "content/01.text.md", "digest": digest(SOURCE)}]
    assert [one["keys"] for one in known["citation"]] == ["doi:10.5555/alpha doi:10.5555/beta", "doi:10.5555/gamma"]
    assert {(one["n"], one["file"], one["line"]) for one in known["citation"]} == {("1", "1", "3"), ("2", "1", "15")}
    assert not [one for one in document(package).iter(f"{W}p") if not text_of(one) and one.find(f".//{M}oMath") is None]


COMMIT = "0123456789abcdef0123456789abcdef01234567"
NAMES = (COMMIT[:7], "02.methods-and-results", "metadata.yaml", "manual-references", "plots", "_recto_", "urn:recto")
"""What tells where a file comes from."""


@pytest.mark.parametrize("citations", ["text", "zotero", "word"])
@pytest.mark.parametrize("marks", [True, False])
def test_without_marks_nothing_in_the_package_names_a_source_a_line_or_the_commit(
    make: Maker, marks: bool, citations: str
) -> None:
    address = f"https://example.org/v/{COMMIT}/"
    metadata = f"{METADATA}manubot: {{ci_source: {{commit: {COMMIT}}}, html_url_versioned: '{address}'}}\n"
    metadata += f"recto: {{docx: {{marks: {str(marks).lower()}, citations: {citations}}}}}\n"
    files = {
        "content/02.methods-and-results.md": SOURCE + "\n![A figure](plots/one.png)\n",
        "content/plots/one.png": png(),
        "content/manual-references.json": REFERENCES,
        "content/metadata.yaml": metadata,
    }
    package = parts(build(make(files), "docx").files["manuscript.docx"])
    found = {name for name in NAMES if any(name.encode() in part or name in path for path, part in package.items())}
    assert found == ({COMMIT[:7], "02.methods-and-results", "_recto_", "urn:recto"} if marks else set())
    assert any(name.startswith("customXml/") for name in package) == (marks or citations == "word")
    said = text_of(document(package))
    assert ("Version" in said) == marks
    assert "November 12, 2018" in said

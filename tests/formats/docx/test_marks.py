"""The hidden marks that tie the Word file to its source."""

from __future__ import annotations

import re

from tests.helpers import Maker, build
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
    assert known["file"] == [{"n": "1", "path": "content/01.text.md"}]
    assert [one["keys"] for one in known["citation"]] == ["doi:10.5555/alpha doi:10.5555/beta", "doi:10.5555/gamma"]
    assert {(one["n"], one["file"], one["line"]) for one in known["citation"]} == {("1", "1", "3"), ("2", "1", "15")}
    assert not [one for one in document(package).iter(f"{W}p") if not text_of(one) and one.find(f".//{M}oMath") is None]

"""Questions about sources, and their answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from recto.core.model import Bibliography, Metadata
from recto.preview.editor import editor
from recto.preview.questions import Maps, Unreadable, opened, shown
from recto.preview.source_map import SourceMap

from tests.helpers import parsed, templated, world

TEXTS = ("First words.\n\nSecond *words*.\n", "The supplement's words.\n")


@pytest.fixture
def maps() -> Maps:
    """The maps of two pages, with a file each."""
    text, document = templated(*TEXTS)[0], parsed(*TEXTS)[0]
    pages = {
        "manuscript.html": "<main><p>First words.</p><p>Second <em>words</em>.</p></main>",
        "supplement.html": "<main><p>The supplement’s words.</p></main>",
    }
    return {
        name: SourceMap(page, text, document, Bibliography({}, {}), Metadata("content/metadata.yaml", {}, {}))
        for name, page in pages.items()
    }


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The project."""
    (tmp_path / "content").mkdir()
    for number, text in enumerate(TEXTS):
        (tmp_path / f"content/{number}.md").write_text(text)
    return tmp_path


def test_a_page_asks_for_a_word(maps: Maps, root: Path) -> None:
    question = json.dumps({"place": 17, "word": "words"}).encode()
    assert opened(maps, "manuscript.html", question, root, editor("vscode"), world()) == {
        "place": "content/0.md:3:9",
        "link": f"vscode://file{root}/content/0.md:3:9",
        "message": "",
    }
    other = opened(maps, "supplement.html", b'{"place": 0}', root, editor("vscode"), world())
    assert other["place"] == "content/1.md:1:1"
    assert opened(maps, "gone.html", b'{"place": 0}', root, editor("vscode"), world())["message"]


def test_a_file_that_was_edited_since_is_opened_where_the_word_is_now(maps: Maps, root: Path) -> None:
    def place(start: int) -> str:
        question = json.dumps({"place": start}).encode()
        return opened(maps, "manuscript.html", question, root, editor("vscode"), world())["place"]

    edited = TEXTS[0].replace("words.\n\n", "words, more.\n\nA new paragraph.\n\n")
    (root / "content/0.md").write_text(edited)
    assert [place(0), place(5), place(11), place(17)] == [
        "content/0.md:1:1",
        "content/0.md:1:7",
        "content/0.md:5:1",
        "content/0.md:5:9",
    ]
    answer = shown(maps, root, {"file": "content/0.md", "line": "5", "column": "9"})
    assert answer is not None
    assert (answer["start"], answer["size"]) == (17, 5)
    (root / "content/0.md").unlink()
    assert place(17) == "content/0.md:3:9"


@pytest.mark.parametrize("question", [b"", b"[]", b"{}", b'{"place": "x"}', b'{"place": null}', b"\xff", b"5"])
def test_what_is_no_question_is_refused(maps: Maps, root: Path, question: bytes) -> None:
    with pytest.raises(Unreadable):
        opened(maps, "manuscript.html", question, root, editor("vscode"), world())


def test_an_editor_asks_for_a_line(maps: Maps, root: Path) -> None:
    answer = {"page": "manuscript.html", "start": 11, "size": 6, "place": "content/0.md:3:1"}
    assert shown(maps, root, {"file": "content/0.md", "line": "3"}) == answer
    assert shown(maps, root, {"file": str(root / "content" / "0.md"), "line": "3", "column": "2"}) == answer
    assert shown(maps, root, {"file": "content/0.md", "line": "3", "column": "10"}) == {
        "page": "manuscript.html",
        "start": 17,
        "size": 5,
        "place": "content/0.md:3:9",
    }
    assert shown(maps, root, {"file": "content/1.md"}) == {
        "page": "supplement.html",
        "start": 0,
        "size": 3,
        "place": "content/1.md:1:1",
    }


def test_a_file_of_which_no_page_has_anything(maps: Maps, root: Path) -> None:
    assert shown(maps, root, {"file": "content/9.md", "line": "3"}) is None


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"file": "content/0.md", "line": "x"},
        {"file": "content/0.md", "line": "0"},
        {"file": "/etc/passwd", "line": "1"},
        {"file": "../other.md", "line": "1"},
    ],
)
def test_what_names_no_line_is_refused(maps: Maps, root: Path, asked: dict[str, str]) -> None:
    with pytest.raises(Unreadable):
        shown(maps, root, asked)

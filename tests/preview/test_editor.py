"""Editors: their addresses, their commands, and the files that they may open."""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path

import pytest
from recto.core.model import Location
from recto.preview.editor import ADDRESSES, DEFAULT, Opened, UnknownEditor, editor, file_of, open_in

from tests.helpers import Maker, world

PLACE = Location("content/01.text.md", 3, 14)


@pytest.mark.parametrize(
    ("name", "address"),
    [
        (DEFAULT, "vscode://file/a%20b/01.text.md:3:14"),
        ("vscodium", "vscodium://file/a%20b/01.text.md:3:14"),
        ("cursor", "cursor://file/a%20b/01.text.md:3:14"),
        ("zed", "zed://file/a%20b/01.text.md:3:14"),
        ("idea", "idea://open?file=/a%20b/01.text.md&line=3&column=14"),
        ("subl", "subl://open?url=file:///a%20b/01.text.md&line=3&column=14"),
        ("txmt", "txmt://open?url=file:///a%20b/01.text.md&line=3&column=14"),
    ],
)
def test_an_editor_has_its_address(name: str, address: str) -> None:
    assert editor(name).link(Path("/a b/01.text.md"), PLACE) == address
    assert not editor(name).command


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_files_name_adds_nothing_to_an_address(name: str) -> None:
    link = editor(name).link(Path("/a&line=9#x?y {line}.md"), PLACE)
    assert link.count("line=") <= 1
    assert not re.search(r"[# {}]|\?.*\?", link)


def test_a_command_is_filled_word_by_word() -> None:
    chosen = editor("emacsclient -n '+{line}:{column}' {file}")
    assert chosen.arguments(Path("/a b/{line}; rm x.md"), PLACE) == [
        "emacsclient",
        "-n",
        "+3:14",
        "/a b/{line}; rm x.md",
    ]
    assert not chosen.address


@pytest.mark.parametrize("asked", ["vi", "", "gedit", "'unclosed {file}", "{file}"])
def test_what_is_no_editor_is_said(asked: str) -> None:
    with pytest.raises(UnknownEditor):
        editor(asked)


def test_only_files_of_content_are_opened(make: Maker) -> None:
    root = make({"content/01.text.md": "Text", "secret.md": "Secret", "content/sub/02.md": "More"})
    (root / "content" / "link.md").symlink_to(root / "secret.md")
    assert file_of(root, PLACE) == root / "content" / "01.text.md"
    assert file_of(root, Location("content/sub/02.md")) == root / "content" / "sub" / "02.md"
    for path in ("secret.md", "content/../secret.md", "content/link.md", "/etc/passwd", "content", "content/03.md"):
        assert file_of(root, Location(path)) is None, path


def test_the_page_is_told_the_address_or_the_server_starts_the_command(make: Maker) -> None:
    root = make({"content/01.text.md": "Text"})
    file = root / "content" / "01.text.md"
    told = Opened("content/01.text.md:3:14", f"vscode://file{file}:3:14")
    assert open_in(editor("vscode"), root, PLACE, world()) == told
    script = "import pathlib, sys; pathlib.Path(sys.argv[1] + '.told').write_text(sys.argv[2])"
    command = f'"{sys.executable}" -c "{script}" {{file}} {{line}}'
    assert open_in(editor(command), root, PLACE, world()) == Opened("content/01.text.md:3:14")
    answer = file.with_name("01.text.md.told")
    deadline = time.monotonic() + 60
    while not (answer.exists() and answer.read_text()) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert answer.read_text() == "3"


def test_what_goes_wrong_is_said(make: Maker) -> None:
    root = make({"content/01.text.md": "Text", "other.md": "Text"})
    assert "no-such-editor does not start" in open_in(editor("no-such-editor {file}"), root, PLACE, world()).message
    assert open_in(editor("vscode"), root, Location("other.md"), world()) == Opened(
        "other.md:1:1", message="This file is not in content/."
    )
    assert open_in(editor("vscode"), root, None, world()) == Opened("", message="The page has no text.")

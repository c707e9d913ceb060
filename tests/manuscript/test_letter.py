from __future__ import annotations

from recto.manuscript.letter import letter_files
from recto.manuscript.read import read, read_letter

from tests.helpers import Maker


def test_the_files_are_all_markdown_files_of_the_folder_but_the_readme(make: Maker) -> None:
    names = ("02.b.md", "01.a.md", "editor.md", "README.md", "notes.txt")
    root = make({f"content/response/{name}": name for name in names} | {"content/01.text.md": "Text."})
    assert [path.name for path in letter_files(root)] == ["01.a.md", "02.b.md", "editor.md"]
    manuscript = read(root, lambda _: None)
    letter = read_letter(manuscript, lambda _: None)
    assert letter is not None
    assert [one.path for one in letter.sections] == [f"content/response/{name}" for name in sorted(names)[:2]] + [
        "content/response/editor.md"
    ]
    assert [one.path for one in manuscript.sections] == ["content/01.text.md"]


def test_without_a_folder_there_is_no_letter(make: Maker) -> None:
    root = make.text("Text.")
    assert letter_files(root) == []
    assert read_letter(read(root, lambda _: None), lambda _: None) is None


def test_a_file_that_leads_out_of_content_is_no_part(make: Maker) -> None:
    root = make({"content/01.text.md": "Text.", "secret.md": "Secret.", "content/response/01.a.md": "Here."})
    (root / "content/response/02.b.md").symlink_to("../../secret.md")
    found: list[str] = []
    letter = read_letter(read(root, lambda _: None), lambda one: found.append(one.code))
    assert letter is not None
    assert [one.text for one in letter.sections] == ["Here."]
    assert found == ["R003"]

"""Reading content/: which files count, in which order, and what is said of those that do not."""

from __future__ import annotations

import os
import subprocess
import unicodedata
from pathlib import Path
from typing import Literal

import pytest
from recto.core.diagnostics import Diagnostic
from recto.core.model import Illustration, Location, Manuscript
from recto.manuscript.read import IMAGE_HINT, read, read_images

from tests.helpers import METADATA, SVG, Maker, build, check, png, said


def reading(project: Path) -> tuple[Manuscript, list[Diagnostic]]:
    found: list[Diagnostic] = []
    return read(project, found.append), found


def test_sections_are_sorted_and_others_left_out(make: Maker) -> None:
    names = ("10.ten.md", "02.two.md", "1.md", "03.three.markdown", "appendix.md", "sub/04.md", "05.md.bak")
    manuscript, found = reading(make({f"content/{name}": name for name in names}))
    assert [section.path for section in manuscript.sections] == [
        "content/02.two.md",
        "content/1.md",
        "content/10.ten.md",
    ]
    assert [(one.code, one.location and one.location.path) for one in found] == [
        ("R004", "content/03.three.markdown"),
        ("R004", "content/appendix.md"),
    ]


def test_line_ends_and_byte_order_marks_are_made_one(make: Maker) -> None:
    manuscript, found = reading(make({"content/1.md": b"\xef\xbb\xbfone\r\ntwo\rthree\n"}))
    assert manuscript.sections[0].text == "one\ntwo\nthree\n"
    assert found == []


def test_no_content_folder(tmp_path: Path) -> None:
    _, found = reading(tmp_path)
    assert said(found) == [("R001", "error", None)]


def test_a_project_that_is_not_there(tmp_path: Path) -> None:
    assert said(check(tmp_path / "nowhere")) == [("R001", "error", None)]


def test_content_without_text(make: Maker) -> None:
    _, found = reading(make({"content/readme.md": "no number"}))
    assert said(found) == [("R001", "error", None)]


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"\xff", "1:1"),
        (b"line\nab\xe9\n", "2:3"),
        ("ä\nöä".encode() + b"\x80", "2:3"),
        ("Zürich".encode("latin-1"), "1:2"),
        ("text".encode("utf-16"), "1:1"),
    ],
)
def test_a_file_that_is_not_utf8(data: bytes, place: str, make: Maker) -> None:
    manuscript, found = reading(make({"content/1.md": data}))
    assert said(found) == [("R002", "error", f"content/1.md:{place}")]
    assert "\ufffd" in manuscript.sections[0].text


def test_links_out_of_content(make: Maker) -> None:
    project = make({"content/1.md": "Text", "outside.md": "secret"})
    (project / "content/2.md").symlink_to("../outside.md")
    (project / "content/3.md").symlink_to("nowhere.md")
    (project / "content/4.md").symlink_to("1.md")
    manuscript, found = reading(project)
    assert said(found) == [("R003", "error", "content/2.md:1:1"), ("R003", "error", "content/3.md:1:1")]
    assert [section.path for section in manuscript.sections] == ["content/1.md", "content/4.md"]


def test_a_content_folder_that_is_a_link_is_fine(make: Maker, tmp_path: Path) -> None:
    project = make({"content/1.md": "Text"})
    (tmp_path / "link").symlink_to(project)
    manuscript, found = reading(tmp_path / "link")
    assert (len(manuscript.sections), found) == (1, [])


def test_a_folder_named_like_a_section(make: Maker) -> None:
    project = make({"content/1.md": "Text", "content/2.md/readme.txt": "a folder"})
    manuscript, found = reading(project)
    assert ([section.path for section in manuscript.sections], found) == (["content/1.md"], [])


def test_a_file_too_large_to_be_text(make: Maker) -> None:
    _, found = reading(make({"content/1.md": "Text", "content/2.md": b"x" * 20_000_001}))
    assert [(d.code, d.severity, str(d.location)) for d in found] == [("R003", "error", "content/2.md:1:1")]


def test_no_metadata(make: Maker) -> None:
    _, found = reading(make({"content/1.md": "Text"}, metadata=False))
    assert said(found) == [("M001", "warning", None)]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("title: A: B\n", "1:9"),
        ("title: x\nauthors:\n  - name: [unclosed\n", "4:1"),
        ("title: x\n\tkeywords: y\n", "2:1"),
        ('title: "unclosed\nlang: en\nkeywords: a\n', "1:8"),
        ("title: x\nlang:en\nkeywords: a\n", "2:1"),
        ("title: x\nlang: @en\n", "2:7"),
        ("title: *nowhere\n", "1:8"),
        ("- a\n- list\n", "1:1"),
        ("just text\n", "1:1"),
        ("!!python/object/apply:os.system [id]\n", "1:1"),
        ("title: \x01\n", "1:1"),
        ("a: [1, 2\nb: 3\n", "2:2"),
    ],
)
def test_metadata_that_is_not_yaml(text: str, place: str, make: Maker) -> None:
    manuscript, found = reading(make({"content/1.md": "Text", "content/metadata.yaml": text}))
    assert [(d.code, d.severity, str(d.location)) for d in found] == [
        ("M001", "error", f"content/metadata.yaml:{place}")
    ]
    assert dict(manuscript.metadata.values) == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title: x\n\tkeywords: y\n", "there is a tab where YAML needs spaces"),
        ("authors:\n\t- name: A\n", "there is a tab where YAML needs spaces"),
        ("title: 'unclosed\nlang: en\n", "this quotation mark is never closed"),
        ("title: x\nlang:en\nkeywords: a\n", "this line has no colon followed by a space"),
        ("title: Fungi: a survey\n", "the value contains a colon: put it in quotes"),
        ("authors:\n  - name: A\n  name: B\n", "this line is indented differently from its neighbours"),
        ("title: x\ntwitter: @ana\n", "the value begins with a character that needs quotes around it"),
        ("keywords: [a, b\nlang: en\n", "a bracket [ is never closed, or a comma is missing"),
    ],
)
def test_slips_in_yaml_are_said_in_plain_words(text: str, said: str, make: Maker) -> None:
    _, found = reading(make({"content/1.md": "Text", "content/metadata.yaml": text}))
    assert [d.message for d in found] == [f"metadata.yaml is not valid YAML: {said}"]


def test_yaml_that_would_fill_the_memory(make: Maker) -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"] + [
        f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    _, found = reading(make({"content/1.md": "Text", "content/metadata.yaml": "\n".join(lines)}))
    assert [d.code for d in found] == ["M001"]


def test_metadata_nested_too_deep(make: Maker) -> None:
    _, found = reading(make({"content/1.md": "Text", "content/metadata.yaml": "[" * 5000 + "]" * 5000}))
    assert [(d.code, d.severity) for d in found] == [("M001", "error")]


@pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n", "null\n", "{}\n"])
def test_empty_metadata_is_none_and_no_mistake(text: str, make: Maker) -> None:
    manuscript, found = reading(make({"content/1.md": "Text", "content/metadata.yaml": text}))
    assert (dict(manuscript.metadata.values), found) == ({}, [])


def test_metadata_knows_where_its_values_are(make: Maker) -> None:
    text = "title: x\nauthors:\n  - name: A\n    orcid: b\n  - name: C\npandoc: {csl: d}\n"
    metadata = reading(make({"content/1.md": "", "content/metadata.yaml": text}))[0].metadata
    where = {
        keys: str(metadata.place(*keys)).rpartition("yaml:")[2]
        for keys in ((), ("title",), ("authors", 1), ("authors", 0, "orcid"), ("authors", 1, "none"), ("pandoc", "csl"))
    }
    assert where == {
        (): "1:1",
        ("title",): "1:1",
        ("authors", 1): "5:5",
        ("authors", 0, "orcid"): "4:5",
        ("authors", 1, "none"): "5:5",
        ("pandoc", "csl"): "6:10",
    }


def images(project: Path, *targets: str) -> tuple[dict[str, str], list[Diagnostic]]:
    """The names beside the page by target, and what is said."""
    found: list[Diagnostic] = []
    manuscript, _ = reading(project)
    illustrations = [Illustration(target, Location("content/1.md", index)) for index, target in enumerate(targets, 1)]
    return {target: image.name for target, image in read_images(illustrations, manuscript, found.append).items()}, found


def test_images_are_looked_for_in_content_then_in_the_project(make: Maker) -> None:
    files = {
        "content/1.md": "",
        "content/images/a.png": png(),
        "content/figures/b.svg": SVG,
        "content/images/with space.png": png(),
        "content/images/ü.png": png(),
    }
    names, found = images(
        make(files),
        "images/a.png",
        "content/images/a.png",
        "figures/b.svg",
        "images/with%20space.png",
        "images/ü.png",
        "./images/a.png?raw=true",
    )
    assert found == []
    assert names["images/a.png"] == names["content/images/a.png"] == names["./images/a.png?raw=true"] == "images/a.png"
    assert names["figures/b.svg"] == "figures/b.svg"
    assert names["images/with%20space.png"] == "images/with_space.png"


@pytest.mark.parametrize(("stored", "written"), [("NFD", "NFC"), ("NFC", "NFD")])
def test_letters_of_a_name_may_be_written_apart(
    stored: Literal["NFC", "NFD"], written: Literal["NFC", "NFD"], make: Maker
) -> None:
    name = "images/plöt ü.png"
    files = {"content/1.md": "", f"content/{unicodedata.normalize(stored, name)}": png()}
    names, found = images(make(files), unicodedata.normalize(written, name).replace(" ", "%20"))
    assert (len(names), found) == (1, [])


def test_images_of_one_name_do_not_overwrite_one_another(make: Maker) -> None:
    names, _ = images(
        make({"content/1.md": "", "content/images/a b.png": png(), "content/images/a_b.png": png(9)}),
        "images/a b.png",
        "images/a_b.png",
    )
    assert len(set(names.values())) == 2


@pytest.mark.parametrize(
    ("target", "code", "severity"),
    [
        ("images/none.png", "F001", "error"),
        ("", "F001", "error"),
        ("images", "F001", "error"),
        ("images/nul\0.png", "F001", "error"),
        ("../" * 20 + "etc/passwd", "F002", "error"),
        ("/etc/passwd", "F002", "error"),
        ("file:///etc/passwd", "F002", "error"),
        ("data:image/png;base64,AAAA", "F002", "error"),
        ("../outside.txt", "F002", "error"),
        ("https://example.org/x.png", "F003", "error"),
        ("//example.org/x.png", "F003", "error"),
        ("images/text.png", "F004", "error"),
        ("images/empty.png", "F004", "error"),
        ("images/page.pdf", "F004", "error"),
        ("images/scan.tif", "F004", "error"),
    ],
)
def test_images_that_cannot_be_shown(target: str, code: str, severity: str, make: Maker) -> None:
    files: dict[str, str | bytes] = {
        "content/1.md": "",
        "content/images/text.png": "text",
        "content/images/empty.png": b"",
        "content/images/page.pdf": "%PDF-1.7",
        "content/images/scan.tif": b"II*\0",
        "outside.txt": "x",
    }
    names, found = images(make(files), "images/x.svg", target)
    assert names == {}
    assert said(found)[-1] == (code, severity, "content/1.md:2:1")


def test_an_image_is_said_wherever_it_is_shown(make: Maker) -> None:
    _, found = images(make({"content/1.md": ""}), "a.png", "a.png", "b.png")
    assert said(found) == [("F001", "error", f"content/1.md:{line}:1") for line in (1, 2, 3)]


def test_linked_images_of_the_project_are_shown(make: Maker) -> None:
    project = make(
        {"content/1.md": "", "analysis/plot.svg": SVG, "content/images/git-wrote.svg": "../../analysis/plot.svg"}
    )
    (project / "content/images/link.svg").symlink_to("../../analysis/plot.svg")
    names, found = images(project, "images/link.svg", "images/git-wrote.svg")
    assert (len(names), found) == (2, [])


def test_a_path_with_backslashes(make: Maker) -> None:
    text = "![a](images\\plot.svg)\n\n![b](images\\none.svg)\n"
    found = check(make({"content/1.md": text, "content/images/plot.svg": SVG}))
    hints = [one.hint for one in found if one.code == "F001"]
    assert hints == ["write its path with slashes: images/plot.svg", IMAGE_HINT]


@pytest.mark.parametrize("target", ["images/polt.svg", "images/Plot.svg", "plot.svg", "content/image/plot.svg"])
def test_the_image_that_was_meant(target: str, make: Maker) -> None:
    found = check(make({"content/1.md": f"![a]({target})\n", "content/images/plot.svg": SVG, "content/a.png": png()}))
    assert [one.hint for one in found if one.code == "F001"] == ["did you mean images/plot.svg?"]


def test_positions_of_images_in_the_text(make: Maker) -> None:
    text = "One ![a](images/none.png) and ![b](images/none2.png).\n\n<p>\n<img alt='x' src='images/none3.png'>\n</p>\n"
    assert said(check(make({"content/1.md": "First.\n", "content/2.md": text}))) == [
        ("F001", "error", "content/2.md:1:10"),
        ("F001", "error", "content/2.md:1:36"),
        ("F001", "error", "content/2.md:4:1"),
    ]


def test_metadata_default_is_what_the_tests_think(make: Maker) -> None:
    assert said(check(make({"content/1.md": "Text.\n", "content/metadata.yaml": METADATA}))) == []


def test_what_is_no_file_costs_itself_alone(make: Maker) -> None:
    long, deep = "n" * 5000, "/".join("d" * 1200)
    names = f"![a]({long}.png) ![b](images/huge.png) ![c](images/pipe.png) ![d](a%00.png)\n\n[@x] The rest.\n"
    metadata = (
        f'title: A\nbibliography: ["{long}.bib", "b\\0.bib", huge.bib]\ncsl: {long}.csl\nthumbnail: {long}.png\n'
        f"recto:\n  template-variables: [{long}.json, content/huge.json]\n  docx: {{reference: {long}.docx}}\n"
        f"  page: {{scripts: [{long}.js]}}\n"
    )
    project = make({"content/01.a.md": names, "content/metadata.yaml": metadata, "content/images/own.svg": SVG})
    os.mkfifo(project / "content/02.pipe.md")
    os.mkfifo(project / "content/images/pipe.png")
    for name in ("03.huge.md", "huge.bib", "huge.json", "images/huge.png"):
        with (project / "content" / name).open("wb") as file:
            file.write(b"\x89PNG\r\n\x1a\n" if name.endswith("png") else b"")
            file.truncate(1 << 40)
    (project / os.fsdecode(b"content/04.\xff.md")).write_text("no name")
    (project / "content/05.\n::error::.md").write_text("no name")
    made = deeper(project / "content", deep)
    built = build(project, "html")
    subprocess.run(["rm", "-rf", project / "content/d"], check=True)  # Python and pytest cannot
    assert "The rest." in built.page
    assert "no name" not in built.page
    left_out = [one.location.path for one in built.diagnostics if one.code == "R003" and one.location]
    assert left_out == [
        "content/02.pipe.md", "content/03.huge.md", os.fsdecode(b"content/04.\xff.md"), "content/05.\n::error::.md",
        "content/huge.bib",
    ]  # fmt: skip
    assert {one.code for one in built.diagnostics} >= {"F001", "F004", "M021", "S001", "T003"}
    os.close(made)


def deeper(folder: Path, path: str) -> int:
    """Make a folder that is deeper than a path can be long. Returns a descriptor of it."""
    at = os.open(folder, os.O_RDONLY)
    for name in path.split("/"):
        os.mkdir(name, dir_fd=at)
        inner = os.open(name, os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = inner
    return at


def test_values_that_no_program_would_read_are_left_out(make: Maker) -> None:
    deep = "*_" * 100 + "x" + "_*" * 100
    metadata = f"title: A test\nlang: en\nabstract: '{deep}'\nkeywords: ['{'[' * 30}', kept]\n"
    found: list[Diagnostic] = []
    read_ = read(make({"content/1.md": "Text.\n", "content/metadata.yaml": metadata}), found.append)
    assert (read_.metadata.value("title"), read_.metadata.value("abstract")) == ("A test", "")
    assert read_.metadata.value("keywords") == ["", "kept"]
    assert [(one.code, str(one.location)) for one in found] == [
        ("R007", "content/metadata.yaml:3:1"),
        ("R007", "content/metadata.yaml:4:12"),
    ]

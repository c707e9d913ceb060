"""``recto report``: a page on a build, be it a folder or a stranger's zip."""

from __future__ import annotations

import contextlib
import json
import re
import stat
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner
from recto.__main__ import main
from recto.core.world import BrokenMachine
from recto.publishing import artifact_page as module
from recto.publishing.artifact_page import report

from tests.helpers import recto

FILES = {
    "manuscript.html": "<!DOCTYPE html><title>x</title>",
    "manuscript.pdf": "%PDF-1.7 " + "x" * 2_000_000,
    "references.json": json.dumps([{"id": str(number)} for number in range(1234)]),
    "variables.json": json.dumps({"manubot": {"manuscript_stats": {"word_count": 36_001}}}),
    "images/a.svg": "<svg/>",
    "fonts/b.woff2": "x",
}
PAGE = """\
## What was built

| file | size |
|---|--:|
| manuscript.html | 0.0 kB |
| manuscript.pdf | 2.0 MB |
| 1 image | 0.0 kB |
| all 6 files | 2.0 MB |

36,001 words, 1,234 references.
"""


def archive(path: Path, files: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return path


def test_a_folder_and_its_zip_have_the_same_page(tmp_path: Path) -> None:
    for name, content in FILES.items():
        (tmp_path / "output" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "output" / name).write_text(content)
    assert recto("report", tmp_path / "output") == PAGE
    assert report(archive(tmp_path / "a.zip", FILES)) == PAGE


def test_a_zip_of_several_has_a_part_for_each(tmp_path: Path) -> None:
    files = {f"{folder}output/{name}": text for folder in ("", "a/", "papers/@evil/") for name, text in FILES.items()}
    made = archive(tmp_path / "a.zip", {"manuscripts.yaml": "manuscripts: [., a, papers/@evil]", **files})
    page = report(made, ["a", ".", "papers/c"])
    part = PAGE.removeprefix("## What was built\n")
    assert page == "## What was built\n" + "".join(
        f"\n### {name}\n{part}" for name in ("`a`", "`.`", "A manuscript that is new here")
    )
    assert "evil" not in page


@pytest.mark.parametrize(
    "files", [{"a/output/x.txt": "x"}, {"a/manuscript.html": "<!doctype html>"}, {"a/output/manuscript.pdf": "text"}]
)
def test_a_zip_that_has_no_build_of_several(files: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(BrokenMachine):
        report(archive(tmp_path / "a.zip", files), ["a"])


def test_nothing_of_it_is_quoted(tmp_path: Path) -> None:
    evil = "@everyone <script>alert(1)</script> [x](https://evil.example)"
    page = report(
        archive(
            tmp_path / "a.zip",
            {
                "manuscript.html": f"<!DOCTYPE html>{evil}",
                "variables.json": json.dumps({"manubot": {"manuscript_stats": {"word_count": evil}}, evil: evil}),
                "references.json": json.dumps([{"id": evil, "title": evil}]),
                f"images/{evil.replace('/', '_').replace(':', '_')}": "",
                "install.sh": "rm -rf ~",
            },
        )
    )
    assert not re.search(r"@|<|evil|install", page)
    assert "1 reference." in page


CHANGES = {
    "old": {"name": "abc"},
    "new": {"name": "def"},
    "documents": [{"changes": [{"sort": "insertion", "section": "Two", "new": "@all <b>", "before": "so "}]}],
}


def test_what_changed_is_shown_below(tmp_path: Path) -> None:
    files = {**FILES, "diff/changes.json": json.dumps(CHANGES), "diff/changes.html": "<p>", "diff/images/a.svg": "x"}
    page = report(archive(tmp_path / "a.zip", files))
    assert page == (
        f"{PAGE}\n## What changed\n\n1 change, from abc to def. "
        "All of them in context: `diff/changes.html`, beside the page.\n\n"
        "**Two** (1 change)\n\n- … so <b>@\u2060all &lt;b\\&gt;</b> …\n"
    ).replace("b\\&gt;", "b&gt;")


@pytest.mark.parametrize("data", ["[", "[" * 200_000, b"\xff"])
def test_changes_that_are_none_are_no_build(data: str | bytes, tmp_path: Path) -> None:
    with pytest.raises(BrokenMachine):
        report(archive(tmp_path / "a.zip", {**FILES, "diff/changes.json": data}))


HOSTILE: Mapping[str, Mapping[str, str | bytes]] = {
    "no manuscript": {"README.md": "x"},
    "empty": {},
    "a name that leads out": {**FILES, "../x": "x"},
    "a name from the root": {**FILES, "/etc/passwd": "x"},
    "a name of Windows": {**FILES, "a\\..\\x": "x"},
    "a drive": {**FILES, "C:x": "x"},
    "a line end in a name": {**FILES, "a\nb": "x"},
    "a page that is none": {**FILES, "manuscript.html": "MZ"},
    "a PDF that is none": {**FILES, "manuscript.pdf": "<script>"},
    "a Word file that is none": {**FILES, "manuscript.docx": "x"},
    "references that are none": {**FILES, "references.json": "[" * 200_000},
    "broken JSON": {**FILES, "references.json": "[x"},
    "no text": {**FILES, "references.json": b"[\xff\xfe]"},
    "too many files": {**FILES, **{f"x/{number}": "" for number in range(5_001)}},
}


@pytest.mark.parametrize("name", list(HOSTILE))
def test_what_no_build_makes_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(BrokenMachine, match="is not a build, nor a zip of one"):
        report(archive(tmp_path / "a.zip", HOSTILE[name]))


def test_a_bomb_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 10_000_000)
    path = archive(tmp_path / "a.zip", {**FILES, "references.json": b"[" + b" " * 20_000_000 + b"]"})
    assert path.stat().st_size < 100_000
    with pytest.raises(BrokenMachine, match=r"more than 10\.0 MB unpacked"):
        report(path)


def test_a_size_that_is_a_lie_is_read_no_further(tmp_path: Path) -> None:
    """The directory says ten bytes; what is packed there is twenty million."""
    path = archive(tmp_path / "a.zip", {**FILES, "references.json": b"[" + b" " * 20_000_000 + b"]"})
    data = bytearray(path.read_bytes())
    place = data.rindex(b"references.json") - 46
    data[place + 24 : place + 28] = (10).to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(BrokenMachine):
        report(path)


def test_links_are_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        made.writestr("manuscript.html", "<!DOCTYPE html>")
        link = zipfile.ZipInfo("manuscript.md")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(link, "/etc/passwd")
    with pytest.raises(BrokenMachine, match="links or devices"):
        report(tmp_path / "a.zip")


def test_one_name_twice_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        made.writestr("manuscript.html", "<!DOCTYPE html>")
        with pytest.warns(UserWarning, match="Duplicate"):
            made.writestr("manuscript.html", "<!DOCTYPE html>")
    with pytest.raises(BrokenMachine, match="the same name"):
        report(tmp_path / "a.zip")


@pytest.mark.parametrize("data", [b"", b"PK\x05\x06", b"x" * 1000], ids=["nothing", "cut off", "no zip"])
def test_no_zip_is_one_line_and_status_2(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(data)
    result = CliRunner().invoke(main, ["report", str(tmp_path / "a.zip")])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "make one: recto build" in result.stderr
    assert "a bug in Recto" not in result.stderr


def test_a_zip_that_is_damaged_anywhere_is_no_mistake_of_ours(tmp_path: Path) -> None:
    whole = archive(tmp_path / "whole.zip", {**FILES, "manuscript.pdf": "%PDF-1.7"}).read_bytes()
    for place in range(0, len(whole), 7):
        data = bytearray(whole)
        data[place] ^= 0xFF
        path = tmp_path / "a.zip"
        path.write_bytes(data)
        with contextlib.suppress(BrokenMachine):
            assert "What was built" in report(path)

"""Fixes: what is mended, what is not, and that the files stay whole."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recto.core import files
from recto.core.diagnostics import Diagnostic, Fix, Severity
from recto.core.model import Location
from recto.core.world import BrokenMachine
from recto.rules.fix import apply, fix, write

from tests.helpers import Maker, recto

PATH = "content/01.text.md"


def at(line: int, column: int, old: str = "the the", new: str = "the", path: str = PATH) -> Diagnostic:
    return Diagnostic("W004", Severity.WARNING, "twice", Location(path, line, column), fix=Fix(old, new))


def mended(text: str, *diagnostics: Diagnostic) -> str:
    return apply(text, {one.location: one.fix for one in diagnostics if one.location and one.fix})


def test_words_are_replaced_at_their_places() -> None:
    assert mended("the the cat\nsaw the the dog the the", at(1, 1), at(2, 5), at(2, 17)) == "the cat\nsaw the dog the"


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_line_ends_stay(ends: str) -> None:
    assert mended(f"a{ends}the the{ends}b{ends}", at(2, 1)) == f"a{ends}the{ends}b{ends}"


def test_a_mark_of_byte_order_stays() -> None:
    assert mended("\ufeffthe the", at(1, 1)) == "\ufeffthe"


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("no such words", 1, 1),
        ("the the", 1, 2),
        ("the the", 2, 1),
        ("the the", 9, 1),
        ("`the the`", 1, 2),
        ("``a ` the the``", 1, 7),
        ("```\nthe the\n```", 2, 1),
        ("~~~ {.r}\nthe the\n~~~", 2, 1),
        ("```\nthe the", 2, 1),
        ("{{ the the }}", 1, 4),
        ("{% if the the %}", 1, 7),
        ("{## the the ##}", 1, 5),
        ("<!-- the the -->", 1, 6),
    ],
)
def test_what_is_not_there_or_is_code_stays(text: str, line: int, column: int) -> None:
    assert mended(text, at(line, column)) == text


def test_of_two_that_overlap_the_first() -> None:
    assert mended("the the the", at(1, 1), at(1, 5)) == "the the"


@given(st.text(alphabet="ab `\n{}%", max_size=60), st.integers(1, 5), st.integers(1, 30))
def test_nothing_else_changes(text: str, line: int, column: int) -> None:
    result = mended(text, at(line, column, "a", "X"))
    assert result.replace("X", "a") == text
    assert result.count("X") <= 1


@pytest.mark.parametrize(
    "path", ["content/metadata.yaml", "content/images/a.md", "README.md", "content/../../a.md", "/a.md"]
)
def test_other_files_stay(path: str, make: Maker) -> None:
    project = make({"content/01.text.md": "the the"})
    assert fix(project, [at(1, 1, path=path)]) == ()


def test_a_link_is_not_followed(make: Maker) -> None:
    project = make({"notes.md": "the the"})
    (project / PATH).symlink_to("../notes.md")
    assert fix(project, [at(1, 1)]) == ()


def test_a_file_that_is_no_text_stays(make: Maker) -> None:
    assert fix(make({PATH: b"the the caf\xe9"}), [at(1, 1)]) == ()


def test_the_mode_of_a_file_stays_and_nothing_is_left(make: Maker) -> None:
    project = make({PATH: "the the\n"})
    (project / PATH).chmod(0o640)
    write(project, fix(project, [at(1, 1)]))
    assert (project / PATH).read_text() == "the\n"
    assert (project / PATH).stat().st_mode & 0o777 == 0o640
    assert [path.name for path in (project / "content").iterdir() if path.name.startswith(".")] == []


def test_a_file_that_cannot_be_written(make: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    project = make({PATH: "the the\n"})
    changes = fix(project, [at(1, 1)])

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refused)
    with pytest.raises(BrokenMachine, match="Permission denied"):
        write(project, changes)
    assert (project / PATH).read_text() == "the the\n"
    assert [path.name for path in (project / "content").iterdir() if path.name.startswith(".")] == []


# --- the command ----------------------------------------------------------------------------------------------------

TEXT = """# One

It was the the work of others [@DOI:10.5555/alpha], and `the the` code.

{% for i in [1, 2] %}
A loop with with a text, {{ "the the" }}.
{% endfor %}

```
recieve the the
```
"""


def test_the_command_shows_a_diff_writes_it_and_changes_nothing_more(make: Maker) -> None:
    project = make.text(TEXT)
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    output = recto("check", project, "--fix")
    assert "-It was the the work of others [@DOI:10.5555/alpha], and `the the` code.\n" in output
    assert "+It was the work of others [@doi:10.5555/alpha], and `the the` code.\n" in output
    after = (project / PATH).read_text()
    assert after == TEXT.replace("the the work", "the work").replace("DOI", "doi").replace("with with", "with")
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == {
        **before,
        project / PATH: after.encode(),
    }
    assert "@@" not in recto("check", project, "--fix")
    assert (project / PATH).read_text() == after


WORD = "We recieve the the samples, recieve them.\n"


def on_a_terminal(project: Path, answers: str) -> str:
    """What ``recto check --fix`` shows on a terminal on which somebody types ``answers``."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "recto", "check", str(project), "--fix"]
    with subprocess.Popen(command, stdin=theirs, stdout=subprocess.DEVNULL, stderr=theirs) as process:
        os.close(theirs)
        os.write(ours, answers.encode())
        shown = b""
        with contextlib.suppress(OSError):  # what Linux says when the other end is closed
            while part := os.read(ours, 1024):
                shown += part
        process.wait()
    os.close(ours)
    return shown.decode()


def test_no_word_is_changed_for_another_without_somebody_who_agrees(make: Maker) -> None:
    project = make.text(WORD)
    output = recto("check", project, "--fix")
    assert "warning[W001] recieve is misspelled" in output
    assert (project / PATH).read_text() == WORD.replace("the the", "the")


@pytest.mark.parametrize(("answer", "word"), [("y", "receive"), ("n", "recieve")])
def test_on_a_terminal_each_word_is_asked_about_once(answer: str, word: str, make: Maker) -> None:
    project = make.text(WORD)
    shown = on_a_terminal(project, f"{answer}\ny\n")
    assert shown.count("change recieve to receive?") == 1
    assert (project / PATH).read_text() == WORD.replace("the the", "the").replace("recieve", word)
    assert "reading the files" in shown
    assert not re.search(r"recto: read", shown)


def test_without_the_option_nothing_is_written(make: Maker) -> None:
    project = make.text(TEXT)
    recto("check", project)
    assert (project / PATH).read_text() == TEXT


def test_a_line_of_an_author(make: Maker) -> None:
    project = make({PATH: "\ufeffone\r\ntwo\rthree", "../secret.md": "secret"})
    assert [files.line(project, Location(PATH, line)) for line in (1, 2, 3, 4)] == ["one", "two", "three", ""]
    assert files.line(project, Location("../secret.md")) == ""
    assert files.line(project, Location("content/none.md")) == ""

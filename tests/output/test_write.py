"""Writing: complete files or none, and what has not changed is left alone."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from recto.core.diagnostics import Diagnostic
from recto.core.model import Artifact, Artifacts
from recto.core.world import BrokenMachine
from recto.output.write import fitting, write


def artifacts(**files: bytes) -> Artifacts:
    return Artifacts(tuple(Artifact(name.replace("__", "/"), data) for name, data in files.items()))


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_files_and_folders_are_made(tmp_path: Path) -> None:
    write(artifacts(a=b"1", deep__er__b=b"2"), tmp_path / "new" / "output")
    assert names(tmp_path / "new/output") == {"a", "deep/er/b"}
    assert (tmp_path / "new/output/deep/er/b").read_bytes() == b"2"
    assert (tmp_path / "new/output/a").stat().st_mode & 0o777 == 0o644


def test_unchanged_files_are_not_written_again(tmp_path: Path) -> None:
    write(artifacts(a=b"1", b=b"2"), tmp_path)
    os.utime(tmp_path / "a", (1, 1))
    os.utime(tmp_path / "b", (1, 1))
    write(artifacts(a=b"1", b=b"new"), tmp_path)
    assert (tmp_path / "a").stat().st_mtime == 1
    assert (tmp_path / "b").stat().st_mtime > 1
    assert (tmp_path / "b").read_bytes() == b"new"


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").write_bytes(b"mine")
    write(artifacts(a=b"1"), tmp_path)
    assert names(tmp_path) == {"a", "mine"}


def test_links_are_replaced_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"kept")
    (tmp_path / "output").mkdir()
    (tmp_path / "output/a").symlink_to(tmp_path / "target")
    write(artifacts(a=b"1"), tmp_path / "output")
    assert (tmp_path / "target").read_bytes() == b"kept"
    assert not (tmp_path / "output/a").is_symlink()


def test_when_one_file_cannot_be_made_none_is_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(artifacts(a=b"1", b=b"2"), tmp_path)
    calls = iter([None, OSError("no space left on device")])

    def full(_: int) -> None:
        failure = next(calls)
        if failure:
            raise failure

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BrokenMachine, match="no space"):
        write(artifacts(a=b"new", b=b"new"), tmp_path)
    assert ((tmp_path / "a").read_bytes(), (tmp_path / "b").read_bytes()) == (b"1", b"2")
    assert names(tmp_path) == {"a", "b"}


WRITER = """
import sys
from pathlib import Path
from recto.core.diagnostics import Diagnostic
from recto.core.model import Artifact, Artifacts
from recto.core.world import BrokenMachine
from recto.output.write import fitting, write

print("ready", flush=True)
number = 0
while True:
    number += 1
    data = f"{number % 10}".encode() * 300_000
    write(Artifacts(tuple(Artifact(f"part/{name}", data) for name in "abcdef")), Path(sys.argv[1]))
"""


def test_a_build_that_is_killed_leaves_complete_files(tmp_path: Path) -> None:
    rng = random.Random(5)
    for attempt in range(10):
        output = tmp_path / str(attempt % 3)
        process = subprocess.Popen([sys.executable, "-c", WRITER, str(output)], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(rng.uniform(0.01, 0.15))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        for path in (output / "part").glob("*") if (output / "part").is_dir() else ():
            data = path.read_bytes()
            assert len(data) == 300_000
            assert len(set(data)) == 1
    assert any((tmp_path / name / "part/a").is_file() for name in "012")


def test_what_a_killed_build_left_does_not_stay(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left = tmp_path / f".recto-{ended.pid}-left"
    left.mkdir()
    (left / "0").write_bytes(b"half")
    write(artifacts(a=b"1"), tmp_path)
    assert names(tmp_path) == {"a"}


def test_the_largest_files_are_left_out_if_all_are_too_large() -> None:
    made = artifacts(page=b"1" * 400_000, picture=b"2" * 900_000, drawing=b"3" * 1_500_000)
    found: list[Diagnostic] = []
    assert fitting(made, 3, found.append) is made
    assert found == []
    assert [one.name for one in fitting(made, 1, found.append).files] == ["page"]
    said = "is left out: with its {} MB, the files of the build have more than 1 MB"
    assert [(one.code, one.message) for one in found] == [
        ("O005", f"drawing {said.format(1.5)}"),
        ("O005", f"picture {said.format(0.9)}"),
    ]

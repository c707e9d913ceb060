"""Writing that is done whole or not at all, whatever ends the process."""

from __future__ import annotations

import ctypes
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from recto.core.files import aside, clear, holds, recover, remade, replace, writable
from recto.core.world import BrokenMachine


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def ended() -> int:
    """The number of a process that runs no more."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


@pytest.mark.parametrize("mode", [0o600, 0o664])
def test_a_file_keeps_its_mode(mode: int, tmp_path: Path) -> None:
    path = tmp_path / "a"
    replace(path, b"1")
    assert path.stat().st_mode & 0o777 == 0o644
    path.chmod(mode)
    replace(path, b"2")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"2", mode)
    assert names(tmp_path) == ["a"]


def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"kept")
    (tmp_path / "a").symlink_to("target")
    assert not holds(tmp_path / "a", b"kept")
    replace(tmp_path / "a", b"1")
    assert holds(tmp_path / "a", b"1")
    assert holds(tmp_path / "target", b"kept")


def test_a_full_disk_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace(tmp_path / "a", b"1")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(BrokenMachine, match=r"a cannot be written: No space left"), writable(tmp_path / "a"):
        replace(tmp_path / "a", b"2")
    assert (names(tmp_path), (tmp_path / "a").read_bytes()) == (["a"], b"1")


def test_what_processes_left_goes_unless_they_run(tmp_path: Path) -> None:
    kept = [f".recto-{os.getpid()}-x", ".recto-notes", ".recto-99", ".recto-99999999999999999999-x"]
    for name in (*kept, f".recto-{ended()}-x"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "0").write_bytes(b"half")
    with aside(tmp_path) as folder:
        assert {path.name for path in tmp_path.iterdir()} == {*kept, folder.name}
        clear(tmp_path)
        assert folder.is_dir()
    assert {path.name for path in tmp_path.iterdir()} == {*kept}


# --- folders ---------------------------------------------------------------------------------------------------------


@pytest.fixture(params=["one step", "two steps"])
def folder(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with files, on a system that lets two folders change places, and on another."""
    if request.param == "two steps":
        monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    folder = tmp_path / "site"
    (folder / "v").mkdir(parents=True)
    (folder / "a").write_bytes(b"1")
    (folder / "v/b").write_bytes(b"2")
    return folder


def test_a_folder_is_replaced_by_its_copy(folder: Path) -> None:
    file = (folder / "v/b").stat().st_ino
    with remade(folder) as new:
        replace(new / "a", b"new")
        assert (folder / "a").read_bytes() == b"1"
    assert names(folder.parent) == ["site", "site/a", "site/v", "site/v/b"]
    assert (folder / "a").read_bytes() == b"new"
    assert (folder / "v/b").stat().st_ino == file


def test_a_copy_that_is_not_finished_goes(folder: Path) -> None:
    with pytest.raises(KeyboardInterrupt), remade(folder) as new:  # noqa: PT012  # the exception comes from within
        replace(new / "a", b"new")
        raise KeyboardInterrupt
    assert names(folder.parent) == ["site", "site/a", "site/v", "site/v/b"]
    assert (folder / "a").read_bytes() == b"1"


def test_a_folder_that_was_away_when_the_process_was_killed_comes_back(folder: Path) -> None:
    (folder.parent / ".site-new").mkdir()
    folder.rename(folder.parent / ".site-old")
    recover(folder)
    assert names(folder.parent) == ["site", "site/a", "site/v", "site/v/b"]


WRITER = """
import sys
from pathlib import Path
from recto.core.files import recover, remade, replace, store

folder = Path(sys.argv[1])
recover(folder)
print("ready", flush=True)
number = 0
while True:
    number += 1
    data = f"{number % 10}".encode() * 300_000
    replace(folder.parent / "file", data)
    with remade(folder) as new:
        for name in "ab":
            (new / name).unlink(missing_ok=True)
            store(new / name, data)
"""


def test_a_process_that_is_killed_leaves_files_and_folders_whole(tmp_path: Path) -> None:
    rng, folder = random.Random(5), tmp_path / "site"
    for _ in range(10):
        process = subprocess.Popen([sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(rng.uniform(0.01, 0.15))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        found = [path.read_bytes() for path in (tmp_path / "file", folder / "a") if path.is_file()]
        assert all(len(data) == 300_000 and len(set(data)) == 1 for data in found)
        recover(folder)
        assert [(folder / name).read_bytes() for name in "ab" if (folder / name).exists()] == found[1:] * 2
    assert found
    clear(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"file", "site"}

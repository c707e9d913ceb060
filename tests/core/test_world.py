"""The seam to the machine: what programs see of it, and what is said when they fail."""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from recto.core import world as worlds
from recto.core.cache import Cache
from recto.core.world import BrokenMachine, CeilingReached, World

pytestmark = pytest.mark.usefixtures("made_anew")

SECRET = {"SECRET_TOKEN": "hunter2", "GIT_DIR": "/nowhere", "GIT_SSH": "ssh", "PATH": "/usr/bin:/bin"}
SHOW = "import json, os; print(json.dumps(dict(os.environ)))"


def test_the_clock_is_the_one_that_is_given_to_the_second() -> None:
    clock = datetime(2026, 11, 22, 3, 4, 5, 678, tzinfo=UTC)
    assert World(clock=clock).now() == clock.replace(microsecond=0)
    assert World().now().tzinfo is UTC


def test_pandoc_runs_in_its_sandbox_and_says_why_it_fails() -> None:
    assert World(environ={}).pandoc(["--from", "markdown", "--to", "plain"], "*a*") == b"a\n"
    with pytest.raises(BrokenMachine, match="Pandoc failed: Unknown input format"):
        World(environ={}).pandoc(["--from", "no-such-format"], "")
    # An include of reStructuredText names a file, which the sandbox keeps from it.
    include = ".. include:: /etc/passwd\n"
    with pytest.raises(BrokenMachine):
        World(environ={}).pandoc(["--from", "rst", "--to", "plain", "--fail-if-warnings"], include)


def test_without_pandoc_it_is_said_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worlds, "pandoc_path", lambda: "/nowhere/pandoc")
    with pytest.raises(BrokenMachine, match="Pandoc does not start"):
        World(environ={}).pandoc(["--version"])


def test_without_a_place_for_temporary_files_it_is_said_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    with pytest.raises(BrokenMachine, match=r"the folder for temporary files cannot be used .*set TMPDIR"):
        World(environ={}).pandoc(["--to", "plain"], "a")


def test_what_pandoc_has_written_is_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(environ={}, cache=Cache(tmp_path / "stages"))
    arguments = ["--from", "markdown", "--to", "html", "--template", "a.html"]

    def made(template: str, text: str = "a", world: World = world) -> bytes:
        return world.pandoc(arguments, text, files={"a.html": template.encode()})

    first = made("$body$")
    with pytest.raises(BrokenMachine):
        world.pandoc(["--from", "no-such-format"])
    monkeypatch.setattr(World, "_run_pandoc", lambda *_: b"again")
    assert made("$body$") == first
    assert made("<b>$body$</b>") == made("$body$", "b") == made("$body$", world=world.with_epoch(5)) == b"again"
    assert world.pandoc(["--from", "no-such-format"]) == b"again"
    monkeypatch.setattr(worlds, "stamp", lambda _: "another Pandoc")
    assert made("$body$") == b"again"
    other = tmp_path / "other"
    other.touch()
    known = [*arguments, "--css", str(other)]
    world.pandoc(known, "a")
    monkeypatch.setattr(World, "_run_pandoc", lambda *_: b"once more")
    assert world.pandoc(known, "a") == b"once more"


@pytest.fixture
def worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A worker's module, to be written. It runs isolated, so the interpreter is told where it is."""
    path = tmp_path / "python"
    module = tmp_path / "worker.py"
    path.write_text(f'#!/bin/sh\nexec "{sys.executable}" -I "{module}"\n')
    path.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(path))
    # The script and the module are where no worker's code is.
    monkeypatch.setattr("recto.core.sandbox.started", lambda start, _: start())
    return module


def test_a_worker_sees_nothing_of_the_environment(worker: Path) -> None:
    worker.write_text(f"import sys; sys.stdin.read(); {SHOW}")
    world = World(environ=SECRET).with_epoch(5)
    world.start_worker("worker")
    seen = json.loads(world.ask_worker("worker", b"job"))
    assert seen["SOURCE_DATE_EPOCH"] == "5"
    assert seen.keys() <= {
        "PATH",
        "LANG",
        "LC_ALL",
        "LC_CTYPE",
        "HOME",
        "TMPDIR",
        "SOURCE_DATE_EPOCH",
        "PWD",
        "SHLVL",
        "_",
    }


def test_a_worker_that_fails_has_the_last_word(worker: Path) -> None:
    worker.write_text("import sys; print('first', file=sys.stderr); sys.exit('last')")
    with pytest.raises(BrokenMachine, match="worker failed: last"):
        World(environ={}).ask_worker("worker", b"")


def test_a_worker_that_a_signal_ends_gets_one_more_chance(worker: Path, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    kill = "import os, sys; os.kill(os.getpid(), 9)"
    worker.write_text(f"""
import os, sys
if not os.path.exists({str(seen)!r}):
    open({str(seen)!r}, "w")
    os.kill(os.getpid(), 9)
print(sys.stdin.read(), end="")
""")
    assert World(environ={}).ask_worker("worker", b"job") == b"job"
    worker.write_text(kill)
    with pytest.raises(BrokenMachine, match="worker failed: exit status -9"):
        World(environ={}).ask_worker("worker", b"job")


def test_an_answer_is_kept_if_it_lasts(worker: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worlds, "layout", lambda: "fonts")
    world = World(environ={}, cache=Cache(tmp_path / "stages"))
    worker.write_text("print(1)")
    assert world.ask_worker("worker", b"job", lasting=lambda _: False) == b"1\n"
    worker.write_text("print(2)")
    assert world.ask_worker("worker", b"job") == b"2\n"
    worker.write_text("print(3)")
    assert world.ask_worker("worker", b"job") == b"2\n"
    assert world.ask_worker("worker", b"another job") == b"3\n"
    monkeypatch.setattr(worlds, "layout", lambda: "other fonts")
    assert world.ask_worker("worker", b"job") == b"3\n"
    monkeypatch.setattr(worlds, "layout", lambda: None)
    worker.write_text("print(4)")
    assert world.ask_worker("worker", b"job") == b"4\n"
    worker.write_text("print(5)")
    assert world.ask_worker("worker", b"job") == b"5\n"


def test_a_worker_that_does_not_answer_is_ended(worker: Path) -> None:
    worker.write_text("import time; time.sleep(600)")
    with pytest.raises(BrokenMachine, match="did not finish"):
        World(environ={}).ask_worker("worker", b"", timeout=0.1)


def test_a_program_has_more_time_the_more_it_reads_and_no_more_than_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[float] = []

    def run(*arguments: object) -> bytes:
        given.append(round(float(str(arguments[-1])), 1))
        return b"read"

    monkeypatch.setattr(World, "_run_pandoc", run)
    monkeypatch.setattr(worlds, "monotonic", lambda: 1000.0)
    world = World(environ={}).limited()
    world.pandoc([], "a" * 1_000_000, files={"b": b"b" * 1_000_000})
    world.pandoc([], "a", timeout=3)
    World(environ={"RECTO_CEILINGS": "patience=4"}).limited().pandoc([], "a", timeout=3)
    monkeypatch.setattr(worlds, "monotonic", lambda: 1000.0 + 3600 - 1)
    world.pandoc([], "a", timeout=3)
    assert given == [68.0, 3.0, 12.0, 1.0]
    monkeypatch.setattr(worlds, "monotonic", lambda: 1000.0 + 3601)
    with pytest.raises(CeilingReached, match="the build has taken 60 minutes"):
        world.pandoc([], "a")
    with pytest.raises(CeilingReached, match="the build has taken 60 minutes"):
        world.ask_worker("worker", b"")


def test_pandoc_has_so_much_memory_and_time_and_no_more() -> None:
    arguments = ["--from", "markdown", "--to", "json"]
    with pytest.raises(CeilingReached, match="Pandoc needs more than 8 MB of memory"):
        World(environ={"RECTO_CEILINGS": "memory=8"}).pandoc(arguments, "word *word* `word` " * 50_000)
    with pytest.raises(CeilingReached, match="Pandoc did not finish within 1 seconds"):
        World(environ={}).pandoc(arguments, "[" * 100, timeout=1)


def test_workers_that_nobody_asked_are_ended(worker: Path) -> None:
    worker.write_text("import time; time.sleep(600)")
    world = World(environ={})
    world.start_worker("worker")
    (worker_,) = world._workers.values()
    world.stop_workers()
    assert worker_.process.poll() is not None
    assert not Path(worker_.folder.name).exists()
    assert world._workers == {}


def test_a_program_may_see_the_environment_but_not_what_git_was_told(tmp_path: Path) -> None:
    status, out, _ = World(environ=SECRET).run([sys.executable, "-c", SHOW], tmp_path, environ={"MORE": "1"})
    seen = json.loads(out)
    assert status == 0
    assert (seen["SECRET_TOKEN"], seen["GIT_SSH"], seen["MORE"]) == ("hunter2", "ssh", "1")
    assert "GIT_DIR" not in seen


def test_a_program_that_fails_does_not_start_or_does_not_end(tmp_path: Path) -> None:
    world = World(environ=SECRET)
    program = "import sys; sys.stdin.read(); print('words', file=sys.stderr); sys.exit(3)"
    assert world.run([sys.executable, "-c", program], tmp_path, b"data") == (3, b"", "words\n")
    with pytest.raises(BrokenMachine, match="no-such-program does not start"):
        world.run(["no-such-program"], tmp_path)
    with pytest.raises(BrokenMachine, match="did not finish"):
        world.run([sys.executable, "-c", "import time; time.sleep(600)"], tmp_path, timeout=0.1)


def test_an_editor_starts_in_the_callers_environment_and_nobody_waits(tmp_path: Path) -> None:
    told = tmp_path / "told"
    script = "import os, pathlib, sys; pathlib.Path(sys.argv[1]).write_text(os.environ['DISPLAY'] + sys.argv[2])"
    command = [sys.executable, "-c", script, str(told), "; touch x"]
    World(environ={"DISPLAY": ":7"}).launch(command, tmp_path)
    deadline = time.monotonic() + 60
    while not (told.exists() and told.read_text()) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert told.read_text() == ":7; touch x"
    assert [path.name for path in tmp_path.iterdir()] == ["told"]
    with pytest.raises(BrokenMachine, match="no-such-editor does not start"):
        World(environ={}).launch(["no-such-editor"], tmp_path)


def test_git_says_nothing_outside_of_a_repository(tmp_path: Path) -> None:
    world = World(environ={"PATH": SECRET["PATH"], "GIT_CEILING_DIRECTORIES": str(tmp_path.parent)})
    assert world.git(tmp_path, "rev-parse", "HEAD") is None
    assert str(world.git(tmp_path, "version")).startswith("git version ")


def test_programs_beside_python_are_found_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("bin", "path"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "tool").touch(0o755)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "bin" / "python"))
    world = World(environ={"PATH": str(tmp_path / "path")})
    assert world.program("tool") == str(tmp_path / "bin" / "tool")
    (tmp_path / "bin" / "tool").unlink()
    assert world.program("tool") == str(tmp_path / "path" / "tool")
    assert world.program("no-such-program") is None


@pytest.mark.parametrize(
    ("environ", "platform", "folder"),
    [
        ({"XDG_CACHE_HOME": "/x", "HOME": "/h"}, "linux", "/x/recto"),
        ({"LOCALAPPDATA": "/l", "HOME": "/h"}, "win32", "/l/recto"),
        ({"HOME": "/h"}, "linux", "/h/.cache/recto"),
        ({"HOME": "/h"}, "darwin", "/h/Library/Caches/recto"),
    ],
)
def test_the_cache_is_where_the_system_wants_it(
    environ: dict[str, str], platform: str, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert World(environ=environ).cache_folder() == Path(folder)

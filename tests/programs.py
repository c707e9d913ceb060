"""Fewer starts of programs, which take most of the time of tests that build something.

``Programs`` stands in for what ``World`` does:

- Pandoc, the process that makes a PDF and the one that draws SVG run once for the same input, in all tests and xdist's
  processes. Failures are not kept.
- The process that makes a PDF is forked from one that has loaded its modules, which takes longer than most PDFs of
  tests. As in a build, each PDF has a process of its own, which runs the ``main`` of ``recto.formats.pdf.worker``; but
  MathJax is loaded with the first formula, since most texts have none.

Programs that tests start by name, such as ``recto``, do nothing of this.

Run as a program, this is the process that forks. For each line, which has the paths of a job, of its answer and of its
last words, and the environment, it prints the exit status.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import recto
from recto.core.cache import Cache, key
from recto.core.world import BrokenMachine, World

PDF = "recto.formats.pdf.worker"
DRAWINGS = "recto.manuscript.rasterise"
_PACKAGE = Path(recto.__file__).parent
_REAL = {name: getattr(World, name) for name in ("_run_pandoc", "start_worker", "_ask")}


def start_as_in_a_build(patch: Any) -> None:
    """Undo what ``Programs.stand_in`` does."""
    for name, real in _REAL.items():
        patch.setattr(World, name, real)


class Programs:
    """What is kept in a folder, and the process that forks. To be closed."""

    def __init__(self, folder: Path) -> None:
        self._kept = Cache(folder)
        self._forks = _Forks()
        self._process = os.getpid()

    def stand_in(self, patch: Any) -> None:
        """Take the place of what ``World`` does itself."""
        for name in _REAL:
            method = getattr(self, name)
            # Through a function, to be a method of World.
            patch.setattr(World, name, lambda world, *given, method=method: method(world, *given))

    def close(self) -> None:
        self._forks.close()

    def _once(
        self,
        parts: Sequence[str | bytes],
        world: World,
        make: Callable[[], bytes],
        lasting: Callable[[bytes], bool] = lambda _: True,
    ) -> bytes:
        name = key([world.environ.get("SOURCE_DATE_EPOCH", ""), *parts])
        made = self._kept.get(name)
        if made is None:
            made = make()
            if lasting(made):
                self._kept.put(name, made)
        return made

    def _run_pandoc(
        self,
        world: World,
        program: str,
        arguments: Sequence[str],
        text: str,
        files: Mapping[str, bytes],
        timeout: float,
    ) -> bytes:
        def make() -> bytes:
            made: bytes = _REAL["_run_pandoc"](world, program, arguments, text, files, timeout)
            return made

        # A file that is named by its path may change.
        if any(one.is_absolute() and not one.is_relative_to(_PACKAGE) for one in map(Path, arguments)):
            return make()
        given = (part for name, data in sorted(files.items()) for part in (name, data))
        return self._once([program, f"{len(arguments)}", *arguments, *given, text], world, make)

    def start_worker(self, world: World, module: str) -> None:
        if not self._is_forked(module):
            _REAL["start_worker"](world, module)

    def _ask(self, world: World, module: str, data: bytes, timeout: float) -> bytes:
        def make() -> bytes:
            if not self._is_forked(module):
                made: bytes = _REAL["_ask"](world, module, data, timeout)
                return made
            if world.handed_on:
                world.handed_on()
            return self._forks.ask(data, world._bare_environment())

        if module not in (PDF, DRAWINGS):
            return make()
        return self._once([module, data], world, make, lambda made: module != PDF or "pdf" in json.loads(made))

    def _is_forked(self, module: str) -> bool:
        # A process that a test forks must not answer for this one.
        return module == PDF and os.getpid() == self._process


class _Forks:
    def __init__(self) -> None:
        self._one_by_one = threading.Lock()
        self._parent: subprocess.Popen[str] | None = None

    def ask(self, data: bytes, environment: Mapping[str, str]) -> bytes:
        """What the process answers; if it fails, the same as from ``World.ask_worker``."""
        with self._one_by_one, tempfile.TemporaryDirectory() as folder:
            job, answer, words = (Path(folder, name) for name in ("job", "answer", "words"))
            job.write_bytes(data)
            for _ in range(2):
                status = self._fork([str(job), str(answer), str(words)], environment)
                if status >= 0:
                    break
            made, said = answer.read_bytes(), words.read_text(errors="replace")
        if status or not made:
            last = said.strip().splitlines()[-1:] or [f"exit status {status}"]
            raise BrokenMachine(f"{PDF} failed: {last[0]}")
        return made

    def _fork(self, paths: list[str], environment: Mapping[str, str]) -> int:
        if self._parent is None:
            self._parent = subprocess.Popen(
                [sys.executable, "-I", __file__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                cwd=tempfile.gettempdir(),
            )
        assert self._parent.stdin
        assert self._parent.stdout
        print(json.dumps([paths, dict(environment)]), file=self._parent.stdin, flush=True)
        return int(self._parent.stdout.readline())

    def close(self) -> None:
        if self._parent:
            self._parent.communicate()


# --- the process that forks ------------------------------------------------------------------------------------------


def _run(paths: list[str], environment: dict[str, str]) -> None:
    """Do one job, in the process that was forked for it. Does not return if all is well."""
    from recto.formats.pdf import worker
    from recto.formats.pdf.mathjax import MathJax

    class Late(MathJax):
        """MathJax that ``main`` does not load yet."""

        _told = False

        def start(self) -> None:
            if self._told:
                super().start()
            self._told = True

    vars(worker)["MathJax"] = Late
    os.environ.clear()
    os.environ.update(environment)
    for stream, path in enumerate(paths):
        opened = os.open(path, os.O_RDONLY if stream == 0 else os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(opened, stream)
        os.close(opened)
    worker.main()


def _main() -> None:
    import traceback

    with suppress(ImportError, OSError):  # without Pango, each job fails and says so
        import recto.formats.pdf.weasyprint.page
        import recto.formats.pdf.weasyprint.render
        import recto.formats.pdf.worker  # noqa: F401

    # Unbuffered, so that nothing is read ahead that a fork would have as well.
    with os.fdopen(0, "rb", buffering=0) as lines:
        while line := lines.readline():
            paths, environment = json.loads(line)
            child = os.fork()
            if child == 0:
                try:
                    _run(paths, environment)
                except BaseException:
                    traceback.print_exc()
                finally:
                    sys.stderr.flush()
                    os._exit(1)
            print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    _main()

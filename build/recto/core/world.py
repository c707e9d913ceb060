"""The seam to everything outside the manuscript: Pandoc, git, the clock, the environment, the network's absence.

Stages take a ``World`` and use it; tests pass their own. Programs that it starts get a minimal environment, never the
caller's: a stranger may have written the manuscript, and a CI machine's environment holds secrets.
"""

from __future__ import annotations

import math
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeVar

from recto.core import sandbox
from recto.core.cache import Cache, key, layout, own_code, stamp
from recto.core.ceilings import VARIABLE, Ceilings

if TYPE_CHECKING:
    from recto.core.network import Client, Limits, Service

T = TypeVar("T")


def monotonic() -> float:
    """Seconds since some moment, for durations: never goes back, even if somebody sets the clock."""
    return time.monotonic()


def processor_time() -> float:
    """Seconds of processors that this process has taken."""
    return time.process_time()


def file_time() -> int:
    """The machine's time in nanoseconds, as files have it."""
    return time.time_ns()


def sleep(seconds: float) -> None:
    """Wait."""
    time.sleep(seconds)


class BrokenMachine(Exception):
    """Something that Recto itself needs is missing or failed; the message says what, and what to do."""


class CeilingReached(BrokenMachine):
    """Something takes more time or memory than it may, or makes too much: see ``ceilings``."""


@dataclass(slots=True)
class Seen:
    """What a build has asked the machine, and the answers."""

    variables: dict[str, str | None] = field(default_factory=dict)
    """Environment variables; None for one that is not set."""
    git: dict[tuple[str, tuple[str, ...]], str | None] = field(default_factory=dict)
    """Answers by folder and arguments."""
    day: str = ""
    """The date, if it was asked for."""
    unrepeatable: bool = False
    """Whether it has asked what has another answer each time: the clock, the network, another program."""


@dataclass(frozen=True, slots=True)
class _Watched(Mapping[str, str]):
    """An environment that notes which variables are looked at, but for those that a build itself has set."""

    values_: Mapping[str, str]
    seen: Seen
    own: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        if name in self.own:
            return self.own[name]
        self.seen.variables[name] = self.values_.get(name)
        return self.values_[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.whole())

    def __len__(self) -> int:
        return len(self.whole())

    def whole(self) -> dict[str, str]:
        """All variables, for programs whose answers are noted."""
        return {**self.values_, **self.own}


@dataclass(frozen=True, slots=True)
class _Worker:
    """A process and its temporary folder; both end with the block that uses it."""

    process: subprocess.Popen[bytes]
    folder: tempfile.TemporaryDirectory[str]

    def __enter__(self) -> subprocess.Popen[bytes]:
        return self.process

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()
        self.folder.cleanup()


@dataclass(frozen=True, slots=True)
class World:
    """What a build knows of the machine it runs on."""

    environ: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    clock: datetime | None = None
    """The current time; None asks the machine."""
    limits: Limits | None = None
    """The limits of requests to the network; None for those of ``network``."""
    services: Mapping[str, str] = field(default_factory=dict)
    """The addresses of services, by name, if not their own."""
    cache: Cache | None = None
    """What Pandoc and the workers have made before; None if they are to make it again."""
    seen: Seen | None = None
    """Takes note of what is asked; None if nobody wants to know."""
    handed_on: Callable[[], None] | None = None
    """Called when a worker has begun its work, for which this process can only wait."""
    ends: float = math.inf
    """The ``monotonic`` time at which the build has to end."""
    stand_ins: Mapping[Path, Path] = field(default_factory=dict)
    """Folders that git knows nothing of, and those whose answers stand for theirs."""
    _workers: dict[str, _Worker] = field(default_factory=dict, compare=False)

    def now(self) -> datetime:
        """The current time in UTC, to the second."""
        if self.seen:
            self.seen.unrepeatable = True
        return self._now()

    def today(self) -> date:
        """The current date in UTC."""
        day = self._now().date()
        if self.seen:
            self.seen.day = day.isoformat()
        return day

    def _now(self) -> datetime:
        return (self.clock or datetime.now(UTC)).replace(microsecond=0)

    def pandoc(
        self,
        arguments: Sequence[str],
        text: str = "",
        *,
        files: Mapping[str, bytes] | None = None,
        timeout: float | None = None,
    ) -> bytes:
        """What ``pandoc`` writes for ``text`` on its standard input, or has written before.

        ``arguments`` may name ``files``, which are given with their content, and files of Recto's own.

        It runs in Pandoc's sandbox, so readers and writers open no file but those named in ``arguments``; without a
        user data folder, so that it does the same on every machine; and without the caller's environment. The longer
        what it reads, the more time it has.

        Raises BrokenMachine with Pandoc's own words if it fails, CeilingReached if it takes too much time or memory.
        """
        files = files or {}
        program = pandoc_path()
        own = Path(__file__).parents[1]
        known = None
        # What else an argument names may change, and its name would stay.
        if self.cache and not any(one.is_absolute() and not one.is_relative_to(own) for one in map(Path, arguments)):
            given = (part for name, data in sorted(files.items()) for part in (name, data))
            known = self._key(stamp(Path(program)), f"{len(arguments)}", *arguments, *given, text)
        if timeout is None:
            timeout = PANDOC_SECONDS + PANDOC_SECONDS_A_BYTE * (len(text) + sum(map(len, files.values())))
        return self._kept(known, lambda: self._run_pandoc(program, arguments, text, files, self._allowed(timeout)))

    def _run_pandoc(
        self, program: str, arguments: Sequence[str], text: str, files: Mapping[str, bytes], timeout: float
    ) -> bytes:
        # A larger nursery for new values spares up to a third of the time; for a short text, touching it takes longer.
        nursery = "-A256m" if len(text) > 500_000 else "-A64m"
        runtime = ["+RTS", nursery, f"-M{self.ceilings.memory}m", "-RTS"]
        command = [program, *runtime, "--sandbox", "--data-dir", os.devnull, *arguments]
        try:
            # Files instead of pipes: Pandoc would wait for each piece of them while another thread works here.
            with (
                tempfile.TemporaryDirectory(prefix="recto-") if files else nullcontext() as folder,
                tempfile.TemporaryFile() as given,
                tempfile.TemporaryFile() as written,
            ):
                for name, data in files.items():
                    Path(folder or "", name).write_bytes(data)
                given.write(text.encode())
                given.seek(0)
                done = self._run_files(command, given, written, folder, timeout)
                written.seek(0)
                output = written.read()
        except OSError as failure:
            raise BrokenMachine(
                f"the folder for temporary files cannot be used ({failure.strerror}); make room in it, or set "
                "TMPDIR to another"
            ) from failure
        if done.returncode == _HEAP_EXHAUSTED:
            raise CeilingReached(f"Pandoc needs more than {self.ceilings.memory:,} MB of memory")
        if done.returncode:
            raise BrokenMachine(f"Pandoc failed: {done.stderr.decode(errors='replace').strip()}")
        return output

    def _run_files(
        self, command: Sequence[str], given: IO[bytes], written: IO[bytes], folder: str | None, timeout: float
    ) -> subprocess.CompletedProcess[bytes]:
        own = Path(__file__).parents[1]
        rights = sandbox.Rights(Path(command[0]), read=(own, Path(folder)) if folder else (own,))
        try:
            process = self._sandboxed(
                lambda: subprocess.Popen(
                    command,
                    stdin=given,
                    stdout=written,
                    stderr=subprocess.PIPE,
                    env=self._bare_environment(),
                    cwd=folder or tempfile.gettempdir(),
                ),
                rights,
            )
        except OSError as failure:
            raise BrokenMachine(
                f"Pandoc does not start ({failure}); install Recto again with its requirements"
            ) from failure
        wait = self._wait(process, timeout)
        with process:
            try:
                _, words = process.communicate(timeout=wait)
            except subprocess.TimeoutExpired as failure:
                raise CeilingReached(f"Pandoc did not finish within {timeout:.0f} seconds") from failure
            finally:
                process.kill()
        if process.returncode == _OUT_OF_TIME:
            raise CeilingReached(f"Pandoc did not finish within {timeout:.0f} seconds")
        return subprocess.CompletedProcess(command, process.returncode, stderr=words)

    def _sandboxed(self, start: Callable[[], T], rights: sandbox.Rights) -> T:
        """Start a program that strangers' text goes to. Only who runs the build can take the system's barriers away."""
        return start() if self.environ.get("RECTO_SANDBOX") == "off" else sandbox.started(start, rights)

    @property
    def ceilings(self) -> Ceilings:
        """What a build may take and make. Raises BrokenMachine if the environment says nonsense of it."""
        try:
            return Ceilings.of(self.environ.get(VARIABLE, ""))
        except ValueError as failure:
            raise BrokenMachine(f"{VARIABLE}: {failure}") from failure

    def limited(self) -> World:
        """The same world for a build that begins now, and has to end some time."""
        return replace(self, ends=monotonic() + 60 * self.ceilings.minutes)

    def _allowed(self, seconds: float) -> float:
        """How long a program may take that should take so long at most."""
        left = self.ends - monotonic()
        if left <= 0:
            raise CeilingReached(f"the build has taken {self.ceilings.minutes:g} minutes")
        return min(seconds * self.ceilings.patience, left)

    def _wait(self, process: subprocess.Popen[bytes], seconds: float) -> float:
        """Limit a process, and say how long to wait for it by the clock.

        Where the system counts what processors work for it, it may wait for them: the machine may be busy.
        """
        longest = BUSY * seconds if sandbox.limit(process.pid, seconds) else seconds
        return max(min(longest, self.ends - monotonic()), 0.0)

    def _key(self, *parts: str | bytes) -> str:
        return key([own_code(), self.environ.get("SOURCE_DATE_EPOCH", ""), *parts])

    def _kept(self, known: str | None, make: Callable[[], bytes], lasting: Callable[[bytes], bool] = bool) -> bytes:
        """What the cache has under a key; else what ``make`` returns, which is kept if it is ``lasting``."""
        found = self.cache.get(known) if self.cache and known else None
        if found is None:
            found = make()
            if self.cache and known and lasting(found):
                self.cache.put(known, found)
        return found

    def start_worker(self, module: str) -> None:
        """Start a Python process that runs ``module`` and loads what it needs while the build goes on.

        It is isolated from the caller's environment, and has a temporary folder of its own, its working folder.
        """
        if module not in self._workers:
            folder = tempfile.TemporaryDirectory(prefix="recto-", ignore_cleanup_errors=True)
            rights = sandbox.Rights(Path(sys.executable), sandbox.python_folders(), Path(folder.name))
            process = self._sandboxed(
                lambda: subprocess.Popen(
                    [sys.executable, "-I", "-m", module],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    env={**self._bare_environment(), "HOME": folder.name, "TMPDIR": folder.name},
                    cwd=folder.name,
                ),
                rights,
            )
            self._workers[module] = _Worker(process, folder)

    def ask_worker(
        self, module: str, data: bytes, *, timeout: float = 1800, lasting: Callable[[bytes], bool] = bool
    ) -> bytes:
        """What the worker answers to ``data``, or has answered before. It ends with that. Raises BrokenMachine with its
        last words.

        An answer is kept if it is ``lasting``: no failure, which may have come from the machine. A worker that a signal
        ends gets a second chance, for it was not its own code: the system had no memory left, say.
        """
        setting = layout() if self.cache else None
        known = self._key(module, setting, data) if setting else None
        return self._kept(known, lambda: self._ask(module, data, self._allowed(timeout)), lasting)

    def _ask(self, module: str, data: bytes, timeout: float) -> bytes:
        for _ in range(2):
            self.start_worker(module)
            with self._workers.pop(module) as worker:
                wait = self._wait(worker, timeout)
                # In one piece, by a thread that does nothing else: the worker would wait for each piece while others
                # work.
                stdin, worker.stdin = worker.stdin, None
                threading.Thread(target=_feed, args=(stdin, data), daemon=True).start()
                if self.handed_on:
                    self.handed_on()
                try:
                    answer, words = worker.communicate(timeout=wait)
                except subprocess.TimeoutExpired as failure:
                    raise CeilingReached(f"it did not finish within {timeout:.0f} seconds") from failure
            if worker.returncode == _OUT_OF_TIME:
                raise CeilingReached(f"it did not finish within {timeout:.0f} seconds")
            if worker.returncode >= 0:
                break
        if worker.returncode or not answer:
            last = words.decode(errors="replace").strip().splitlines()[-1:] or [f"exit status {worker.returncode}"]
            raise BrokenMachine(f"{module} failed: {last[0]}")
        return answer

    def stop_workers(self) -> None:
        """End the workers that were not used."""
        while self._workers:
            _, worker = self._workers.popitem()
            with worker:
                pass

    def _bare_environment(self) -> dict[str, str]:
        bare = {"PATH": os.defpath, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "HOME": tempfile.gettempdir()}
        # SystemRoot: without it no program starts on Windows.
        for name in ("SOURCE_DATE_EPOCH", "SystemRoot"):
            if name in self.environ:
                bare[name] = self.environ[name]
        return bare

    def network(
        self,
        services: Iterable[Service] = (),
        *,
        contact: str | None = None,
        limits: Limits | None = None,
        https_only: bool = False,
    ) -> Client:
        """A client for the network, to be closed after use. ``contact`` is an e-mail address for the services.

        ``limits`` are those of the client if the world has none of its own.
        """
        from recto.core.network import Client

        if self.seen:
            self.seen.unrepeatable = True
        chosen = self.limits or limits
        return Client(chosen, services, contact=contact, environ=self.environ, https_only=https_only)

    def git(self, folder: Path, *arguments: str) -> str | None:
        """What git prints, without the line end; None where there is no git, no repository or no answer."""
        folder = self.stand_ins.get(folder.resolve(), folder)
        answer = self._git(folder, arguments)
        if self.seen:
            self.seen.git[str(folder.absolute()), arguments] = answer
        return answer

    def _git(self, folder: Path, arguments: Sequence[str]) -> str | None:
        whole = self.environ.whole() if isinstance(self.environ, _Watched) else self.environ
        environment = {name: value for name, value in whole.items() if not name.startswith("GIT_")}
        try:
            done = subprocess.run(
                ["git", "-C", str(folder), *arguments],
                capture_output=True,
                text=True,
                errors="surrogateescape",
                timeout=10,
                check=False,
                env={**environment, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"},
            )
        except (OSError, subprocess.TimeoutExpired):
            return None
        return done.stdout.rstrip("\n") if done.returncode == 0 else None

    def program(self, name: str) -> str | None:
        """The path of a program that is installed beside this Python or on PATH; None if there is none."""
        places = [str(Path(sys.executable).parent), *os.get_exec_path(dict(self.environ))]
        return shutil.which(name, path=os.pathsep.join(places))

    def run(
        self,
        command: Sequence[str],
        folder: Path,
        data: bytes = b"",
        *,
        environ: Mapping[str, str] | None = None,
        timeout: float = 600,
        lasting: bool = False,
    ) -> tuple[int, bytes, str]:
        """Exit status, standard output and standard error of a program that may see the caller's environment.

        ``environ`` is added to it. It does not reach the terminal. An answer is ``lasting`` if it is always the same,
        such as what a commit holds. Raises BrokenMachine if the program does not start or end.
        """
        if self.seen and not lasting:
            self.seen.unrepeatable = True
        # Variables GIT_… concern the caller's own repository, or, like tracing, print credentials.
        kept = ("GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSL_CAINFO", "GIT_ASKPASS", "GIT_PROXY_COMMAND")
        given = {name: value for name, value in self.environ.items() if name in kept or not name.startswith("GIT_")}
        try:
            done = subprocess.run(
                [*command],
                input=data,
                capture_output=True,
                timeout=timeout,
                check=False,
                cwd=folder,
                env={**given, "LC_ALL": "C", **(environ or {})},
            )
        except OSError as failure:
            raise BrokenMachine(f"{command[0]} does not start ({failure.strerror}); install it") from failure
        except subprocess.TimeoutExpired as failure:
            raise BrokenMachine(f"{command[0]} did not finish within {timeout:.0f} seconds; try again") from failure
        return done.returncode, done.stdout, done.stderr.decode(errors="replace")

    def launch(self, command: Sequence[str], folder: Path) -> None:
        """Start a program of the user's, such as an editor, in the caller's environment, and do not wait for it.

        It goes on when this process ends, and does not reach the terminal. Raises BrokenMachine if it does not start.
        """
        try:
            process = subprocess.Popen(
                [*command],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=folder,
                env=dict(self.environ),
                start_new_session=True,
            )
        except OSError as failure:
            raise BrokenMachine(f"{command[0]} does not start ({failure.strerror}); install it") from failure
        threading.Thread(target=process.wait, daemon=True).start()

    def cache_folder(self) -> Path:
        """The user's folder for data that can be obtained again. It may not exist yet."""
        named = self.environ.get("XDG_CACHE_HOME") or self.environ.get("LOCALAPPDATA")
        home = Path(self.environ.get("HOME") or tempfile.gettempdir())
        mac = home / "Library" / "Caches"
        return (Path(named) if named else mac if sys.platform == "darwin" else home / ".cache") / "recto"

    def caching(self) -> World:
        """The same world with the user's cache."""
        return replace(self, cache=Cache(self.cache_folder() / "stages"))

    def with_epoch(self, epoch: int) -> World:
        """The same world, in which every program dates what it writes by ``epoch`` (seconds since 1970)."""
        own = {"SOURCE_DATE_EPOCH": str(epoch)}
        if isinstance(self.environ, _Watched):
            return replace(self, environ=replace(self.environ, own=own))
        return replace(self, environ={**self.environ, **own})

    def standing_for(self, folders: Mapping[Path, Path]) -> World:
        """The same world, in which git answers for some folders what it says of others."""
        return replace(self, stand_ins={folder.resolve(): other for folder, other in folders.items()})

    def watched(self, seen: Seen) -> World:
        """The same world, which notes in ``seen`` what it is asked."""
        return replace(self, environ=_Watched(self.environ, seen), seen=seen)


PANDOC_SECONDS = 8.0
"""The time for any run of Pandoc. Starting it takes a tenth of a second."""
PANDOC_SECONDS_A_BYTE = 3e-5
"""And for each byte that it reads: ten times what it takes for long manuscripts."""
BUSY = 6
"""How many times longer than by the processor a program may take by the clock."""
_HEAP_EXHAUSTED = 251
_OUT_OF_TIME = -getattr(signal, "SIGXCPU", 0) or None
"""The status of a process that has reached the limit of its time."""


def _feed(stdin: IO[bytes] | None, data: bytes) -> None:
    with suppress(OSError):  # the worker has ended
        if stdin:
            with stdin:
                stdin.write(data)


def pandoc_path() -> str:
    """The Pandoc that comes with the package ``pypandoc_binary``.

    Found without importing pypandoc, whose import takes as long as a small build.
    """
    from importlib.util import find_spec

    spec = find_spec("pypandoc")
    for folder in spec.submodule_search_locations or () if spec else ():
        for name in ("pandoc", "pandoc.exe"):
            path = Path(folder) / "files" / name
            if path.is_file():
                return str(path)
    raise BrokenMachine("Pandoc is not installed; install Recto again with its requirements")

"""Files: what an author wrote, read once more for a line or a text; and how every file of Recto's is written.

Only files inside the project are read, and only files inside content/ are handed out to be changed.

Writing. A process may be killed at any moment, and two may write at once. Then each file that ``replace`` writes is the
old one or the new one, never a part of either. So is each folder that ``remade`` gives; but where the system cannot let
two folders change places, it may be away until ``recover`` puts it back. What a killed process leaves behind has a
hidden name, and the next process that writes there removes it. The bytes are on the disk before a name leads to them,
so all this holds when the power fails as well.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from recto.core.model import Location
from recto.core.world import BrokenMachine

_fcntl: Any = import_module("fcntl") if os.name == "posix" else None
"""Windows has none: two processes at once are not kept apart there."""

LARGEST = 20_000_000
"""The most bytes of a file; nobody writes larger texts."""


def line(project: Path, place: Location) -> str:
    """The line that a location names, without its end; empty if there is none."""
    path = _inside(project.resolve() / place.path, project)
    lines = _lines(path, path.stat().st_mtime_ns) if path else ()
    return lines[place.line - 1] if place.line <= len(lines) else ""


@lru_cache(maxsize=64)
def _lines(path: Path, _: int) -> Sequence[str]:
    text = path.read_bytes().decode("utf-8-sig", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def text(project: Path, name: str) -> str | None:
    """A file of content/ with its own line ends; None if it is not text, or is a link."""
    path = _inside(project / name, project / "content")
    if path is None or (project / name).is_symlink():
        return None
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return None


def _inside(path: Path, folder: Path) -> Path | None:
    """The real path of a file, if that is in the folder."""
    path = path.resolve()
    is_there = path.is_file() and path.is_relative_to(folder.resolve()) and path.stat().st_size <= LARGEST
    return path if is_there else None


def within(folder: Path) -> dict[str, Path]:
    """The files below a folder, by their paths there, sorted."""
    return {path.relative_to(folder).as_posix(): path for path in sorted(below(folder)) if path.is_file()}


def below(folder: Path) -> Iterator[Path]:
    """What is below a folder, however deep; links are not followed. A folder that cannot be listed is empty."""
    waiting = [str(folder)]
    while waiting:
        with contextlib.suppress(OSError), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                yield Path(entry.path)
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)


def named(folder: Path, name: str) -> Path | None:
    """The file that a stranger's name leads to from a folder; None if there is none, or can be none of that name."""
    try:
        path = folder / name
        return path if path.is_file() else None
    except (OSError, ValueError):  # too long, or with a character that no name has
        return None


def content(path: Path, most: int) -> bytes | None:
    """The bytes of a file; None if it has more than ``most``, or is none: a device or a pipe, say, never ends."""
    with contextlib.suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with open(descriptor, "rb") as stream:  # noqa: PTH123 - a descriptor, not a path
            known = os.fstat(descriptor)
            if stat.S_ISREG(known.st_mode) and known.st_size <= most:
                data = stream.read(most + 1)
                return data if len(data) <= most else None
    return None


def why_left_out(path: Path, most: int) -> str:
    """Why ``content`` has nothing of a file: what is said of it."""
    with contextlib.suppress(OSError):
        if path.stat().st_size > most:
            return f"is larger than {most // 1_000_000:,} MB"
    return "cannot be read: you have no right to, or the disk is faulty"


# --- writing ---------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def writable(path: Path) -> Iterator[None]:
    """Within, a failure to write is a BrokenMachine that names ``path``."""
    try:
        yield
    except OSError as failure:
        raise BrokenMachine(f"{path} cannot be written: {failure.strerror or failure}") from failure


def holds(path: Path, data: bytes) -> bool:
    """Whether it is a file, and no link to one, with these bytes."""
    return path.is_file() and not path.is_symlink() and path.read_bytes() == data


def store(path: Path, data: bytes) -> None:
    """Write a file; it is on the disk when this returns. Raises OSError, and may leave a part of the file then."""
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def replace(path: Path, data: bytes) -> None:
    """Write a file, new or in the place of the old one or of a link, at once or not at all.

    The old file's mode stays; a new one may be read by all. Raises OSError, and the old file is there then.
    """
    with aside(path.parent) as folder:
        new = folder / "new"
        store(new, data)
        new.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        new.replace(path)


@contextlib.contextmanager
def aside(folder: Path) -> Iterator[Path]:
    """A new folder within ``folder``, which has to be there, for files that are moved into place when all are written.

    It is removed at the end, as are those of processes that were killed. Raises OSError.
    """
    clear(folder)
    made = Path(tempfile.mkdtemp(prefix=f"{_ASIDE}{os.getpid()}-", dir=folder))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


_ASIDE = ".recto-"
"""How the name of such a folder begins; the number of its process follows."""


def clear(folder: Path) -> None:
    """Remove what processes left in a folder that were killed."""
    for left in folder.glob(f"{_ASIDE}*"):
        process = re.match(r"[0-9]{1,9}(?=-)", left.name.removeprefix(_ASIDE))
        if process and not _runs(int(process[0])):
            shutil.rmtree(left, ignore_errors=True)


def _runs(process: int) -> bool:
    if os.name != "posix":
        # Elsewhere asking a process means ending it.
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextlib.contextmanager
def remade(folder: Path) -> Iterator[Path]:
    """A copy of the folder, to be changed within; at the end it takes the folder's place, unless an exception comes.

    It shares the folder's files by hard links where it can: put other files into the place of those, but never write
    into one. Call ``recover`` before. Raises OSError.
    """
    new, gone = _beside(folder)
    try:
        shutil.copytree(folder, new, symlinks=True, copy_function=_link)
        yield new
        for changed in (new, *(path for path in new.iterdir() if path.is_dir() and not path.is_symlink())):
            _sync(changed)
        _exchange(new, folder, gone)
    finally:
        recover(folder)


def recover(folder: Path) -> None:
    """Have the folder there, new and empty if need be, and remove what a run left that was killed in ``remade``."""
    new, gone = _beside(folder)
    if gone.exists() and not folder.exists():
        gone.rename(folder)
    folder.mkdir(exist_ok=True)
    for left in (new, gone):
        shutil.rmtree(left, ignore_errors=True)


def _beside(folder: Path) -> tuple[Path, Path]:
    """Where the new folder is made, and where the old one is for a moment if the two cannot change places."""
    return folder.with_name(f".{folder.name}-new"), folder.with_name(f".{folder.name}-old")


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:  # a file system without hard links
        shutil.copy2(source, target, follow_symlinks=False)


def _exchange(new: Path, old: Path, gone: Path) -> None:
    """Let two folders change places in one step where the system can (Linux); else ``old`` goes, and ``new`` comes."""
    import ctypes

    at_cwd, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE: renameat2(2)
    rename = getattr(ctypes.CDLL(None), "renameat2", None) if os.name == "posix" else None
    if rename is None or rename(at_cwd, os.fsencode(new), at_cwd, os.fsencode(old), exchange):
        old.rename(gone)
        new.rename(old)


def _sync(folder: Path) -> None:
    with contextlib.suppress(OSError):  # no such thing on Windows
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


# --- one process at a time -------------------------------------------------------------------------------------------


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Wait until no other process is within, on this folder, which has to be there. Raises OSError."""
    if _fcntl is None:
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # a file system without locks
            _fcntl.flock(descriptor, _fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def hold(stream: IO[str]) -> bool:
    """Mark the file as one of a process that runs; False if another has. The mark ends with the process."""
    if _fcntl is None:
        return True
    try:
        _fcntl.flock(stream, _fcntl.LOCK_EX | _fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        pass  # a file system without locks
    return True

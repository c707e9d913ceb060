"""What Pandoc and the workers have made before, by the content of all that decides it.

An entry is data that says whether it is whole. One that is damaged, or that another key belongs to, is removed and made
again. Where nothing can be kept, everything is made each time, and nobody hears of it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import re
import stat
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_MARK = b"recto 1\n"
_BLOCK = 4096
"""The least that a file takes on the disk, in bytes."""


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of entries, made when the first one is kept. Several processes may use it at once."""

    folder: Path
    most: int = 500_000_000
    """About how many bytes all entries may take together."""

    def get(self, key: str) -> bytes | None:
        """What was kept under the key; None if there is nothing that is whole."""
        path = self._path(key)
        try:
            if not self._is_ours():
                return None
            entry = path.read_bytes()
            head = _head(key, entry[len(_MARK) + 32 :])
            if entry.startswith(head):
                os.utime(path)
                return entry[len(head) :]
        except FileNotFoundError:
            return None
        except OSError:
            pass
        with contextlib.suppress(OSError):
            path.unlink()
        return None

    def put(self, key: str, data: bytes) -> None:
        """Keep ``data``, unless it is very large or the folder cannot be written. Removes old entries at times."""
        cost = len(data) + _BLOCK
        if cost > self.most // 4:
            return
        path = self._path(key)
        with contextlib.suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self._is_ours():
                return
            path.parent.mkdir(mode=0o700, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=path.parent)
            os.close(descriptor)
            aside = Path(name)
            try:
                aside.write_bytes(_head(key, data) + data)
                aside.replace(path)
            finally:
                aside.unlink(missing_ok=True)
        # Keys are evenly spread: each fiftieth of the room that is written is followed by one look at all, on average.
        if int(key[:8], 16) * self.most < cost * 50 << 32:
            self.trim()

    def trim(self) -> None:
        """Remove the entries that were not used for the longest time, if all take more than they may."""
        entries = sorted(self._entries())
        left = sum(size for _, size, _ in entries)
        if left <= self.most:
            return
        for _, size, path in entries:
            if left <= self.most * 0.9:
                break
            with contextlib.suppress(OSError):  # another process has removed it
                path.unlink()
            left -= size

    def _entries(self) -> Iterator[tuple[int, int, Path]]:
        for path in self.folder.glob("*/*"):
            with contextlib.suppress(OSError):
                known = path.lstat()
                yield known.st_mtime_ns, known.st_size + _BLOCK, path

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key[2:]

    def _is_ours(self) -> bool:
        """Whether nobody else can write there: without HOME, it is in a folder that all users share."""
        if os.name != "posix":
            return True
        known = self.folder.lstat()
        return stat.S_ISDIR(known.st_mode) and known.st_uid == os.getuid() and not known.st_mode & 0o077


def key(parts: Iterable[str | bytes]) -> str:
    """The key of what these parts decide, in their order."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode(errors="surrogatepass") if isinstance(part, str) else part
        digest.update(b"%d:" % len(data) + data)
    return digest.hexdigest()


def _head(key: str, data: bytes) -> bytes:
    return _MARK + hashlib.sha256(key.encode() + data).digest()


# --- what the programs are -------------------------------------------------------------------------------------------


@cache
def own_code() -> str:
    """Tells this Python, Recto's own files and the installed distributions from others."""
    package = Path(__file__).parents[1]
    installed = (path for folder in sys.path for path in Path(folder).glob("*.dist-info"))
    files = (path for path in _below(package) if not path.endswith(".pyc"))
    return key([sys.version, platform.machine(), *map(stamp, files), *map(stamp, sorted(installed))])


@cache
def layout() -> str | None:
    """Tells what sets pages on this machine from others: fonts and libraries. None where that is not known: then no
    page is kept."""
    libraries = Path("/etc/ld.so.cache")
    if sys.platform != "linux" or not libraries.is_file():
        return None
    settings = _below(Path("/etc/fonts"))
    # Workers have the temporary folder as their home.
    home = tempfile.gettempdir()
    fonts = {"/usr/share/fonts", "/usr/local/share/fonts", f"{home}/.fonts", f"{home}/.local/share/fonts"}
    for path in settings:
        with contextlib.suppress(OSError):
            fonts |= set(re.findall(r"<dir[^>]*>\s*(/[^<]*?)\s*</dir>", Path(path).read_text(errors="replace")))
    files = (path for folder in sorted(fonts) for path in _below(Path(folder)))
    return key([stamp(libraries), *map(stamp, settings), *map(stamp, files)])


def _below(folder: Path) -> list[str]:
    # Not as Path: that takes as long as looking at the files.
    return sorted(f"{at}/{name}" for at, _, names in os.walk(folder, followlinks=True) for name in names)


def stamp(path: str | Path) -> str:
    """Changes whenever the file does: its path, size, time and number."""
    try:
        known = Path(path).stat()
    except OSError:
        return f"{path} -"
    return f"{path} {known.st_size} {known.st_mtime_ns} {known.st_ino}"

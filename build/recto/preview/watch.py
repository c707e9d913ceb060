"""Edits of a project, as soon as they are saved.

The system's notices only say where to look: an edit is a file whose content has changed. So a file that is written
again as it was is none, nor are an editor's backup and swap files. From time to time everything is looked at without a
notice, since there may be none: on file systems of other machines, after too many at once, or where the system watches
no more folders.
"""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path

from recto.core.world import World, monotonic

NEVER = re.compile(
    r"(\.(?!git$).*|output|webpage|node_modules|__pycache__"  # of tools; what Recto writes
    r"|.*~|#.*#|4913|.*\.(sw[a-z]|tmp|bak|orig|pyc|crdownload|part)|.*___jb_(tmp|old)___)"  # of editors
)
"""Names of files and folders that are never read, or only by the programs that wrote them."""

STEP, BURST = 15, 150
"""Milliseconds: how long after a notice the next one still belongs to it, and how long they are gathered at most."""

LOOK, SHARE = 1.0, 20
"""Seconds from one look at everything to the next, at least, and at least as many times what a look takes."""


class Project:
    """What the files of a project hold that a build may read."""

    def __init__(self, root: Path, others: Sequence[Path], world: World) -> None:
        self.root = root
        self.others = tuple(others)
        """Files elsewhere that the build reads."""
        self._world = world
        self._git = _git_folders(root, world)
        self._files: dict[Path, tuple[tuple[int, int, int], bytes]] = {}
        self.folders: frozenset[Path] = frozenset()
        """Those to be watched."""
        self.changes()

    def changes(self) -> frozenset[Path]:
        """The files that have changed, come or gone since the last look, whichever they are."""
        folders = {path for path in self._git if path.is_dir()} | {path.parent for path in self.others}
        seen = dict(self._found(folders))
        self.folders = frozenset(folder for folder in folders if folder.is_dir())
        gone = self._files.keys() - seen.keys()
        for path in gone:
            del self._files[path]
        return frozenset([*gone, *(path for path, stamp in seen.items() if self._is_new(path, stamp))])

    def changes_at(self, notices: Sequence[Path]) -> frozenset[Path]:
        """The same, for the places that notices name; where a folder has come or gone, the whole is looked at."""
        changed: set[Path] = set()
        for path in notices:
            if not self._is_read(path):
                continue
            try:
                stat = path.stat()
            except OSError:
                if path not in self._files:
                    return self.changes() | changed
                del self._files[path]
                changed.add(path)
                continue
            if path.is_dir():
                return self.changes() | changed
            if self._is_new(path, _stamp(stat)):
                changed.add(path)
        return frozenset(changed)

    def _is_read(self, path: Path) -> bool:
        if path in self.others:
            return True
        for folder in self._git:
            if path.is_relative_to(folder):
                return path.name in ("HEAD", "index", "packed-refs") or path.is_relative_to(folder / "refs")
        return path.is_relative_to(self.root) and not any(
            NEVER.fullmatch(part) for part in path.relative_to(self.root).parts
        )

    def _is_new(self, path: Path, stamp: tuple[int, int, int]) -> bool:
        """Whether the content is another than before; remembers it."""
        known = self._files.get(path)
        if known and known[0] == stamp:
            return False
        try:
            content = self._content(path)
        except OSError:  # gone again
            return False
        self._files[path] = stamp, content
        return known is None or known[1] != content

    def _content(self, path: Path) -> bytes:
        """A digest of what a build can read of a file."""
        if path.name == "index" and path.parent in self._git:
            # git writes it again when nothing but its own notes about the files has changed.
            return (self._world.git(self.root, "ls-files", "--stage") or "").encode()
        with path.open("rb") as stream:
            digest = blake2b()
            while block := stream.read(1 << 20):
                digest.update(block)
        return digest.digest()

    def _found(self, folders: set[Path]) -> Iterator[tuple[Path, tuple[int, int, int]]]:
        """The files, each with its stamp; their folders are added to ``folders``."""
        of_git = [folder / name for folder in self._git for name in ("HEAD", "index", "packed-refs")]
        refs = [folder / "refs" for folder in self._git]
        for path in (*_walk(self.root, folders=folders), *_walk(*refs, folders=folders), *of_git, *self.others):
            try:
                yield path, _stamp(path.stat())
            except OSError:  # gone again
                continue


def _walk(*left: Path, folders: set[Path]) -> Iterator[Path]:
    """The files below folders that may be read; the folders are added to ``folders``."""
    stack = [*left]
    while stack:
        folder = stack.pop()
        try:
            entries = [entry for entry in os.scandir(folder) if entry.name != ".git"]
        except OSError:
            continue
        if any(entry.name == "pyvenv.cfg" for entry in entries):  # a virtual environment
            continue
        folders.add(folder)
        for entry in entries:
            if NEVER.fullmatch(entry.name):
                continue
            if entry.is_dir(follow_symlinks=False):
                stack.append(folder / entry.name)
            elif entry.is_file():
                yield folder / entry.name


def _stamp(stat: os.stat_result) -> tuple[int, int, int]:
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


def _git_folders(root: Path, world: World) -> tuple[Path, ...]:
    """Where git keeps what is checked out, and the branches: two folders if the project is in a second work tree."""
    named = world.git(root, "rev-parse", "--path-format=absolute", "--git-dir", "--git-common-dir")
    return tuple(dict.fromkeys(map(Path, (named or "").splitlines())))


async def edits(project: Project, say: Callable[[str], None]) -> AsyncIterator[frozenset[Path]]:
    """The files that have changed, burst by burst, for ever. ``say`` gets a line if the system does not watch."""
    notices: asyncio.Queue[list[Path]] = asyncio.Queue()
    watching: asyncio.Task[None] | None = None
    watched: frozenset[Path] = frozenset()
    is_told, pause = False, LOOK
    try:
        while True:
            if watching and watching.done():
                if (failure := watching.exception()) and not is_told:
                    say(f"the system does not say what is saved ({failure}); looking for edits each second instead")
                    is_told = True
                watching = None
            if (watching is None or watched != project.folders) and not is_told:
                if watching:
                    watching.cancel()
                watched = project.folders
                watching = asyncio.create_task(_watch(watched, notices))
            try:
                places = await asyncio.wait_for(notices.get(), pause)
            except TimeoutError:
                started = monotonic()
                changed = await asyncio.to_thread(project.changes)
                pause = max(LOOK, SHARE * (monotonic() - started))
            else:
                changed = await asyncio.to_thread(project.changes_at, places)
            if changed:
                yield changed
    finally:
        if watching:
            watching.cancel()


async def _watch(folders: frozenset[Path], notices: asyncio.Queue[list[Path]]) -> None:
    """Put the places of the system's notices into ``notices``."""
    from watchfiles import awatch

    existing = [folder for folder in folders if folder.is_dir()]
    if not existing:  # the project is gone; a look at everything finds it again
        await asyncio.sleep(LOOK)
        return
    async for changes in awatch(
        *existing, watch_filter=None, recursive=False, step=STEP, debounce=BURST, ignore_permission_denied=True
    ):
        notices.put_nowait([Path(path) for _, path in changes])

"""Artifacts -> output/: all files are written aside first, then moved into place, so that a build which is killed at
any moment leaves the last good one."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path

from recto.core.model import Artifacts
from recto.core.world import BrokenMachine

_ASIDE = ".recto-"
"""What the folder is called, before the number of its process, in which files wait to be moved into place."""


def _clear(folder: Path) -> None:
    """Remove what builds left that were killed."""
    for left in folder.glob(f"{_ASIDE}*"):
        process = left.name.removeprefix(_ASIDE).partition("-")[0]
        stale = not _runs(int(process)) if process.isdigit() else time.time() - left.stat().st_mtime > 86_400
        if stale:
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


def write(artifacts: Artifacts, folder: Path) -> None:
    """Write every artifact below ``folder``. Files that are there already with the same bytes are left as they are.

    Raises BrokenMachine if the folder cannot be written to.
    """
    try:
        _write(artifacts, folder)
    except OSError as failure:
        raise BrokenMachine(f"{folder} cannot be written: {failure.strerror or failure}") from failure


def _write(artifacts: Artifacts, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    _clear(folder)
    aside = Path(tempfile.mkdtemp(prefix=f"{_ASIDE}{os.getpid()}-", dir=folder))
    try:
        waiting: list[tuple[Path, Path]] = []
        for number, artifact in enumerate(artifacts.files):
            target = folder / artifact.name
            if target.is_file() and not target.is_symlink() and target.read_bytes() == artifact.data:
                continue
            source = aside / str(number)
            with source.open("wb") as stream:
                stream.write(artifact.data)
                stream.flush()
                os.fsync(stream.fileno())
            waiting.append((source, target))
        for source, target in waiting:
            target.parent.mkdir(parents=True, exist_ok=True)
            source.chmod(0o644)
            source.replace(target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)

"""The authors' files once more, after everything was read: a line to show, a text to mend.

Only what really lies in the project is read, and only what really lies in content/ is changed.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from recto.core.model import Location
from recto.core.world import BrokenMachine

LARGEST = 20_000_000
"""Bytes; larger files are no text that anybody wrote."""


def line(project: Path, place: Location) -> str:
    """The line that a location names, without its end; empty if there is none."""
    path = _inside(project.resolve() / place.path, project)
    lines = _lines(path) if path else ()
    return lines[place.line - 1] if place.line <= len(lines) else ""


@lru_cache(maxsize=64)
def _lines(path: Path) -> Sequence[str]:
    text = path.read_bytes().decode("utf-8-sig", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def text(project: Path, name: str) -> str | None:
    """A file of content/ with its own line ends; None if it is no text, or a link."""
    path = _inside(project / name, project / "content")
    if path is None or (project / name).is_symlink():
        return None
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return None


def _inside(path: Path, folder: Path) -> Path | None:
    """Where a file really lies, if that is in the folder."""
    path = path.resolve()
    is_there = path.is_file() and path.is_relative_to(folder.resolve()) and path.stat().st_size <= LARGEST
    return path if is_there else None


def replace(path: Path, text: str) -> None:
    """Give a file another text, at once or not at all; its mode stays.

    Raises BrokenMachine if it cannot be written.
    """
    aside = ""
    try:
        descriptor, aside = tempfile.mkstemp(prefix=".recto-", dir=path.parent)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(text.encode())
            stream.flush()
            os.fsync(stream.fileno())
        shutil.copymode(path, aside)
        Path(aside).replace(path)
    except OSError as failure:
        Path(aside).unlink(missing_ok=True)
        raise BrokenMachine(f"{path} cannot be written: {failure.strerror or failure}") from failure

"""Reads and changes the authors' files after the manuscript was read: a line to show, a text to fix.

Only files that are really in the project are read, and only those really in content/ are changed.
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
"""The most bytes of a file; nobody writes larger texts."""


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


def replace(path: Path, text: str) -> None:
    """Replace a file's text, completely or not at all; its mode stays.

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

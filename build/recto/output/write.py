"""Artifacts -> output/: all files are written to a temporary place first, then moved.

A build that is killed at any moment leaves the last good one.
"""

from __future__ import annotations

from pathlib import Path

from recto.core import files
from recto.core.model import Artifacts


def write(artifacts: Artifacts, folder: Path) -> None:
    """Write every artifact to ``folder``. Files that already have the same bytes are not touched.

    Raises BrokenMachine if the folder cannot be written.
    """
    with files.writable(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with files.aside(folder) as aside:
            waiting: list[tuple[Path, Path]] = []
            for number, artifact in enumerate(artifacts.files):
                target = folder / artifact.name
                if not files.holds(target, artifact.data):
                    waiting.append((aside / str(number), target))
                    files.store(aside / str(number), artifact.data)
            for source, target in waiting:
                target.parent.mkdir(parents=True, exist_ok=True)
                source.chmod(0o644)
                source.replace(target)

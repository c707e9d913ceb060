"""Artifacts -> output/: all files are written to a temporary place first, then moved.

A build that is killed at any moment leaves the last good one.
"""

from __future__ import annotations

from pathlib import Path

from recto.core import files
from recto.core.ceilings import RAISE
from recto.core.diagnostics import Report, error
from recto.core.model import Artifacts


def fitting(artifacts: Artifacts, megabytes: int, report: Report) -> Artifacts:
    """The files without the largest, if all together are larger than a build's may be (O005)."""
    total = sum(len(one.data) for one in artifacts.files)
    gone = set[str]()
    for one in sorted(artifacts.files, key=lambda one: (-len(one.data), one.name)):
        if total <= megabytes * 1_000_000:
            break
        gone.add(one.name)
        total -= len(one.data)
        problem = f"{one.name} is left out: with its {len(one.data) / 1_000_000:,.1f} MB"
        report(error("O005", f"{problem}, the files of the build have more than {megabytes:,} MB", hint=RAISE))
    return Artifacts(tuple(one for one in artifacts.files if one.name not in gone)) if gone else artifacts


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

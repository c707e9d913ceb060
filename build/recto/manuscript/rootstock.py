"""Whether a folder is set up for Manubot, as its template Rootstock sets it up."""

from __future__ import annotations

import re
from pathlib import Path

BUILD = "build/build.sh"
_LARGEST = 1_000_000


def is_rootstock(project: Path) -> bool:
    """Whether the folder has a build script that runs Manubot, or what did its work in 2017."""
    shell = project / BUILD
    if not (project / "content").is_dir() or not shell.is_file() or shell.stat().st_size > _LARGEST:
        return False
    if not shell.resolve().is_relative_to(project.resolve()):  # a stranger's link could lead anywhere
        return False
    text = shell.read_text(encoding="utf-8", errors="replace")
    return re.search(r"\bmanubot\b|\bpandoc\b|references\.py", text) is not None

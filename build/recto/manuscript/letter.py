"""Where the response letter is."""

from __future__ import annotations

from pathlib import Path

LETTER = "content/response"
"""The folder with the letter's files: all Markdown files in it, sorted by name, except for README.md."""


def letter_files(project: Path) -> list[Path]:
    """The letter's files; empty if there is no letter."""
    return sorted(path for path in (project / LETTER).glob("*.md") if path.name != "README.md")

"""The file of a lock: JSON with a version, which people review and merge, and sometimes damage."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from recto.core.conflicts import UNRESOLVED, conflicts
from recto.core.model import line_and_column
from recto.core.wording import json_problem


class UnreadableLock(ValueError):
    """The file is no lock that this Recto reads; the message says why. Line and column count from 1.

    ``name`` is the file's, where one was read.
    """

    def __init__(self, message: str, line: int = 1, column: int = 1, name: str = "") -> None:
        super().__init__(message)
        self.line = line
        self.column = column
        self.name = name


def read(path: Path, version: int) -> dict[str, Any]:
    """What is in the lock's file; nothing if there is none. Raises UnreadableLock, and OSError."""
    if path.is_symlink():
        # A stranger could have made it, to lead anywhere.
        raise UnreadableLock("the lock is a symbolic link", name=path.name)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError as failure:
        raise UnreadableLock("the lock is not UTF-8 text", name=path.name) from failure
    return parse(text, version, path.name)


def parse(text: str, version: int, name: str = "") -> dict[str, Any]:
    """What is in the text of a lock; ``name`` is its file's. Raises UnreadableLock."""
    if found := conflicts(text):
        line, column = line_and_column(text, found[0])
        raise UnreadableLock(f"{UNRESOLVED}lock", line, column, name)
    try:
        data = json.loads(text)
    except json.JSONDecodeError as failure:
        problem = f"the lock is not valid JSON: {json_problem(failure)}"
        raise UnreadableLock(problem, failure.lineno, failure.colno, name) from failure
    except (RecursionError, ValueError) as failure:
        raise UnreadableLock("the lock is nested too deep, or has a number too long", name=name) from failure
    if not isinstance(data, dict) or data.get("version") != version:
        problem = f"the lock is not of version {version}, which is the only one this Recto reads"
        raise UnreadableLock(problem, name=name)
    return data

"""What a build may take and make at most.

The defaults fit the largest real manuscripts (200,000 words, 5,000 references, 300 figures) on a slow machine. Only who
owns the machine or the workflow changes them, by an environment variable: content/ comes from strangers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import Any

VARIABLE = "RECTO_CEILINGS"
"""The environment variable that changes them, such as ``pages=8000 minutes=120``."""

RAISE = f"if the manuscript needs more, whoever runs the build can set {VARIABLE}: see docs/maintainers.md"
"""The hint of what has reached a ceiling."""


@dataclass(frozen=True, slots=True)
class Ceilings:
    """Each has its name in the environment variable."""

    minutes: float = 60.0
    """The time of a build."""
    patience: float = 1.0
    """By how much longer than usual each program may take, for slow machines."""
    memory: int = 4096
    """Megabytes of Pandoc's heap."""
    pages: int = 5000
    """Pages of a PDF."""
    output: int = 2000
    """Megabytes of all files together."""

    @classmethod
    def of(cls, words: str) -> Ceilings:
        """Those that the environment variable says, and the defaults. Raises ValueError with what is wrong."""
        known = cls()
        kinds = {one.name: type(getattr(known, one.name)) for one in fields(cls)}
        values: dict[str, Any] = {}
        for word in words.split():
            name, _, value = word.partition("=")
            if name not in kinds:
                raise ValueError(f"there is no ceiling {name}; there are {', '.join(kinds)}")
            if not re.fullmatch(r"\d{1,9}(\.\d{1,9})?", value) or not float(value):
                raise ValueError(f"{name} takes a number, as in {name}={getattr(known, name):g}")
            values[name] = kinds[name](float(value))
        return cls(**values)

"""How messages and hints are worded, wherever they come from."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, known: Iterable[str], likeness: float = 0.6) -> str:
    """A hint that names the known word most like ``word``; empty if none is as like it as ``likeness`` (0 to 1)."""
    match = get_close_matches(word, list(known), n=1, cutoff=likeness)
    return f"did you mean {match[0]}?" if match else ""

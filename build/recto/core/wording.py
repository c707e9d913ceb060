"""How messages and hints are worded, wherever they come from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches


def nearest(word: str, known: Iterable[str], likeness: float = 0.6) -> str:
    """A hint that names the known word most like ``word``; empty if none is as like it as ``likeness`` (0 to 1)."""
    match = get_close_matches(word, list(known), n=1, cutoff=likeness)
    return f"did you mean {match[0]}?" if match else ""


def counted(number: int, noun: str, *, grouped: bool = False) -> str:
    """``1 error``, ``2 errors``; with ``grouped``, ``12,345 words``."""
    return f"{number:{',' if grouped else ''}} {noun}{'' if number == 1 else 's'}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def some(words: Sequence[str], most: int = 4) -> str:
    """The first of the words, and a sign if there are more: ``a, b, c, d …``."""
    return ", ".join(words[:most]) + (" …" if len(words) > most else "")

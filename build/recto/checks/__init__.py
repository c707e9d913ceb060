"""What is checked, one family of rules a module (see recto.rules)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from recto.model import Bibliography, Document, Images, Manuscript, Text


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """What a rule can look at. It is hashable, so that rules can share what they make of it (functools.lru_cache)."""

    manuscript: Manuscript
    text: Text
    document: Document
    images: Images
    bibliography: Bibliography
    network: bool
    """Whether the network was asked for references that nothing else had."""


def nearest(word: str, known: Iterable[str], likeness: float = 0.6) -> str:
    """A hint that names the known word most like ``word``; empty if none is as like it as ``likeness`` (0 to 1)."""
    match = get_close_matches(word, list(known), n=1, cutoff=likeness)
    return f"did you mean {match[0]}?" if match else ""

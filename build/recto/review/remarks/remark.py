"""A remark as its file has it, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from recto.core.model import Location

MOST = 5_000
"""How many remarks a file may have, with the replies."""


class Unreadable(Exception):
    """A file whose remarks cannot be read; the message says why, as what follows the file's name."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to a remark."""

    author: str
    date: str
    text: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark, with its answers."""

    text: str
    author: str = ""
    date: str = ""
    """``YYYY-MM-DD``, or empty."""
    quote: str = ""
    """The words that it is about, as the file has them."""
    words: tuple[int, ...] = ()
    """Which words of the file these are."""
    is_beside: bool = False
    """Whether it is about no words; ``words`` are then those that it stands beside."""
    is_on_all: bool = False
    """Whether it is about the whole text."""
    mark: str = ""
    """What it marks the words as, such as ``strike out``; empty for a plain comment."""
    replies: tuple[Reply, ...] = ()
    is_resolved: bool = False
    page: int = 0
    """The page that it is on; 0 where there are no pages."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with remarks: a file, or the part of one that a remark quotes."""

    file: str
    words: Sequence[str]
    remarks: tuple[Remark, ...]
    commits: tuple[str, ...] = ()
    """What may be the commit of the text, in full or shortened; the most reliable first."""
    lines: Mapping[int, tuple[str, int]] = field(default_factory=dict)
    """The file and line at which a paragraph begins, by its first word."""
    cut: tuple[str, str] = ("", "")
    """The words before and after it that it has only in part."""
    is_whole: bool = True
    """Whether the text is all of a version, and not only some words around what a remark quotes."""


class State(StrEnum):
    """What became of the words that a remark is about."""

    HOLDS = "holds"
    CHANGED = "changed"
    GONE = "gone"
    NOT_FOUND = "not found"


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit, as it is named to people. Without a name, the change is not committed."""

    name: str
    date: str
    subject: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A remark, and where it belongs in the text as it is now."""

    file: str
    remark: Remark
    state: State
    base: str = ""
    """The commit of the version that it was made on; empty for the text as it is now, or if that is not known."""
    location: Location | None = None
    """Of words that are gone: where they were, if what was around them is still there."""
    heading: str = ""
    """The heading above it; of one that was not found, that above the nearest words that were."""
    old: str = ""
    new: str = ""
    """How the words read, if they have changed: in the version of the remark, and now."""
    commit: Commit | None = None
    """The commit in which the words changed or went."""
    why: str = ""
    """Why it was not found."""

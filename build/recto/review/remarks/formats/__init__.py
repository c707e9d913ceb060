"""How remarks are written: a module for each format, whose ``FORMAT`` returns the text of placed remarks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from recto.core.wording import shortened
from recto.review.remarks.remark import Placed, State

Format = Callable[[Sequence[Placed]], str]


def by(author: str, date: str) -> str:
    """Who wrote something, and when."""
    return ", ".join(filter(None, (author, date)))


def where_from(placed: Placed) -> str:
    """The file and the page of a remark."""
    return f"{placed.file}, page {placed.remark.page}" if placed.remark.page else placed.file


def said(placed: Placed) -> str:
    """What a remark says, with what it marks the words as."""
    remark = placed.remark
    return f"[{remark.mark}] {remark.text}".strip() if remark.mark else remark.text or "[no words]"


def fate(placed: Placed) -> str:
    """What became of the words, unless they hold."""
    if placed.state is State.CHANGED:
        old, new = differing(placed.old, placed.new)
        return f"“{old}” became “{new}”{_commit(placed)}"
    if placed.state is State.GONE:
        stood = "; it stood here" if placed.location else ""
        return f"“{shortened(placed.old)}” went{_commit(placed)}{stood}"
    if placed.state is State.NOT_FOUND:
        near = f"; it is below the heading “{placed.heading}”" if placed.heading else ""
        return f"{placed.why}{near}"
    return ""


def _commit(placed: Placed) -> str:
    commit = placed.commit
    if commit is None:
        return ""
    return f" in commit {commit.name} ({commit.date}: {commit.subject})" if commit.name else ", not committed yet"


_AROUND = 3
"""Words on either side of those that differ."""


def differing(old: str, new: str) -> tuple[str, str]:
    """The part of two texts in which they differ, with some words around it."""
    ours, theirs = old.split(), new.split()
    start = 0
    while start < min(len(ours), len(theirs)) and ours[start] == theirs[start]:
        start += 1
    end = 0
    while end < min(len(ours), len(theirs)) - start and ours[-1 - end] == theirs[-1 - end]:
        end += 1
    first, last = max(start - _AROUND, 0), max(end - _AROUND, 0)
    parts = (one[first : len(one) - last] for one in (ours, theirs))
    a, b = (f"{'… ' if first else ''}{' '.join(part)}{' …' if last else ''}" for part in parts)
    return a, b

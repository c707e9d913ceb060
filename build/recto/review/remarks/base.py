"""Which version of the manuscript a text with remarks was made of."""

from __future__ import annotations

from recto.review.remarks.history import NOW, History
from recto.review.remarks.matching import Run, shingles
from recto.review.remarks.place import Placer, Spot
from recto.review.remarks.remark import Marked, Remark

LEAST = 0.3
"""The share of the smaller text that the two have in common at least, in runs of four words."""


def named(marked: Marked, history: History) -> str | None:
    """The commit that a text names, if the repository has it."""
    return next(filter(None, map(history.commit, marked.commits)), None)


def alike(marked: Marked, history: History) -> str | None:
    """The version whose text is most like it: the newest of them, ``NOW`` first. None if no version is like it."""
    ours = shingles(marked.words)
    best: tuple[float, str] | None = None
    known: dict[frozenset[Run], float] = {}
    for commit in (NOW, *history.newest()):
        theirs = history.shingles(commit)
        if theirs not in known:
            common = len(ours & theirs)
            size = len(ours) + len(theirs)
            is_like = common >= LEAST * min(len(ours), len(theirs)) > 0
            known[theirs] = 2 * common / size if is_like else 0.0
        if known[theirs] > (best[0] if best else 0.0):
            best = known[theirs], commit
    return best[1] if best else None


def quoted(text: Marked, remark: Remark, history: History) -> tuple[str, Placer, Spot] | None:
    """The version that has the words as they are quoted, or nearly so; the newest of several. None if no version has
    them, or if one has them several times: it may be the one that was read."""
    best: tuple[str, Placer, Spot] | None = None
    for commit in (NOW, *history.newest()):
        placer = Placer(text, commit, history)
        spot = placer.spot(remark)
        if placer.is_ambiguous:
            return None
        if spot and (best is None or spot.unlike < best[2].unlike):
            best = commit, placer, spot
        if best and not best[2].unlike:
            return None if history.is_repeated(text.words) else best
    return best

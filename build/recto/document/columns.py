"""Widths of a table's columns: estimated for its words, and shared out on a page."""

from __future__ import annotations

from collections.abc import Sequence


def share_out(needed: Sequence[float], wished: Sequence[float], room: float) -> list[int]:
    """The columns' widths: as wished, but none less than needed, and in total no wider than ``room``, in its unit."""
    wished = [max(pair) for pair in zip(needed, wished, strict=True)]
    excess = sum(wished) - room
    if excess > 0:
        spare = sum(wished) - sum(needed)
        if spare >= excess:
            wished = [want - (want - need) * excess / spare for need, want in zip(needed, wished, strict=True)]
        else:  # not even the longest words fit: they will be broken, mostly in the widest columns
            fair = room / len(needed)
            over = [max(0.0, need - fair) for need in needed]
            excess = sum(needed) - room
            wished = [need - part * excess / sum(over) for need, part in zip(needed, over, strict=True)]
    return [int(width) for width in wished]


_NARROW, _WIDE = frozenset("iljtfrI.,;:'|()[]!/-· \u00a0"), frozenset("mwMW@%—…")


def letter_width(letter: str, *, mono: bool) -> float:
    """The approximate width of a letter of Times New Roman, in ems; slightly too wide, because headers are bold."""
    if mono:
        return 0.6
    if letter in _NARROW:
        return 0.34
    if letter in _WIDE:
        return 0.92
    if ord(letter) > 0x2E7F:
        return 1.0
    return 0.74 if letter.isupper() else 0.52

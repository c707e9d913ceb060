"""Characters that Recto's own fonts do not have: which package has fonts for them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

CJK, EMOJI, OTHERS = "fonts-noto-cjk", "fonts-noto-color-emoji", "fonts-noto-core"
"""Packages of Debian and Ubuntu (https://packages.debian.org/)."""

_FROM = (
    (0x0000, ""),
    (0x0530, OTHERS),
    (0x1100, CJK),
    (0x1200, OTHERS),
    (0x1D00, ""),
    (0x2E80, CJK),
    (0xA000, OTHERS),
    (0xAC00, CJK),
    (0xD7B0, OTHERS),
    (0xE000, ""),
    (0xF900, CJK),
    (0xFB00, ""),
    (0xFB1D, OTHERS),
    (0xFE30, CJK),
    (0xFE50, OTHERS),
    (0xFF00, CJK),
    (0xFFF0, ""),
    (0x10000, OTHERS),
    (0x1B000, CJK),
    (0x1B300, OTHERS),
    (0x1D400, ""),
    (0x1F000, EMOJI),
    (0x1FB00, OTHERS),
    (0x20000, CJK),
    (0x32000, ""),
)
"""Where the blocks of Unicode 16 begin that are for another package than the one before: none for what Recto has,
and for private use."""
_STARTS = [start for start, _ in _FROM]


def package(character: str) -> str:
    """The package with fonts for a character; empty for one that needs none."""
    return _FROM[bisect_right(_STARTS, ord(character)) - 1][1]


def packages(characters: Iterable[str]) -> dict[str, list[str]]:
    """The characters that need fonts, each once, by the package that has these."""
    found: dict[str, list[str]] = {}
    for character in dict.fromkeys(characters):
        if name := package(character):
            found.setdefault(name, []).append(character)
    return found

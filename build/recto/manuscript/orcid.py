"""ORCID iDs (https://support.orcid.org/hc/en-us/articles/360006897674)."""

from __future__ import annotations

import re

_WRITTEN = re.compile(r"\s*(?:(?:https?://)?(?:www\.)?orcid\.org/)?((?:\d{4}-){3}\d{3}[\dX])/?\s*", re.IGNORECASE)


def bare(written: object) -> str:
    """The iD, such as ``0000-0002-1825-0097``, without its address if that was given; empty if it is not an iD.

    The check character is not verified.
    """
    found = _WRITTEN.fullmatch(str(written))
    return found[1].upper() if found else ""


def check_character(orcid: str) -> str:
    """The correct last character of an iD, computed from the digits before it (ISO 7064 MOD 11-2)."""
    total = 0
    for digit in orcid.replace("-", "")[:15]:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11]

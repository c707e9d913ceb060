"""The marks that git puts around two versions of a passage, where a merge was committed before it was finished."""

from __future__ import annotations

import re

UNRESOLVED = "a merge that was not finished has left its marks in the "
"""The message, up to where they are."""
RESOLVE = "keep what is right of both versions, and remove the lines <<<<<<<, ======= and >>>>>>>"

_CONFLICT = re.compile(
    r"^<{7}[ \t]\S[^\n]*\n(?P<first>(?:(?!<{7}[ \t]|[=|]{7}[ \t\r]*(?:\S|$))[^\n]*\n)*?)"
    r"(?P<second>[=|]{7}[^\n]*\n(?:(?!<{7}[ \t]\S)[^\n]*\n)*?)>{7}[ \t]\S[^\n]*|^(?:<{7}|>{7})[ \t]\S[^\n]*",
    re.MULTILINE,
)


def conflicts(text: str) -> list[int]:
    """Where each conflict begins, or a mark that is left of one."""
    return [conflict.start() for conflict in _CONFLICT.finditer(text)]


def first_side(text: str) -> str:
    """The text with the first version of each conflict alone; lines and columns stay."""

    def blanked(conflict: re.Match[str]) -> str:
        kept = conflict["first"] or ""
        before, after = conflict[0].split(kept, 1) if kept else (conflict[0], "")
        return re.sub(r"[^\n]", " ", before) + kept + re.sub(r"[^\n]", " ", after)

    return _CONFLICT.sub(blanked, text)

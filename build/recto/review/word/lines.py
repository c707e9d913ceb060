"""The lines of the blocks of a Markdown text: where paragraphs, items, headings and code begin and end."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Lines:
    """The lines of a text."""

    whole: str

    def start(self, place: int, kind: str) -> int:
        """Where the block begins that a place is in, which is of this kind of paragraph."""
        whole = self.whole
        start = whole.rfind("\n", 0, place) + 1
        if kind == "code":
            fence = [match.start() for match in re.finditer(r"^[ >]*(?:```|~~~)", whole[:place], re.MULTILINE)]
            return fence[-1] if fence else start
        while start and not _BEGINS.match(whole, start):
            before = whole.rfind("\n", 0, start - 1) + 1
            line = whole[before : start - 1]
            if not line.strip(" \t>") or re.match(r"[ \t>]*(?:#{1,6} |:::|```|~~~)", line):
                break
            start = before
        return start

    def end(self, place: int, kind: str = "p") -> int:
        """Where the block ends that a place is in: before the end of its last line."""
        whole = self.whole
        if kind == "code":
            fence = re.compile(r"^[ >]*(?:```|~~~)[ \t]*$", re.MULTILINE).search(whole, place)
            return fence.end() if fence else self.end(place)
        if re.fullmatch("h[1-6]", kind):
            line = whole.rfind("\n", 0, place) + 1
            if re.match("[ >]*#", whole[line:place]):
                end = whole.find("\n", place)
                return end if end >= 0 else len(whole)
        stop = (_ITEM_END if kind[:2] in ("ul", "ol") else _PARAGRAPH_END).search(whole, place)
        return stop.start() if stop else len(whole.rstrip("\n"))

    def end_of_table(self, place: int) -> int:
        """Where the table ends whose last cell ends at a place, with the caption behind it."""
        end = re.compile(r"\n[ \t]*(?:\n(?!(?:[Tt]able)?:[ \t])|\Z)").search(self.whole, place)
        return end.start() if end else len(self.whole.rstrip())

    def is_grid(self, place: int) -> bool:
        """Whether a place is in a table that is drawn with ``+---+``."""
        blank = self.whole.rfind("\n\n", 0, place)
        start = blank + 2 if blank >= 0 else 0
        return bool(re.match(r"(?:[^\n]*\n)?[ >]*\+[-=:]+\+", self.whole[start : place + 1]))


_BEGINS = re.compile(r"[ \t>]*(?:[-*+][ \t]|\(?[\w#@]{1,4}[.)][ \t]|#{1,6} |:::|\[\^[^\]]+\]:)")
_PARAGRAPH_END = re.compile(r"\n[ \t>]*(?:\n|\Z|:::|```|~~~)|\n?\Z")
_ITEM_END = re.compile(r"\n[ \t>]*(?:\n|\Z|(?:[-*+]|\(?[\w#@]{1,4}[.)])[ \t]|:::)|\n?\Z")

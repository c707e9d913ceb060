"""The supplement of a manuscript: its figures, tables and equations are S1, S2 and so on.

pandoc-xnos takes a number from the attribute ``tag``. So what is labelled within the supplement gets one right before
Pandoc reads the text, unless its author has given it one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from pathlib import PurePosixPath

from recto.core.model import Metadata, Text
from recto.document.separate import BEGINS, ENDS, mark

_HEADING = re.compile(r"^(#{1,6})[ \t]+[^\n]*?(\{[^{}\n]*\})?[ \t]*#*[ \t]*$", re.MULTILINE)
_CLASS = re.compile(r"(?:^\{|\s)\.supplement(?=[\s}])")
_LABELLED = re.compile(r"\{#(?P<kind>fig|tbl|eq):[^\s{}]+(?P<rest>[^{}\n]*)\}")
_FENCE = re.compile(r"^[ \t>]*:{3,}[ \t]*(?P<opens>\S[^\n]*)?$", re.MULTILINE)


def tags(text: str, source: Text, metadata: Metadata, everywhere: str = "") -> Iterator[tuple[int, str]]:
    """The attributes to insert, and where. ``text`` has the places of ``source``. ``everywhere`` is the letter that all
    numbers of a text begin with which is not the manuscript's, such as R1 in a response letter.

    The supplement is what stands below a heading with the class ``supplement``, up to the next heading of its level;
    the files that ``supplement:`` of the metadata lists; or the whole text, if that is true. If it is to have files of
    its own (``separate``), or its sections have numbers (``supplement_sections``), there are marks around it.
    """
    wanted = bool(everywhere) or metadata.values.get("supplement")
    separate = metadata.value("recto", "separate-supplement") is True
    if not wanted and ".supplement" not in text:
        return
    from recto.pandoc.markdown import Kind, blanked, pieces

    code = {Kind.CODE, Kind.COMMENT, Kind.VERBATIM, Kind.METADATA, Kind.MATHS, Kind.TEX}
    words = blanked(text, [one for one in pieces(text) if one.kind in code])
    parts = [*_below_headings(words)]
    named = wanted if isinstance(wanted, list) else [wanted]  # a text that names no file is a variable for templates
    files = {PurePosixPath(str(name)).name for name in named} & {PurePosixPath(one.path).name for one in source.sources}
    panels = [*_panels(words)]
    if (separate or "@sec:" in source.text) and wanted is not True:
        for first, last in _joined((*parts, *_in_files(text, source, files))):
            yield first, mark(BEGINS)
            yield last, mark(ENDS)
    numbers: Counter[str] = Counter()
    for label in _LABELLED.finditer(words):
        start = label.start()
        inside = wanted is True or any(first <= start < last for first, last in parts)
        if not inside and files:
            inside = PurePosixPath(source.location(start).path).name in files
        is_panel = label["kind"] == "fig" and any(first < start < last for first, last in panels)
        if inside and not is_panel and not re.search(r"\stag=", label["rest"]):
            numbers[label["kind"]] += 1
            yield label.end() - 1, f' tag="{everywhere or "S"}{numbers[label["kind"]]}"'


def _in_files(text: str, source: Text, files: Collection[str]) -> Iterator[tuple[int, int]]:
    """Where the text of these files is: from the beginning of a line to the end of the file's last one."""
    starts = [0, *(match.end() for match in re.finditer("\n", text))] if files else []
    inside = [PurePosixPath(source.location(start).path).name in files for start in starts]
    for index, start in enumerate(starts):
        if inside[index] and not (index and inside[index - 1]):
            yield start, next((starts[end] for end in range(index, len(starts)) if not inside[end]), len(text))


def _joined(parts: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The parts, with those that overlap made one."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(parts):
        if joined and first <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(last, joined[-1][1])
        else:
            joined.append((first, last))
    return joined


def _below_headings(words: str) -> Iterator[tuple[int, int]]:
    headings = [*_HEADING.finditer(words)]
    for index, heading in enumerate(headings):
        if heading[2] and _CLASS.search(heading[2]):
            level = len(heading[1])
            ends = (other.start() for other in headings[index + 1 :] if len(other[1]) <= level)
            yield heading.start(), next(ends, len(words))


def _panels(words: str) -> Iterator[tuple[int, int]]:
    """Where the blocks are that are figures with panels: the label of the whole is at their beginning."""
    opened: list[tuple[int, bool]] = []
    for fence in _FENCE.finditer(words):
        if fence["opens"]:
            opened.append((fence.end(), "#fig:" in fence["opens"]))
        elif opened:
            start, is_figure = opened.pop()
            if is_figure:
                yield start, fence.start()

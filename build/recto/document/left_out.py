"""Text -> Text and Document, without the parts that would stop a program that reads them.

One bad part never costs the rest. What passes a limit of ``recto.pandoc.excess`` is found before any program meets the
text. What stops Pandoc all the same is found by reading the text in parts, and parts of these. Both are replaced by a
note of as many lines, and reported.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence

from recto import theme
from recto.core.diagnostics import Diagnostic, Report, error
from recto.core.model import Document, Manuscript, Segment, Text, source_offset
from recto.core.wording import counted
from recto.core.world import BrokenMachine, World, monotonic
from recto.document.parse import parse
from recto.document.reading import is_read
from recto.pandoc.excess import Excess, blocks_of, excesses

_SECONDS = 1.5
"""The time for reading a part of a text by itself."""
_SEARCH = 5.0
"""The time after which the search goes into no more detail."""


def parsed(
    text: Text, manuscript: Manuscript, world: World, report: Report, *, numbers: str = ""
) -> tuple[Text, Document]:
    """The text as far as it can be read, and what ``parse`` makes of it.

    Reports the parts that are left out: those that pass a limit (R007), and those that Pandoc does not finish (R008).
    """
    text = within_limits(text, manuscript, report)
    held: list[Diagnostic] = []
    try:
        document = parse(text, manuscript, world, held.append, numbers=numbers)
    except (BrokenMachine, RecursionError) as failure:
        stopping = _stopping(text.text, lambda part: is_read(part, world, _SECONDS + len(part) / 50_000))
        if not stopping:
            raise
        problem = (
            "Pandoc does not finish what stands here"
            if isinstance(failure, BrokenMachine)
            else "what stands here is nested too deep"
        )
        hint = "write it more simply; if there is nothing unusual in it, please report it"
        _tell("R008", [Excess(*part, problem) for part in stopping], text, report, hint)
        text = _with_notes(text, stopping, manuscript)
        document = parse(text, manuscript, world, report, numbers=numbers)
    else:
        for diagnostic in held:
            report(diagnostic)
    return text, document


def within_limits(text: Text, manuscript: Manuscript, report: Report) -> Text:
    """The text with a note in the place of each part that passes a limit (R007)."""
    found = excesses(text.text)
    if not found:
        return text
    hint = "remove it, or write it in several parts: programs that read the text would not finish"
    _tell("R007", found, text, report, hint)
    return _with_notes(text, [(one.start, one.end) for one in found], manuscript)


def _tell(code: str, found: Iterable[Excess], text: Text, report: Report, hint: str) -> None:
    """Report each kind of problem once, at its first place."""
    kinds: dict[str, list[Excess]] = {}
    for one in found:
        kinds.setdefault(one.problem, []).append(one)
    for problem, ones in kinds.items():
        more = f" (and {counted(len(ones) - 1, 'other')} like it)" if len(ones) > 1 else ""
        report(error(code, f"{problem}, so this part is left out{more}", text.location(ones[0].start), hint))


# --- the note ---------------------------------------------------------------------------------------------------------


def _with_notes(text: Text, parts: Sequence[tuple[int, int]], manuscript: Manuscript) -> Text:
    """The text with a note in the place of these parts of it, which are in order. Lines keep their numbers."""
    lang = str(manuscript.metadata.value("lang") or "en")
    note = theme.words(lang)("A part of the text was left out here, because it cannot be processed.")
    pieces: list[str] = []
    segments: list[Segment] = []
    length = position = 0
    for start, end in (*parts, (len(text.text), len(text.text))):
        segments += _moved(text.segments, position, start, length)
        pieces.append(text.text[position:start])
        length += start - position
        if start < end:
            segments.append(Segment(length, source_offset(text.segments, start), 0))
            pieces.append(f"**{note}**" + "\n" * text.text.count("\n", start, end))
            length += len(pieces[-1])
        position = end
    return Text("".join(pieces), text.sources, tuple(segments))


def _moved(segments: tuple[Segment, ...], start: int, end: int, place: int) -> Iterator[Segment]:
    """The segments of a part of the text, which begins at ``place`` now."""
    first = max(bisect_right(segments, start, key=lambda one: one.start) - 1, 0)
    for at in range(first, len(segments)):
        one = segments[at]
        if one.start >= end:
            break
        skipped = min(max(start - one.start, 0), one.length)
        length = min(one.start + one.length, end) - one.start - skipped
        yield Segment(place + max(one.start - start, 0), one.source + skipped, max(length, 0))


# --- the search -------------------------------------------------------------------------------------------------------


def _stopping(text: str, reads: Callable[[str], bool]) -> list[tuple[int, int]]:
    """The blocks without which the text is read; none if it is not the text that stops what reads it.

    When there is no more time, all blocks of a part go but those that have few signs.
    """
    blocks = blocks_of(text)
    if not blocks or not reads("A word.\n"):
        return []
    until = monotonic() + _SEARCH
    weights = [_weight(text[start:end]) for start, end in blocks]

    def search(first: int, last: int) -> Iterator[tuple[int, int]]:
        for one, two in _parts(weights, first, last):
            if reads(text[blocks[one][0] : blocks[two - 1][1]]):
                continue
            if two - one == 1 or monotonic() > until:
                mean = sum(weights[one:two]) / (two - one)
                yield from (blocks[at] for at in range(one, two) if 2 * weights[at] >= mean)
            else:
                yield from search(one, two)

    return [*search(0, len(blocks))] or _together(text, blocks, weights, reads)


def _together(
    text: str, blocks: Sequence[tuple[int, int]], weights: Sequence[int], reads: Callable[[str], bool]
) -> list[tuple[int, int]]:
    """The blocks without which a text is read of which each part is read by itself: a few, such as definitions of
    commands, or as many as it takes, if there are thousands of the same kind."""
    heaviest = sorted(range(len(blocks)), key=weights.__getitem__, reverse=True)
    for count in (1, 2, 4, 8, len(blocks) // 2, len(blocks) * 3 // 4, len(blocks) * 7 // 8):
        gone = {*heaviest[:count]}
        rest = "\n\n".join(text[slice(*block)] for at, block in enumerate(blocks) if at not in gone)
        if reads(rest):
            return [blocks[at] for at in sorted(gone)]
    return []


_PARTS = 8
"""Those that nothing is wrong with are read at once; more would take as long as to start Pandoc for each."""
_SIGN = re.compile(r"[^\w\s]")


def _weight(block: str) -> int:
    """How likely a block is to stop a program: words do not."""
    return len(_SIGN.findall(block)) * 8 + len(block) // 8 + 1


def _parts(weights: Sequence[int], first: int, last: int) -> Iterator[tuple[int, int]]:
    """Some parts of about the same weight; a block that weighs as much is one by itself."""
    share = sum(weights[first:last]) / _PARTS
    start, weight = first, 0
    for at in range(first, last):
        if start < at and weight + weights[at] > share:
            yield start, at
            start, weight = at, 0
        weight += weights[at]
    yield start, last

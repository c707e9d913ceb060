r"""Text -> the parts of it that are nested deeper, longer or wider than those of any manuscript.

Such a part stops a program that reads it, and with it the whole build. So it is found before any of them meets the
text, in a time that grows with the length of the text alone.

Each limit is far above what manuscripts have, and below what programs take seconds for (measured with Pandoc 3.9). Of
what is in brackets, Pandoc reads every part again for each bracket around it: eight in each other take it two seconds,
and thirty an age. Lists in each other take it the third power of their depth. Below all limits, a part that a program
does not finish is still possible: see ``recto.document.left_out``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise

from recto.pandoc.syntax import KEY

DEEPEST = 30
"""Lists, quotations, divs, HTML elements, or emphases in each other. Manuscripts have up to five."""
DEEPEST_BRACKETS = 6
"""Brackets in each other: links, images, notes, spans. Manuscripts have up to three."""
DEEPEST_FORMULA = 50
"""Braces, environments or large parentheses in each other. The formulas of papers have up to ten."""
WIDEST_TABLE = 200
"""Columns. Pages have room for about 30."""
LONGEST_LINE = 100_000
"""Characters: some 15,000 words without the end of a line."""
MOST_LINES = 10_000
"""Lines without a blank one between them, as of a table or list."""
LONGEST_CODE = 1_000_000
"""Characters of a piece of code."""
LONGEST_RUN = 1_000
"""The same sign in a row."""
MOST_SIGNS = 500
"""Signs in a paragraph that open something (an apostrophe, ``<``, a change of direction) and that nothing closes."""
MOST_MARKS = 5_000
"""Signs of a kind (``*``, ``"``, ``@``) in a paragraph or list. Tables may have more."""
MOST_TICKS = 20
"""Runs of backticks of different lengths in a paragraph."""
MOST_CITED = 10_000
"""Different works in the whole text. The largest reviews cite 5,000."""
MOST_HEADINGS = 3_000
"""In the whole text. Of headings that are the same, each takes Pandoc longer than the one before."""
LONGEST_TEXT = 8_000_000
"""Characters of the whole text: 1,200,000 words."""


@dataclass(frozen=True, slots=True)
class Excess:
    """A part of a text that passes a limit: whole lines, from ``start`` to ``end``, and in words what is too much."""

    start: int
    end: int
    problem: str


def excesses(text: str) -> list[Excess]:
    """The parts that pass a limit, in order; no two overlap."""
    code = [*_code(text)]
    bare = _without(text, code)
    blocks = [*_blocks(bare)]
    found = [Excess(start, end, "this code is too long") for start, end in code if end - start > LONGEST_CODE]
    for start, end in blocks:
        problem = _problem(bare[start:end])
        if problem:
            found.append(Excess(start, end, problem))
    nests = [*_nested_lists(bare), *_nested_divs(bare), *_nested_html(bare)]
    found += (_widened(one, blocks) for one in nests)
    found += _too_many(bare, blocks, found)
    return _joined(found, text)


def blocks_of(text: str) -> list[tuple[int, int]]:
    """Where blocks begin and end: what blank lines part. Code between fences is in one of them."""
    code = [*_code(text)]
    return _united([*_blocks(_without(text, code)), *code])


_SIGNS = "*_~^$<>&|!`\"'\\@[](){}%,;:/?+"


# --- blocks -----------------------------------------------------------------------------------------------------------

_BLOCK = re.compile(r"^[ \t]*+[^ \t\n][^\n]*+(?:\n[ \t]*+[^ \t\n][^\n]*+)*+", re.MULTILINE)
_FENCE = re.compile(
    r"^[ \t>]*+(?:(?:[-*+:]|\(?\w{1,4}[.)])[ \t]++)?(?P<fence>`{3,}+|~{3,}+)(?P<info>[^\n`]*+)$", re.MULTILINE
)


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in _BLOCK.finditer(text))


def _code(text: str) -> Iterator[tuple[int, int]]:
    """Where code between fences begins and ends: with the first fence that closes it, or it is none."""
    fences = [*_FENCE.finditer(text)] if "```" in text or "~~~" in text else []
    closing = [len(one["fence"]) if not one["info"].strip() else 0 for one in fences]
    longest = {
        sign: [*accumulate((n if one["fence"][0] == sign else 0 for n, one in pairs), max)][::-1]
        for pairs in [[*zip(closing, fences, strict=True)][::-1]]
        for sign in "`~"
    }
    at = 0
    while at < len(fences):
        opening = fences[at]["fence"]
        at += 1
        if at < len(fences) and longest[opening[0]][at] >= len(opening):
            first = fences[at - 1].start()
            while fences[at]["fence"][0] != opening[0] or closing[at] < len(opening):
                at += 1
            yield first, fences[at].end()
            at += 1


def _without(text: str, parts: Iterable[tuple[int, int]]) -> str:
    """The text with blanks and line ends in the place of these parts of it: blank lines."""
    pieces, position = [], 0
    for start, end in parts:
        pieces += [text[position:start], re.sub(r"[^\n]", " ", text[start:end])]
        position = end
    return "".join((*pieces, text[position:])) if pieces else text


def _united(parts: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Parts in order, those that touch each other as one."""
    united: list[tuple[int, int]] = []
    for start, end in sorted(parts):
        if united and start <= united[-1][1] + 1:
            united[-1] = united[-1][0], max(end, united[-1][1])
        else:
            united.append((start, end))
    return united


def _joined(found: Iterable[Excess], text: str) -> list[Excess]:
    """In order, those that overlap or follow each other as one, which is named after the first."""
    joined: list[Excess] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        last = joined[-1] if joined else Excess(0, 0, "")
        follows = last.problem == one.problem and not text[last.end : one.start].strip()
        if joined and (one.start < last.end or follows):
            joined[-1] = Excess(last.start, max(last.end, one.end), last.problem)
        else:
            joined.append(one)
    return joined


def _widened(one: Excess, blocks: list[tuple[int, int]]) -> Excess:
    """To the beginning and the end of the blocks that it is in."""
    from bisect import bisect_right

    first = bisect_right(blocks, one.start, key=lambda block: block[0]) - 1
    last = bisect_right(blocks, max(one.start, one.end - 1), key=lambda block: block[0]) - 1
    start = blocks[first][0] if first >= 0 else one.start
    return Excess(min(start, one.start), max(blocks[last][1] if last >= 0 else one.end, one.end), one.problem)


# --- a block by itself ------------------------------------------------------------------------------------------------


def _problem(block: str) -> str:
    """What is too much in a block; nothing if all is as in a manuscript."""
    if len(block) < DEEPEST:
        return ""
    return next(filter(None, (check(block) for check in _CHECKS)), "")


def _length(block: str) -> str:
    if len(block) > LONGEST_LINE and max(map(len, block.split("\n"))) > LONGEST_LINE:
        return "this paragraph is too long"
    return "too many lines stand here without a blank one" if block.count("\n") > MOST_LINES else ""


def _runs(block: str) -> str:
    if len(block) > LONGEST_RUN and any(sign * LONGEST_RUN in block for sign in _SIGNS):
        return "the same sign stands here too many times in a row"
    return ""


BRACKET = re.compile(r"\\.|[\[\]]", re.DOTALL)
"""Square brackets, and what a backslash keeps from being one."""


def _brackets(block: str) -> str:
    if block.count("]") <= DEEPEST_BRACKETS:
        return ""
    depths: list[int] = []
    """For each bracket that is open, how many are in each other within."""
    for match in BRACKET.finditer(block):
        if match[0] == "[":
            depths.append(0)
        elif match[0] == "]" and depths:
            within = depths.pop() + 1
            if within > DEEPEST_BRACKETS:
                return "brackets are nested too deep here"
            if depths and depths[-1] < within:
                depths[-1] = within
    return ""


_NESTS = re.compile(r"\\(?:(left|begin)|(right|end))(?![A-Za-z])|\\.|([{])|(})", re.DOTALL)


def _formulas(block: str) -> str:
    if block.count("{") <= DEEPEST_FORMULA and block.count("\\left") + block.count("\\begin") <= DEEPEST_FORMULA:
        return ""
    braces = others = 0
    for match in _NESTS.finditer(block):
        kind = match.lastindex
        if kind == 3:
            braces += 1
        elif kind == 4:
            braces = max(braces - 1, 0)
        elif kind == 1:
            others += 1
        elif kind == 2:
            others = max(others - 1, 0)
        if max(braces, others) > DEEPEST_FORMULA:
            return "a formula or something in braces is nested too deep here"
    return ""


_EMPHASIS = re.compile(r"\.|[*_]++", re.DOTALL)


def _emphases(block: str) -> str:
    if block.count("*") + block.count("_") <= DEEPEST or "|" in block.partition("\n")[0]:
        return ""
    depth = 0
    for match in _EMPHASIS.finditer(block):
        if match[0][0] == "\\":
            continue
        before, after = block[match.start() - 1 : match.start()], block[match.end() : match.end() + 1]
        changes = 1 + sum(one != two for one, two in pairwise(match[0]))
        if after and not after.isspace() and (not before or before.isspace() or before in "([\"'“‘"):
            depth += changes
        elif before and not before.isspace():
            depth = max(depth - changes, 0)
        if depth > DEEPEST:
            return "emphasis is nested too deep here"
    return ""


_TABLE_LINE = re.compile(
    rf"^[ \t>]*+(?:\|?+(?:[ \t]*+:?+-++:?+[ \t]*+[|+]){{{WIDEST_TABLE},}}+"
    rf"|\+(?:[-=:]++\+){{{WIDEST_TABLE},}}+|(?:-++[ \t]++){{{WIDEST_TABLE},}}+)",
    re.MULTILINE,
)


def _tables(block: str) -> str:
    if block.count("-") + block.count("=") > WIDEST_TABLE and _TABLE_LINE.search(block):
        return "this table has too many columns"
    return ""


_PREFIX = re.compile(
    rf"^[ \t]*+(?![-*+_:~ \t]*+$)(?:>[ \t]*+|(?:[-*+:~]|\(?\w{{1,4}}[.)])[ \t]++){{{DEEPEST + 1}}}", re.MULTILINE
)


def _prefixes(block: str) -> str:
    return "quotations or lists are nested too deep here" if _PREFIX.search(block) else ""


_OPENING_QUOTE = re.compile(r"(?:(?<=[\s(\[\"])|^)'(?=\S)", re.MULTILINE)


_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_MARKS = "*_~^$\"'@!["


def _signs(block: str) -> str:
    if block.count("`") > MOST_TICKS and len({len(run) for run in re.findall("`++", block)}) > MOST_TICKS:
        return "backticks of too many lengths stand here"
    if len(_DIRECTIONS.findall(block)) > MOST_SIGNS:
        return "too many changes of direction stand here"
    if block.startswith("+") or "|" in block.partition("\n")[0]:  # each cell of a table is read by itself
        return ""
    if block.count("'") > MOST_SIGNS and len(_OPENING_QUOTE.findall(block)) * 2 > block.count("'"):
        return "too many quotation marks are open here"
    if block.count("<") - block.count(">") > MOST_SIGNS:
        return "too many signs < are open here"
    many = (sign for sign in _MARKS if block.count(sign) > MOST_MARKS)
    return next((f"too many signs {sign} stand in one paragraph here" for sign in many), "")


_CHECKS: tuple[Callable[[str], str], ...] = (
    _prefixes,
    _brackets,
    _formulas,
    _emphases,
    _tables,
    _signs,
    _runs,
    _length,
)


# --- what blank lines do not end --------------------------------------------------------------------------------------

_ITEM = re.compile(r"^(?P<indent>[ \t>]*+)(?:[-*+:~]|\(?\w{1,4}[.)]|#\.)(?=[ \t])", re.MULTILINE)
_NO_LIST = re.compile(r"\n[ \t]*\n[^\s>]")


def _nested_lists(text: str) -> list[Excess]:
    """Lists in each other, as told by how far their items are indented."""
    found: list[Excess] = []
    opened: list[tuple[int, int]] = []  # the column of each open item, and where its line begins
    deep, position = False, 0
    for item in _ITEM.finditer(text):
        if opened and _NO_LIST.search(text, position, item.start() + 1):
            opened = []
        indent = item["indent"]
        column = len(indent.expandtabs(4)) if "\t" in indent else len(indent)
        while opened and opened[-1][0] >= column:
            opened.pop()
        deep = deep and bool(opened)
        opened.append((column, item.start()))
        if deep or len(opened) > DEEPEST:
            start = found.pop().start if deep else opened[0][1]
            found.append(Excess(start, item.end(), "lists are nested too deep here"))
            deep = True
        position = item.end()
    return found


_DIV = re.compile(r"^[ \t>]*+:{3,}+[ \t]*+(?P<opens>[^\s:][^\n]*+)?", re.MULTILINE)


def _nested_divs(text: str) -> Iterator[Excess]:
    return _nested(((match.start(), match.end(), bool(match["opens"])) for match in _DIV.finditer(text)), "divs")


_TAG = re.compile(r"<(?P<closes>/?)(?P<name>[A-Za-z][\w:-]*+)(?:[^<>]*+)(?<!/)>")
_OF_BLOCKS = frozenset(
    "address article aside blockquote body center details dialog div dl fieldset figcaption figure footer form header"
    " hgroup html main nav ol pre section summary table ul".split()
)
_CLOSED_BY_OTHERS = frozenset(
    "area base br col colgroup dd dt embed hr img input li link meta option p param rp rt source tbody td tfoot th"
    " thead tr track wbr".split()
)
"""Elements without content, and those that HTML ends without a tag."""


def _nested_html(text: str) -> Iterator[Excess]:
    if "<" not in text:
        return
    outer: list[tuple[int, int, bool]] = []
    inner: list[tuple[int, int, bool]] = []
    place = 0
    for tag in _TAG.finditer(text):
        name = tag["name"].lower()
        if name in _CLOSED_BY_OTHERS:
            continue
        entry = (tag.start(), tag.end(), not tag["closes"])
        if name in _OF_BLOCKS:
            outer.append(entry)
            continue
        if inner and "\n\n" in text[place : tag.start()]:
            yield from _nested(inner, "HTML elements")
            inner.clear()
        inner.append(entry)
        place = tag.end()
    yield from _nested(inner, "HTML elements")
    yield from _nested(outer, "HTML elements")


def _nested(tags: Iterable[tuple[int, int, bool]], what: str) -> Iterator[Excess]:
    """What stands in each other too deep: from the outermost opening to what closes it, or to the last."""
    opened: list[int] = []
    deep, last = None, 0
    for start, end, opens in tags:
        last = end
        if opens:
            opened.append(start)
            if len(opened) > DEEPEST and deep is None:
                deep = opened[0]
        elif opened:
            opened.pop()
            if not opened and deep is not None:
                yield Excess(deep, end, f"{what} are nested too deep here")
                deep = None
    if deep is not None:
        yield Excess(deep, last, f"{what} are nested too deep here")


# --- the whole --------------------------------------------------------------------------------------------------------


_HEADING = re.compile(r"^#{1,6}+[ \t]", re.MULTILINE)


def _too_many(text: str, blocks: Iterable[tuple[int, int]], found: Iterable[Excess]) -> Iterator[Excess]:
    """The blocks with which the whole text passes a limit."""
    if len(text) <= LONGEST_TEXT and text.count("@") <= MOST_CITED and text.count("\n#") <= MOST_HEADINGS:
        return
    gone = _united((one.start, one.end) for one in found)
    cited: set[str] = set()
    length = headings = at = 0
    for start, end in blocks:
        while at < len(gone) and gone[at][1] <= start:
            at += 1
        if at < len(gone) and gone[at][0] <= start:
            continue
        new = {match[0] for match in KEY.finditer(text, start, end)} - cited
        more = len(_HEADING.findall(text, start, end))
        if len(cited) + len(new) > MOST_CITED:
            yield Excess(start, end, f"with this part, the text cites more than {MOST_CITED:,} works")
        elif headings + more > MOST_HEADINGS:
            yield Excess(start, end, f"with this part, the text has more than {MOST_HEADINGS:,} headings")
        elif length + end - start > LONGEST_TEXT:
            yield Excess(start, end, f"with this part, the text has more than {LONGEST_TEXT:,} characters")
        else:
            cited |= new
            headings += more
            length += end - start

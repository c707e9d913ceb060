"""Tables that fit the page, and long words that may be broken."""

from __future__ import annotations

import re
from collections.abc import Iterator

from recto.document.columns import letter_width, share_out
from recto.pandoc import ast
from recto.pandoc.ast import Block

_ACROSS, _ALONG = 469.0, 650.0
"""The width of the text, upright and on a landscape page, in points: of letter paper with margins of an inch."""

_KINDS = (
    ("", 10.0, 12.0, _ACROSS),
    (r"\small", 9.2, 12.0, _ACROSS),
    (r"\footnotesize", 8.5, 8.0, _ACROSS),
    (r"\scriptsize", 8.0, 6.0, _ACROSS),
    (r"\scriptsize", 8.0, 6.0, _ALONG),
    (r"\tiny", 6.8, 4.0, _ALONG),
)
"""Ways to set a table, the best first: type size, its points, the space between columns, the width of the page.

The points are those of the width: small sizes of Latin Modern are cut wider.
"""

_PIECES = re.compile(r"[\s\u200b]+|(?<=[-–—])")


def fit_tables(blocks: list[Block]) -> None:
    """Set tables in a type size, and if need be on a landscape page, in which each column holds its longest word."""
    fitted = set()
    for siblings in ast.block_lists(blocks, "Table", "Div"):
        for index in range(len(siblings) - 1, -1, -1):
            box = siblings[index]
            table = box if box["t"] == "Table" else _only_table(box)
            if table is not None and id(table) not in fitted:
                fitted.add(id(table))
                before, after = _fit(table, may_turn=siblings is blocks)
                siblings[index : index + 1] = [*before, box, *after]


def _only_table(box: Block) -> Block | None:
    """The table in a div that holds nothing else: its label goes along to its page."""
    inside = ast.blocks(box) if box["t"] == "Div" else []
    return inside[0] if len(inside) == 1 and inside[0]["t"] == "Table" else None


def _fit(table: Block, *, may_turn: bool) -> tuple[list[Block], list[Block]]:
    """Set the widths of the columns. Returns what stands before and after the table."""
    for _, cell in _cells(table):
        break_words(cell)
    columns = ast.column_count(table)
    least, natural = [0.0] * columns, [0.0] * columns
    for index, cell in _cells(table):
        for line in _lines(cell):
            least[index] = max(least[index], *map(_width, _PIECES.split(line)))
            natural[index] = max(natural[index], _width(line))
    kinds = [kind for kind in _KINDS if may_turn or kind[3] == _ACROSS]
    fits = [kind for kind in kinds if sum(least) * kind[1] + columns * kind[2] <= kind[3]]
    command, size, gap, room = (fits or kinds[-1:])[0]
    given = ast.column_widths(table)
    whole = sum(natural) * size + columns * gap
    if sum(given) or whole > room:
        room_for_text = room - columns * gap
        wished = [share * room for share in given] if all(given) else [width * size for width in natural]
        points = share_out([width * size for width in least], wished, room_for_text)
        # Of the width without the gaps, as Pandoc takes it; a little less, because it rounds.
        ast.set_column_widths(table, [width / room_for_text * 0.998 for width in points])
        for _, cell in _cells(table):
            _let_first_word_break(cell)
    if not command:
        return [], []
    begin = rf"\begingroup{command}\setlength{{\tabcolsep}}{{{gap / 2:g}pt}}"
    end = r"\endgroup"
    if room == _ALONG:
        begin, end = rf"\begin{{landscape}}{begin}", rf"{end}\end{{landscape}}"
    return [ast.raw_block("latex", begin)], [ast.raw_block("latex", end)]


def _cells(table: Block) -> Iterator[tuple[int, list[Block]]]:
    """The first column and the blocks of each cell that spans one column."""
    for row in ast.rows(table):
        index = 0
        for span, cell in ast.cells(row):
            if span == 1 and index < ast.column_count(table):
                yield index, cell
            index += span


def _lines(cell: list[Block]) -> Iterator[str]:
    for element in ast.walk(cell):
        if element["t"] in ("Para", "Plain"):
            yield from ast.words(element).split("\n")


def _width(words: str) -> float:
    """In ems; words in fixed-width letters are not told apart, but they are as wide as capitals in between."""
    return sum(letter_width(letter, mono=False) for letter in words if letter != "\u200b")


def _let_first_word_break(cell: list[Block]) -> None:
    """TeX never hyphenates the first word of a paragraph, unless a space of no width comes before it."""
    for element in ast.walk(cell):
        if element["t"] in ("Para", "Plain") and ast.inlines(element):
            ast.inlines(element).insert(0, ast.string("\u200b"))


# --- long words -------------------------------------------------------------------------------------------------------

_LONG = 16
"""Words with as many letters or more may be broken at their signs."""
_SIGN = re.compile(r"(?<=[/._:;,=&?#@+~-])(?=[^\s/._:;,=&?#@+~\u200b-])")


def break_words(blocks: list[Block]) -> None:
    """Let addresses, identifiers and file names break after a sign, as ``\\url`` does.

    A link whose text is its address is left alone: Pandoc writes it with ``\\url``.
    """
    addresses = {
        id(inner)
        for link in ast.walk(blocks)
        if link["t"] == "Link" and ast.words(link) == ast.target(link)
        for inner in ast.walk(ast.inlines(link))
    }
    for element in ast.walk(blocks):
        if element["t"] in ("Str", "Code") and id(element) not in addresses:
            written = ast.text(element)
            if len(written) >= _LONG and "\u200b" not in written:
                ast.set_text(element, _RUN.sub(_in_parts, _SIGN.sub("\u200b", written)))


_RUN = re.compile(r"(?=[A-Za-z]*\d)[A-Za-z0-9]{25,}")
"""A hash or a long number: it has no sign to break after."""


def _in_parts(run: re.Match[str]) -> str:
    return "\u200b".join(re.findall(".{1,8}", run[0]))

"""Tables: columns that are no narrower than their longest word, tables no wider than the text of their page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from recto.document.columns import letter_width, share_out
from recto.formats.docx.page import Page
from recto.formats.docx.xml import WP, M, W, add_property, child, run_style, set_letters, set_style, style_of, w

if TYPE_CHECKING:
    from lxml.etree import _Element as Node

_PADDING = 150
"""A cell's left and right margins plus some slack, in twentieths of a point (theme/reference.docx has 70 and 70)."""

_WIDER = 1.32
"""DejaVu, of which LibreOffice makes use on many Linux machines, against Times New Roman and Arial."""

_CODE = "Courier New"
"""The typeface of the style Verbatim Char."""

_NORMAL_SIZE, _SMALL_SIZE = 9.5, 7.5
"""The styles Table Text and Table Text Small, in points."""


_TURNED = 13
"""The number of columns from which a table is on a landscape page, as in the PDF."""


def fit_tables(root: Node, page: Page) -> None:
    """Make columns at least as wide as their longest word, and tables at most as wide as the text."""
    for table in list(root.iter(w("tbl"))):
        kind = table.find(f"{w('tblPr')}/{w('tblStyle')}")
        if kind is None or kind.get(w("val")) != "Table":
            for paragraph in table.iter(w("p")):
                if style_of(paragraph) == "Compact":
                    set_style(paragraph, "CaptionedFigure")
            continue
        _fit_table(table, page)
        following = table.getnext()
        while following is not None and following.tag in (w("bookmarkEnd"), w("bookmarkStart")):
            following = following.getnext()
        if (
            following is not None
            and following.tag == w("p")
            and style_of(following) in ("", "BodyText", "FirstParagraph")
        ):
            add_property(following, "spacing", before="200")


def _fit_table(table: Node, page: Page) -> None:
    grid = table.findall(f"{w('tblGrid')}/{w('gridCol')}")
    if not grid:
        return
    _set_text_style(table)
    least, natural = _column_widths(table, len(grid))
    turned = is_turned(table)
    room = page.long_column if turned else page.column
    # Where there is room, also for the wider letters that programs without these typefaces take in their place.
    wider = [_WIDER * width for width in least]
    size = _NORMAL_SIZE if sum(_with_padding(wider, _NORMAL_SIZE)) <= room and not turned else _SMALL_SIZE
    _set_size(table, size)
    wished = _asked_widths(table, grid, room) or _with_padding(natural, size)
    roomy = _with_padding(wider, size)
    needed = roomy if sum(roomy) <= room else _with_padding(least, size)
    _set_widths(table, grid, share_out(needed, wished, room))


def is_turned(table: Node) -> bool:
    """Whether a table is on a landscape page: it has many columns, and is in nothing else."""
    parent = table.getparent()
    within = parent is not None and parent.tag == w("body")
    return within and len(table.findall(f"{w('tblGrid')}/{w('gridCol')}")) >= _TURNED


def _set_text_style(table: Node) -> None:
    """Keep each row on one page, and apply the style of text in tables."""
    for row in table.findall(w("tr")):
        child(child(row, "trPr", first=True), "cantSplit")
        for paragraph in row.findall(f"{w('tc')}/{w('p')}"):
            if style_of(paragraph) in ("", "Compact", "BodyText", "FirstParagraph"):
                set_style(paragraph, "TableText")


def _column_widths(table: Node, columns: int) -> tuple[list[float], list[float]]:
    """The widths of each column's longest word and longest line, in ems."""
    least, natural = [0.0] * columns, [0.0] * columns
    for row in table.findall(w("tr")):
        for index, span, cell in _cells(row):
            if span == 1 and index < columns:
                shortest, longest = _widths(cell)
                least[index] = max(least[index], shortest)
                natural[index] = max(natural[index], longest)
    return least, natural


def _with_padding(widths: Sequence[float], size: float) -> list[float]:
    """Convert widths in ems to column widths in twentieths of a point, for a font size of ``size`` points."""
    return [_PADDING + width * 20 * size for width in widths]


def _set_size(table: Node, size: float) -> None:
    if size == _SMALL_SIZE:
        for paragraph in table.iter(w("p")):
            if style_of(paragraph) == "TableText":
                set_style(paragraph, "TableTextSmall")
    for run in table.iter(w("r")):
        if run_style(run) == "VerbatimChar":
            _set_typeface(run)
            if size == _SMALL_SIZE:
                set_letters(run, "sz", str(round(2 * _SMALL_SIZE)))


def _asked_widths(table: Node, grid: Sequence[Node], room: int) -> list[float]:
    """The columns' widths that the author asked for, in twentieths of a point; empty if none are given."""
    given = table.find(f"{w('tblPr')}/{w('tblW')}")
    if given is None or given.get(w("type")) != "pct":
        return []
    asked = [float(column.get(w("w")) or 1) for column in grid]
    share = float(given.get(w("w")) or 5000) / 5000
    return [width / sum(asked) * room * min(share, 1.0) for width in asked]


def _set_widths(table: Node, grid: Sequence[Node], widths: Sequence[int]) -> None:
    for column, width in zip(grid, widths, strict=True):
        column.set(w("w"), str(width))
    given = table.find(f"{w('tblPr')}/{w('tblW')}")
    if given is not None:
        given.set(w("type"), "dxa")
        given.set(w("w"), str(sum(widths)))
    for row in table.findall(w("tr")):
        for index, span, cell in _cells(row):
            own = child(child(cell, "tcPr", first=True), "tcW", first=True)
            own.set(w("w"), str(sum(widths[index : index + span])))
            own.set(w("type"), "dxa")


def _set_typeface(run: Node) -> None:
    """Repeat the typeface of the code style: in a table, LibreOffice would use the document's typeface instead."""
    from lxml import etree

    style = run.find(f"{w('rPr')}/{w('rStyle')}")
    if style is not None:
        style.addnext(etree.Element(w("rFonts"), {w(script): _CODE for script in ("ascii", "hAnsi", "cs")}))


def _cells(row: Node) -> Iterator[tuple[int, int, Node]]:
    """The first column, the number of columns, and the element of each cell."""
    index = 0
    for cell in row.findall(w("tc")):
        span = cell.find(f"{w('tcPr')}/{w('gridSpan')}")
        columns = int(span.get(w("val")) or 1) if span is not None else 1
        yield index, columns, cell
        index += columns


def _widths(cell: Node) -> tuple[float, float]:
    """The estimated widths of the cell's longest word and longest line, in ems."""
    longest_word = longest_line = 0.0
    for paragraph in cell.iter(w("p")):
        word = line = 0.0
        for node in paragraph.iter(w("t"), w("br"), f"{{{M}}}t", f"{{{WP}}}extent"):
            if node.tag == w("br"):
                word = line = 0.0
            elif node.tag == f"{{{WP}}}extent":
                word += int(node.get("cx") or 0) / 12700 / _NORMAL_SIZE
                line += word
            else:
                mono = bool(node.xpath("../w:rPr/w:rStyle[@w:val='VerbatimChar']", namespaces={"w": W}))
                for letter in node.text or "":
                    width = letter_width(letter, mono=mono)
                    line += width
                    # Word can break a line after a space, a hyphen or a dash.
                    word = 0.0 if letter in " -–—" else word + width
                    longest_word, longest_line = max(longest_word, word), max(longest_line, line)
            longest_word, longest_line = max(longest_word, word), max(longest_line, line)
    return longest_word, longest_line

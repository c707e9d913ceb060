"""Figures of several panels: a table without lines, with a cell for each panel and its caption."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from recto.document.panels import columns_of, is_whole
from recto.formats.docx.page import Page
from recto.formats.docx.xml import child, style_of, w
from recto.pandoc import ast
from recto.pandoc.ast import Block, Element

if TYPE_CHECKING:
    from lxml.etree import _Element as Node

_GAP = 120
"""Between two panels, in twentieths of a point."""


def rooms(blocks: list[Block], page: Page) -> Iterator[tuple[Element, float]]:
    """Each image of a panel, and which part of the text's width it may take."""
    for whole in ast.walk(blocks):
        for row in ast.blocks(whole) if is_whole(whole) else ():
            columns = columns_of(row)
            for image in ast.walk([ast.blocks(panel) for panel in ast.blocks(row)]):
                if image["t"] == "Image":
                    yield image, (1 - (columns - 1) * _GAP / page.column) / columns


_NEXT_ROW = "Next Row"


def join_rows(blocks: list[Block]) -> None:
    """Put the rows of each figure into one, with a mark between them: Pandoc would put them beside each other, and make
    their pictures smaller."""
    mark = ast.raw_block("openxml", f'<w:p><w:pPr><w:pStyle w:val="{_NEXT_ROW}"/></w:pPr></w:p>')
    for whole in ast.walk(blocks):
        if is_whole(whole):
            rows = [[mark, *ast.blocks(row)] for row in ast.blocks(whole)]
            ast.set_blocks(whole, [ast.div([block for row in rows for block in row][1:])])


def is_layout(table: Node) -> bool:
    """Whether a table only places the panels of a figure."""
    kind = table.find(f"{w('tblPr')}/{w('tblStyle')}")
    return kind is not None and kind.get(w("val")) == "FigureTable"


def lay_out_panels(root: Node, page: Page) -> None:
    """Give each panel a cell: Pandoc puts all of a figure's into one."""
    for table in list(root.iter(w("tbl"))):
        cell = table.find(f"{w('tr')}/{w('tc')}")
        if cell is not None and is_layout(table):
            _lay_out(table, _rows(cell), page.column)


def _rows(cell: Node) -> list[list[list[Node]]]:
    """The rows of panels in a cell; each panel is a bookmark, paragraphs, and the end of the bookmark."""
    rows: list[list[list[Node]]] = [[[]]]
    for node in cell:
        if node.tag == w("p") and style_of(node) == _NEXT_ROW:
            rows.append([[]])
            continue
        begins = node.tag == w("bookmarkStart") or (node.tag == w("p") and style_of(node) == "CaptionedFigure")
        if begins and any(one.tag == w("p") for one in rows[-1][-1]):
            rows[-1].append([])
        if node.tag != w("tcPr"):
            rows[-1][-1].append(node)
    return rows


def _lay_out(table: Node, rows: list[list[list[Node]]], room: int) -> None:
    from lxml import etree

    columns = max(map(len, rows))
    for old in [*table.findall(w("tr")), *table.findall(w("tblGrid"))]:
        table.remove(old)
    grid = etree.SubElement(table, w("tblGrid"))
    for _ in range(columns):
        etree.SubElement(grid, w("gridCol"), {w("w"): str(room // columns)})
    for row in rows:
        line = etree.SubElement(table, w("tr"))
        properties = child(line, "trPr")
        if 1 < len(row) < columns:
            etree.SubElement(properties, w("gridAfter"), {w("val"): str(columns - len(row))})
        etree.SubElement(properties, w("cantSplit"))
        span = columns if len(row) == 1 else 1
        for panel in row:
            cell = etree.SubElement(line, w("tc"))
            own = child(cell, "tcPr")
            etree.SubElement(own, w("tcW"), {w("w"): str(room // columns * span), w("type"): "dxa"})
            if span > 1:
                etree.SubElement(own, w("gridSpan"), {w("val"): str(span)})
            cell.extend(panel)

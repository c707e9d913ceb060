"""Header cells of tables, for screen readers and for the tags of the PDF."""

from __future__ import annotations

from recto.html.tree import Node, is_blank, nodes, put_first, text_of


def mark_headers(root: Node) -> None:
    """Mark what each header cell heads: a column in a table's head, otherwise a row (WCAG technique H63).

    An empty one, such as the corner of a table with row names, becomes an ordinary cell; below an empty corner, the
    first cells of the rows are their headers.
    """
    for table in root.iter("table"):
        _name_rows(table)
    for cell in root.iter("th"):
        if not len(cell) and is_blank(cell.text):
            cell.tag, cell.text = "td", None
        elif "scope" not in cell.attrib:
            part = next(cell.iterancestors("thead", "tbody", "tfoot", "table"), None)
            put_first(cell, {"scope": "col" if part is not None and part.tag == "thead" else "row"})


def _name_rows(table: Node) -> None:
    corner, others, names = _CORNER(table), _OTHERS(table), _NAMES(table)
    if len(corner) != 1 or len(corner[0]) or not is_blank(corner[0].text) or not others:
        return
    if names and all(cell.tag == "td" and text_of(cell).strip() for cell in names):
        for cell in names:
            cell.tag = "th"
            put_first(cell, {"scope": "row", "class": f"recto-row {cell.get('class', '')}".rstrip()})


_CORNER = nodes("self::*[count(thead/tr) = 1]/thead/tr/th[1][not(@colspan) and not(preceding-sibling::*)]")
_OTHERS = nodes("thead/tr/th[position() > 1]")
_NAMES = nodes("tbody/tr/*[1]")

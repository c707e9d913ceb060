"""The lines of the pages: numbered in the margin, for review, and listed, for who looks for a place in the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def number_lines(pages: list[Any]) -> list[list[Any]]:
    """Number every fifth line of running text in the left margin, continuously through all pages.

    The numbers have the style of the page number and, like it, are artifacts. Lines in the title block, tables,
    captions, notes and references are not counted.

    Returns the lines: for each, its page (from 1), its number or 0 if it is not counted, the number of the element that
    it is a line of, and its text.
    """
    from weasyprint.formatting_structure import boxes
    from weasyprint.text.line_break import split_first_line

    listed: list[list[Any]] = []
    elements: dict[int, int] = {}
    count = 0
    for at, page in enumerate(pages, 1):
        sheet = page._page_box
        margins = [child for child in sheet.children if isinstance(child, boxes.MarginBox)]
        holder = next((line for margin in margins[::-1] for line, _, _ in _lines(margin, boxes)), None)
        sample = next((one for one in holder.descendants() if isinstance(one, boxes.TextBox)), None) if holder else None
        added = []
        parts = [child for child in sheet.children if not isinstance(child, boxes.MarginBox)]
        for part in parts:
            for line, element, is_counted in _lines(part, boxes, counted=part is parts[0] and sample is not None):
                count += is_counted
                number_of = elements.setdefault(id(element), len(elements))
                listed.append([at, count if is_counted else 0, number_of, _text(line, boxes)])
                if not is_counted or count % 5:
                    continue
                number = sample.copy()  # type: ignore[union-attr]  # without it, no line is counted
                number.text = str(count)
                found = split_first_line(number.text, number.style, None, None, 0)
                number.pango_layout, _, _, number.width, number.height, number.baseline = found
                number.position_x = sheet.margin_left - number.width - 16
                number.position_y = line.position_y + line.baseline - number.baseline
                added.append(number)
        if holder is not None:
            holder.children = [*holder.children, *added]
    return listed


def _lines(box: Any, boxes: Any, *, counted: bool = True, code: Any = None) -> Iterator[tuple[Any, Any, bool]]:
    """The lines of text in a box, in document order, each with its element, and whether it is running text.

    ``code`` is the element of the whole, if the box is a part of a block of code.
    """
    counted = counted and not isinstance(box, boxes.FootnoteAreaBox)
    for child in getattr(box, "children", ()):
        if str(child.element_tag).endswith("::marker"):  # beside the first line of its item
            continue
        if isinstance(child, boxes.LineBox):
            if _text(child, boxes).strip():
                yield child, child.element if code is None else code, counted
        else:
            whole = child.element if child.element_tag == "pre" and code is None else code
            yield from _lines(child, boxes, counted=counted and not _is_apart(child, boxes), code=whole)


def _text(line: Any, boxes: Any) -> str:
    return "".join(part.text for part in line.descendants() if isinstance(part, boxes.TextBox))


def _is_apart(box: Any, boxes: Any) -> bool:
    is_entry = box.element_tag in ("li", "div") and "csl-entry" in (box.element.get("class") or "").split()
    return (
        isinstance(box, boxes.TableBox | boxes.TableCaptionBox | boxes.FootnoteAreaBox)
        or box.element_tag in ("figcaption", "header")
        or is_entry
    )

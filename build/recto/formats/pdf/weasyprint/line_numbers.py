"""Line numbers in the margin, for review."""

from __future__ import annotations

from typing import Any


def number_lines(pages: list[Any]) -> None:
    """Number every fifth line of running text in the left margin, continuously through all pages.

    The numbers have the style of the page number and, like it, are artifacts. Lines in the title block, tables,
    captions, notes and references are not counted.
    """
    from weasyprint.formatting_structure import boxes
    from weasyprint.text.line_break import split_first_line

    count = 0
    for page in pages:
        sheet = page._page_box
        margins = [child for child in sheet.children if isinstance(child, boxes.MarginBox)]
        holder = next((line for margin in margins[::-1] for line in _lines(margin, boxes)), None)
        if holder is None:
            continue
        sample = next(child for child in holder.descendants() if isinstance(child, boxes.TextBox))
        body = next((child for child in sheet.children if not isinstance(child, boxes.MarginBox)), None)
        added = []
        for line in _lines(body, boxes) if body is not None else ():
            count += 1
            if count % 5:
                continue
            number = sample.copy()
            number.text = str(count)
            found = split_first_line(number.text, number.style, None, None, 0)
            number.pango_layout, _, _, number.width, number.height, number.baseline = found
            number.position_x = sheet.margin_left - number.width - 16
            number.position_y = line.position_y + line.baseline - number.baseline
            added.append(number)
        holder.children = [*holder.children, *added]


def _lines(box: Any, boxes: Any) -> Any:
    """The lines of text in a box, in document order."""
    apart = (boxes.TableBox, boxes.TableCaptionBox, boxes.FootnoteAreaBox)
    for child in getattr(box, "children", ()):
        if isinstance(child, boxes.LineBox):
            if any(isinstance(part, boxes.TextBox) and part.text.strip() for part in child.descendants()):
                yield child
        elif not (isinstance(child, apart) or child.element_tag in ("figcaption", "header") or _is_entry(child)):
            yield from _lines(child, boxes)


def _is_entry(box: Any) -> bool:
    return box.element_tag in ("li", "div") and "csl-entry" in (box.element.get("class") or "").split()

"""Figures of several panels: from the div that an author writes to a ``Figure`` that holds rows of ``Figure``\\ s.

``number`` gives them their numbers and letters. Writers of HTML, LaTeX, JATS and Word show the same elements::

    Figure .panels            its label, its caption
      Div .panel-row .columns-2
        Figure .panel         its label (the whole figure's with its letter, unless it has one), its caption
"""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence
from string import ascii_lowercase

from recto.pandoc import ast
from recto.pandoc.ast import Block, Element, Inline

WHOLE, ROW, PANEL = "panels", "panel-row", "panel"
"""The classes of a figure with panels, of a row of it, and of a panel."""
COLUMNS = ("columns", "layout-ncol")
"""What authors call the number of columns; the second is Quarto's."""

MOST_COLUMNS = 6


def gather_panels(blocks: list[Block]) -> None:
    """Make a figure of each div that has a figure's label and in it only images and, after them, its caption.

    A div with one image, which has no label of its own, becomes an ordinary figure. Any other div stays as it is.
    """
    taken: set[str] = set()
    for div in list(ast.walk(blocks)):
        if div["t"] != "Div" or not re.match("fig:.", ast.identifier(div)):
            continue
        found = _read(ast.blocks(div))
        if found is None:
            continue
        taken = taken or {ast.identifier(element) for element in ast.walk(blocks)}
        rows, caption = found
        only = rows[0][0] if sum(map(len, rows)) == 1 else None
        if only and not ast.identifier(only) and not (caption and ast.inlines(only)):
            ast.become(div, _ordinary(div, only, caption))
        else:
            ast.become(div, _whole(div, _arranged(rows, div), caption, taken))


def is_whole(element: Element) -> bool:
    """Whether this is a figure of several panels."""
    return element["t"] == "Figure" and WHOLE in ast.classes(element)


def panels_of(whole: Element) -> list[Block]:
    """The panels of a figure, in their order."""
    return [panel for row in ast.blocks(whole) for panel in ast.blocks(row)]


def columns_of(row: Element) -> int:
    """How many columns the rows of a figure have, of which this is one."""
    return int(ast.classes(row)[-1].rpartition("-")[2])


def letter(index: int) -> str:
    """The letter of a panel, from 0: a to z, then aa, ab and so on."""
    more, last = divmod(index, len(ascii_lowercase))
    return (letter(more - 1) if more else "") + ascii_lowercase[last]


def _read(blocks: Sequence[Block]) -> tuple[list[list[Inline]], list[Inline]] | None:
    """The rows of images and the caption after them; None if there is anything else, or no image."""
    rows: list[list[Inline]] = []
    caption: list[Inline] = []
    for block in blocks:
        row = _row(block)
        if row and not caption:
            rows.append(row)
        elif block["t"] in ("Para", "Plain") and rows and not row:
            caption += [ast.line_break()] if caption else []
            caption += ast.inlines(block)
        elif not (block["t"] == "RawBlock" and ast.text(block).startswith("<!--")):
            return None
    return (rows, caption) if rows else None


def _row(block: Block) -> list[Inline]:
    """The images of a paragraph, or the one of a figure; none if it has anything else."""
    if block["t"] == "Figure":
        inside = ast.blocks(block)
        images = [inline for one in inside if one["t"] in ("Plain", "Para") for inline in ast.inlines(one)]
        if len(images) != 1 or images[0]["t"] != "Image":
            return []
        ast.set_identifier(images[0], ast.identifier(images[0]) or ast.identifier(block))
        # Pandoc made the figure of the image; what it has moved from there goes back.
        alternative = ast.words(ast.inlines(images[0]))
        captions = [inline for one in ast.caption(block) for inline in ast.inlines(one)]
        if captions and alternative != ast.words(captions):
            ast.keyvals(images[0]).append(["alt", alternative])
        ast.set_inlines(images[0], captions or ast.inlines(images[0]))
        return images
    if block["t"] not in ("Para", "Plain"):
        return []
    inlines = [one for one in ast.inlines(block) if one["t"] not in (*ast.SPACES, "LineBreak")]
    return inlines if all(one["t"] == "Image" for one in inlines) else []


def _arranged(rows: list[list[Inline]], div: Element) -> list[list[Inline]]:
    """The rows: as the option ``columns`` says, else as the paragraphs are."""
    attributes = ast.attributes(div)
    asked = next((attributes[name] for name in COLUMNS if re.fullmatch(r"0*[1-9]\d?", attributes.get(name, ""))), "")
    columns = int(asked) if asked else max(map(len, rows))
    columns = min(columns, MOST_COLUMNS)
    images = [[image for row in rows for image in row]] if asked else rows
    return [row[start : start + columns] for row in images for start in range(0, len(row), columns)]


def _whole(div: Element, rows: list[list[Inline]], caption: list[Inline], taken: set[str]) -> Block:
    columns = max(map(len, rows))
    label, count, holders = ast.identifier(div), 0, []
    for row in rows:
        panels = []
        for image in row:
            implied = f"{label}-{letter(count)}"
            panels.append(_panel(image, implied if implied not in taken else f"{implied}-panel"))
            count += 1
        holders.append(ast.div(panels, ast.make_attr(classes=[ROW, f"columns-{columns}"])))
    pairs = [pair for pair in ast.keyvals(div) if pair[0] not in COLUMNS]
    attr = ast.make_attr(label, [WHOLE, *_own_classes(div)], pairs)
    return ast.figure(holders, [ast.plain(caption)] if caption else [], attr)


def _panel(image: Inline, implied: str) -> Block:
    """A panel, with the label ``implied`` unless its image has one."""
    ast.set_keyvals(image, [pair for pair in ast.keyvals(image) if pair[0] != "tag"])
    caption, name = ast.inlines(image), ast.identifier(image)
    if name and not re.match("fig:.", name):  # a place to link to, and no label
        caption, name = [ast.span(caption, ast.make_attr(name))], ""
    return _figure(image, caption, ast.make_attr(name or implied, [PANEL]))


def _own_classes(div: Element) -> list[str]:
    """An author's classes, but not the one that tells figures with panels."""
    return [name for name in ast.classes(div) if name != WHOLE]


def _ordinary(div: Element, image: Inline, caption: list[Inline]) -> Block:
    pairs = [pair for pair in ast.keyvals(div) if pair[0] not in COLUMNS]
    attr = ast.make_attr(ast.identifier(div), _own_classes(div), pairs)
    return _figure(image, caption or ast.inlines(image), attr)


def _figure(image: Inline, caption: list[Inline], attr: ast.Attr) -> Block:
    """A figure as Pandoc makes one of an image with a caption: the description is the caption once more."""
    alternative = ast.attributes(image).get("alt")
    description = copy.deepcopy(caption) if alternative is None else ast.inlines_of(alternative)
    ast.set_keyvals(image, [pair for pair in ast.keyvals(image) if pair[0] != "alt"])
    ast.set_identifier(image, "")
    ast.set_inlines(image, description)
    return ast.figure([ast.plain([image])], [ast.plain(caption)] if caption else [], attr)


# --- numbers ----------------------------------------------------------------------------------------------------------

_HELD = "held\0"
_NUMBER = "number\0"
_TOKEN = re.compile("\0([^\0]*)\0([a-z]+)\0")
"""The number of a panel until its figure's is known. No author can write it, nor the names: Pandoc takes no NUL."""


def as_div(whole: Element) -> Block:
    """A figure with panels as pandoc-fignos can number it, in a div: the whole, a reference to it, then its panels.

    The whole is a figure without a file. Panels have a tag, so that they take no number of their own.
    """
    label, pairs = ast.identifier(whole), ast.keyvals(whole)
    holder = ast.make_attr(classes=[_HELD, *ast.classes(whole)], keyvals=[one for one in pairs if one[0] != "tag"])
    tag = [one for one in pairs if one[0] == "tag"]
    outer = ast.figure([ast.plain([ast.image([], "")])], ast.caption(whole), ast.make_attr(label, keyvals=tag))
    asked = ast.citation(label)
    asked["citationMode"] = ast.in_text()
    # The exclamation mark asks for the number alone, whatever the settings are.
    number = ast.para([ast.string("!"), ast.cite([asked], [ast.string(f"@{label}")])])
    rows, count = [], 0
    for row in ast.blocks(whole):
        panels = []
        for panel in ast.blocks(row):
            attr = ast.make_attr(ast.identifier(panel), keyvals=[("tag", f"\0{label}\0{letter(count)}\0")])
            panels.append(ast.figure(ast.blocks(panel), ast.caption(panel), attr))
            count += 1
        rows.append(ast.div(panels, ast.attr(row)))
    return ast.div([outer, number, *rows], holder)


def is_held(block: Block) -> bool:
    """Whether this is what ``as_div`` has made of a figure."""
    return block["t"] == "Div" and _HELD in ast.classes(block)


def as_figure(div: Block) -> Block:
    """The figure that ``as_div`` was given, with its number and the letters of its panels."""
    outer, number, *rows = ast.blocks(div)
    count = 0
    for row in rows:
        for panel in ast.blocks(row):
            ast.become(panel, _lettered(panel, letter(count), columns_of(row)))
            count += 1
    found = next((ast.words(one) for one in ast.walk(number) if one["t"] == "Link"), "")
    pairs = [one for one in ast.keyvals(div) if one[0] != "secno"]
    classes = [name for name in ast.classes(div) if name != _HELD]
    attr = ast.make_attr(ast.identifier(outer), ["fignos", *classes], [*pairs, [_NUMBER, found]])
    return ast.figure(rows, ast.caption(outer), attr)


def _lettered(panel: Block, mark: str, columns: int) -> Block:
    """A panel whose caption begins with its letter.

    A width in percent is a part of the text's, as that of any figure, so it becomes more of the panel's.
    """
    is_figure = panel["t"] == "Figure"
    image = ast.inlines(ast.blocks(panel)[0] if is_figure else panel)[0]
    name = ast.identifier(panel) or ast.identifier(image)
    ast.set_identifier(image, "")
    for pair in ast.keyvals(image):
        if pair[0] == "width" and (part := re.fullmatch(r"(\d{1,3}(?:\.\d{1,6})?)%", pair[1])):
            pair[1] = f"{min(float(part[1]) * columns, 100):.4g}%"
    words = [inline for one in (ast.caption(panel) if is_figure else ()) for inline in ast.inlines(one)]
    words = [inline for inline in words if not ast.is_span(inline, "caption-label")]
    while words and words[0]["t"] in ast.SPACES:
        del words[0]
    label = ast.span([ast.string(f"({mark})")], ast.make_attr(classes=["caption-label"]))
    caption = ast.plain([label, *([ast.space(), *words] if words else [])])
    return ast.figure([ast.plain([image])], [caption], ast.make_attr(name, [PANEL]))


def fill_numbers(blocks: list[Block]) -> None:
    """Write the numbers of panels, such as ``3a``, in the places that ``as_div`` has left for them."""
    numbers: dict[str, str] = {}
    for element in ast.walk(blocks):
        if is_whole(element):
            numbers[ast.identifier(element)] = ast.attributes(element).get(_NUMBER, "")
            ast.set_keyvals(element, [pair for pair in ast.keyvals(element) if pair[0] != _NUMBER])
    for element in ast.walk(blocks) if numbers else ():
        if element["t"] == "Str" and "\0" in ast.text(element):
            ast.set_text(element, _TOKEN.sub(lambda match: numbers.get(match[1], "") + match[2], ast.text(element)))

"""The text as it is printed: adapted to paper, and cheap to lay out.

WeasyPrint computes a style once for all elements that match the same rules, have the same parent style, and have
neither an ``id`` nor a ``style``. So anchors are on the smallest possible element, and alignment is a class.
"""

from __future__ import annotations

import re

from recto.formats.pdf.arrangement import box_abstract, figures_to_end, in_columns, move_authors
from recto.formats.pdf.footnotes import place_notes
from recto.formats.pdf.listings import break_at_spaces
from recto.formats.pdf.reference_list import list_references
from recto.formats.pdf.tables import fit_tables
from recto.html.headers import mark_headers
from recto.html.images import has_size, size_in_pixels
from recto.html.tree import Node, add_style, copy, detach, has_class, is_blank, nodes, pop, put_first, unwrap
from recto.manuscript.settings import PdfSettings

_LONG = 60
"""So many characters of code fit a line, even in a list."""


def for_print(body: Node, wanted: PdfSettings, *, authors: bool = False) -> Node:
    """A copy of the text for the printed page. ``authors``: whether the title block names the authors.

    First come the passes that change elements in place. Notes leave their list before its items get their numbers. The
    passes that move elements come last: sections, then figures, so that everything is in its final place when columns
    are made.
    """
    root = copy(body)
    address_images(root)
    mark_headers(root)
    unwrap_citations(root)
    drop_line_links(root)
    align_by_class(root)
    drop_empty_paragraphs(root)
    hold_bold_lines(root)
    break_at_spaces(root, _LONG // (2 if wanted.in_columns else 1))
    fit_tables(root, wanted)
    list_references(root)
    place_notes(root)
    count_by_style(root)
    if authors:
        move_authors(root)
    box_abstract(root)
    if wanted.figures == "end":
        figures_to_end(root)
    if wanted.in_columns:
        in_columns(root)
    return root


def address_images(root: Node) -> None:
    """Give images addresses that begin with ``recto:``, and turn sizes given by the author into styles.

    WeasyPrint ignores size attributes. The stylesheet sets the size of all other images.
    """
    for node in root.iter("img"):
        if has_size(node):
            size_in_pixels(node)
        width, height = pop(node, "width"), pop(node, "height")
        if (width or height) and not has_class(node, "inline_icon"):
            add_style(node, f"width:{width}px" if width else f"height:{height}px")
        node.set("src", f"recto:{node.get('src', '')}")


def unwrap_citations(root: Node) -> None:
    """Remove the elements around citations, which the printed page does not need."""
    unwrap(root, _CITATIONS(root))


_CITATIONS = nodes("descendant::span[@class='citation']")


def drop_line_links(root: Node) -> None:
    """Remove the links to the lines of code, which have no text."""
    for link in _LINE_LINKS(root):
        detach(link)


_LINE_LINKS = nodes("descendant::pre/code/span/a[not(node())]")


def align_by_class(root: Node) -> None:
    """In cells whose only style is an alignment, turn it into a class."""
    for cell in _STYLED_CELLS(root):
        side = _ALIGNED.fullmatch(cell.get("style", ""))
        if side:
            del cell.attrib["style"]
            put_first(cell, {"class": f"{side[1]} {cell.get('class', '')}".rstrip()})


_STYLED_CELLS = nodes("descendant::td[@style] | descendant::th[@style]")
_ALIGNED = re.compile(r"text-align:\s*(left|right|center);?")


def drop_empty_paragraphs(root: Node) -> None:
    """Remove paragraphs that have nothing in them, which is what TeX leaves: a heading would hold on to one."""
    for paragraph in _EMPTY(root):
        detach(paragraph)


_EMPTY = nodes("descendant::p[not(*) and not(@id) and not(normalize-space())]")


def hold_bold_lines(root: Node) -> None:
    """Let a paragraph that is one bold phrase hold on to what follows, as a heading does."""
    for paragraph in _BOLD(root):
        if is_blank(paragraph.text) and is_blank(paragraph[0].tail):
            put_first(paragraph, {"class": f"held {paragraph.get('class', '')}".rstrip()})


_BOLD = nodes("descendant::p[count(*) = 1 and (strong or b) and following-sibling::*]")


_NUMBERED = nodes("descendant::ol[@start] | descendant::li[@value]")
_NUMBER = re.compile(r"-?\d{1,6}")


def count_by_style(root: Node) -> None:
    """Turn the number attributes of lists and items into styles: WeasyPrint ignores these attributes."""
    for node in _NUMBERED(root):
        number = node.get("start" if node.tag == "ol" else "value", "")
        if not _NUMBER.fullmatch(number):
            continue
        if node.tag == "ol":
            add_style(node, f"counter-reset:list-item {int(number) - 1}")
        else:
            add_style(node, f"counter-set:list-item {int(number)};counter-increment:none")

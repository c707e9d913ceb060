"""Paragraphs, after Pandoc has written them: rules, page breaks, the space after lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recto.formats.docx.xml import OFFICE, VML, add_property, child, set_style, style_of, w

if TYPE_CHECKING:
    from lxml.etree import _Element as Node


def draw_rules(root: Node) -> None:
    """Draw rules as the border of a paragraph, in place of the Word 97 drawings that Pandoc makes."""
    for rectangle in list(root.iter(f"{{{VML}}}rect")):
        paragraph = next(rectangle.iterancestors(w("p")), None)
        if rectangle.get(f"{{{OFFICE}}}hr") and paragraph is not None:
            paragraph[:] = []
            set_style(paragraph, "HorizontalRule")


def break_pages(root: Node) -> None:
    """Begin a new page at the paragraph after a mark, and remove the mark."""
    for mark in [paragraph for paragraph in root.iter(w("p")) if style_of(paragraph) == "PageBreak"]:
        following = next((node for node in mark.itersiblings() if node.tag in (w("p"), w("tbl"))), None)
        parent = mark.getparent()
        if following is not None and following.tag == w("p"):
            if following.find(f"{w('pPr')}/{w('pageBreakBefore')}") is None and style_of(following) != "PageBreak":
                add_property(following, "pageBreakBefore")
        elif following is not None:
            mark[:] = []
            add_property(mark, "pageBreakBefore")
            continue
        if parent is not None:
            parent.remove(mark)


def end_lists(root: Node) -> None:
    """Put the usual space between paragraphs after a list."""
    for paragraph in root.iter(w("p")):
        following = paragraph.getnext()
        if (
            style_of(paragraph) == "Compact"
            and paragraph.find(f"{w('pPr')}/{w('numPr')}") is not None
            and following is not None
            and following.find(f"{w('pPr')}/{w('numPr')}") is None
        ):
            add_property(paragraph, "spacing", after="140")


_WIDE = ("BodyText", "Abstract", "Bibliography", "BlockText")
"""The styles of running text."""


def with_wide_lines(styles: bytes) -> bytes:
    """The styles, with double line spacing in running text."""
    from lxml import etree

    root = etree.fromstring(styles)
    for style in root.iter(w("style")):
        if style.get(w("styleId")) in _WIDE:
            properties = child(style, "pPr")
            spacing = child(properties, "spacing")
            spacing.set(w("line"), "480")
            spacing.set(w("lineRule"), "auto")
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)

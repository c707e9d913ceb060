"""Before Pandoc writes: turn classes, lines, page breaks and numbered equations into elements that Word can show."""

from __future__ import annotations

import re
from collections.abc import Sequence

from recto.pandoc import ast
from recto.pandoc.ast import Block, Element, Inline
from recto.pandoc.formulas import upright_bold
from recto.pandoc.raw_html import attribute

# --- classes ----------------------------------------------------------------------------------------------------------

_PLACES = {"center": "Centered", "right": "Right Aligned", "page_center": "Centered", "recto-excerpt": "Excerpt"}
_PARAGRAPH = re.compile(r"\s*<(p|center)\b([^<>]*)>\s*", re.IGNORECASE)
"""An author's tag that Pandoc leaves before the text of a paragraph."""


def by_class(blocks: list[Block]) -> None:
    """Apply the classes of Manubot's page in Word, except for colours, which only the page has."""
    _align_paragraphs(blocks)
    for element in list(ast.walk(blocks)):
        if element["t"] == "Span":
            _style_span(element)
        elif element["t"] == "Div":
            style = _place([*ast.classes(element), ast.attributes(element).get("align", "").lower()])
            if style:
                ast.keyvals(element).append(["custom-style", style])
        elif element["t"] == "Para" and ast.alone(ast.inlines(element), "Span"):
            style = _place(ast.classes(ast.inlines(element)[0]))
            if style:
                ast.become(element, ast.div([ast.para(ast.inlines(element))], ast.custom_style(style)))
    _mark_page_breaks(blocks)


def _align_paragraphs(blocks: list[Block]) -> None:
    """Put the paragraph after an author's ``<p align="…">`` or ``<center>`` into a div that says the same."""
    for siblings in ast.block_lists(blocks, "RawBlock"):
        for index in range(len(siblings) - 1):
            raw, inner = siblings[index : index + 2]
            if raw["t"] != "RawBlock" or inner["t"] not in ("Plain", "Para"):
                continue
            if tag := _PARAGRAPH.fullmatch(ast.text(raw)):
                align = "center" if tag[1].lower() == "center" else attribute(tag[2], "align").lower()
                siblings[index + 1] = ast.div([inner], ast.make_attr(keyvals=[("align", align)]))


def _style_span(span: Element) -> None:
    if "semibold" in ast.classes(span):
        ast.set_inlines(span, [ast.strong(ast.inlines(span))])
    elif "caption-label" in ast.classes(span):
        ast.keyvals(span).append(["custom-style", "Caption Label"])


def _place(classes: Sequence[str]) -> str | None:
    return next((_PLACES[name] for name in classes if name in _PLACES), None)


_PAGE_BREAK = ast.raw_block("openxml", '<w:p><w:pPr><w:pStyle w:val="PageBreak"/></w:pPr></w:p>')
"""Marks where a page begins; ``break_pages`` moves the page break into the next paragraph."""


def _mark_page_breaks(blocks: list[Block]) -> None:
    for index in range(len(blocks) - 1, -1, -1):
        block = blocks[index]
        if block["t"] == "Div":
            _mark_page_breaks(ast.blocks(block))
        if block["t"] in ("Para", "Plain"):
            inside = (one for one in ast.inlines(block) if one["t"] in ("Span", "Image"))
            classes = {name for one in inside for name in ast.classes(one)}
        else:
            classes = set(ast.classes(block))
        if classes & {"page_break_after", "page_center"}:
            blocks.insert(index + 1, _PAGE_BREAK)
        if classes & {"page_break_before", "page_center"}:
            blocks.insert(index, _PAGE_BREAK)


# --- lines ------------------------------------------------------------------------------------------------------------


def set_entries(blocks: list[Block]) -> None:
    """Put the parts of references that the citation style shows as blocks (CSL 1.0.2, ``display``) on separate lines.

    Pandoc's writer treats them as spans, so that their words would run together. And it knows one list only: the others
    get its style by name.
    """
    for element in ast.walk(blocks):
        if ast.is_reference_list(element) and ast.identifier(element) != "refs":
            ast.keyvals(element).append(["custom-style", "Bibliography"])
    for inlines in ast.inline_lists(blocks):
        lines: list[Inline] = []
        ends_line = False
        for inline in inlines:
            is_block = ast.is_span(inline, "csl-block")
            if lines and (is_block or ends_line) and inline["t"] != "Space":
                lines.append(ast.line_break())
            ends_line = is_block or (ends_line and inline["t"] == "Space")
            lines.append(inline)
        inlines[:] = lines


def trim_lines(blocks: list[Block]) -> None:
    """Remove spaces at the beginning of a line: HTML does not show them, but Word does."""
    for element in ast.walk(blocks):
        if element["t"] in ("Para", "Plain"):
            _trim(ast.inlines(element), True)


_WITH_INLINES = ast.MARKUP | {"Span", "Link", "Cite", "Quoted"}


def _trim(inlines: list[Inline], at_start: bool) -> bool:
    """Trim inlines. Returns whether the next inline is at the beginning of a line."""
    kept: list[Inline] = []
    for inline in inlines:
        kind = inline["t"]
        if kind in ast.SPACES and at_start:
            continue
        if kind == "RawInline" and ast.raw_format(inline) != "openxml":
            continue
        if kind == "LineBreak":
            while kept and kept[-1]["t"] in ast.SPACES:
                kept.pop()
            at_start = True
        elif kind in _WITH_INLINES:
            at_start = _trim(ast.inlines(inline), at_start)
        else:
            at_start = False
        kept.append(inline)
    inlines[:] = kept
    return at_start


# --- equations --------------------------------------------------------------------------------------------------------

_TAB = ast.raw_inline("openxml", "<w:r><w:tab/></w:r>")


def set_equations(blocks: list[Block]) -> None:
    """Put each numbered equation in its own paragraph, centred at one tab stop, with its number at another.

    The bold letters of all formulas become the characters that ``equations`` knows as upright.
    """
    for element in list(ast.walk(blocks)):
        if element["t"] == "Math":
            ast.set_text(element, upright_bold(ast.text(element)))
        if element["t"] != "Para":
            continue
        content = [inline for inline in ast.inlines(element) if inline["t"] not in ast.SPACES]
        if len(content) != 1 or not ast.is_span(content[0], "eqnos"):
            continue
        equation = content[0]
        parts = ast.inlines(equation)
        formula = [ast.math(f"\\displaystyle {upright_bold(ast.text(part))}") for part in parts if part["t"] == "Math"]
        number = [part for part in parts if part["t"] != "Math"]
        line = ast.span([_TAB, *formula, _TAB, *number], ast.attr(equation))
        ast.become(element, ast.div([ast.para([line])], ast.custom_style("Equation")))

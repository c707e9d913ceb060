"""The languages of words in the Word file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from recto import theme
from recto.formats.docx.xml import w
from recto.pandoc import ast
from recto.pandoc.ast import Block, Inline

if TYPE_CHECKING:
    from lxml.etree import _Element as Node

_EAST_ASIAN = re.compile(r"(zh|ja|ko)\b", re.IGNORECASE)


def set_languages(root: Node) -> None:
    """Name languages of the Near and the Far East in attributes of their own, which Word looks at for their scripts
    (ECMA-376 part 1, 17.3.2.20); Pandoc names each like a European one."""
    for language in root.iter(w("lang")):
        tag = language.get(w("val"), "")
        if theme.direction(tag) == "rtl":
            language.set(w("bidi"), tag)
        elif _EAST_ASIAN.match(tag):
            language.set(w("eastAsia"), theme.shapes(tag))


def end_right_to_left(blocks: Sequence[Block]) -> None:
    """Put a left-to-right mark behind words from right to left, in a text from left to right: Word and LibreOffice do
    not isolate them, and the numbers behind them would change their places."""
    turned: set[int] = set()
    for element in ast.walk(blocks):
        if element["t"] == "Div" and ast.attributes(element).get("dir") == "rtl":
            turned.update(id(inlines) for inlines in ast.inline_lists(element))
    for inlines in [*ast.inline_lists(blocks, "Span")]:
        if id(inlines) not in turned:
            inlines[:] = [one for inline in inlines for one in (inline, *_mark_behind(inline))]


def _mark_behind(inline: Inline) -> Iterator[Inline]:
    if inline["t"] == "Span" and ast.attributes(inline).get("dir") == "rtl":
        yield ast.string("\u200e")

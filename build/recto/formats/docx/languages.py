"""The languages of words in the Word file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recto import theme
from recto.formats.docx.xml import w

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

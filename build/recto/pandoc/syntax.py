"""Pandoc's Markdown as regular expressions, where Recto has to find it in the text itself."""

from __future__ import annotations

import re

_KEY = r"""@
    (?:
      \{(?P<braced>[^\s{}]+)\}                                               # @{any characters}
    | (?P<bare>(?:url:|https?:)(?:\w|[:.\#$%&\-+?<>~/](?=\w)|[:/](?=/))+/   # a URL's last slash belongs to it
               (?![\w/:.\#$%&\-+?<>~]))
    | (?P<plain>\w(?:[\w\u0300-\u036f]|[:.\#$%&\-+?<>~/](?=\w)|[:/](?=/))*)  # accents may stand apart
    )"""
KEY = re.compile(rf"(?<![^\W_]){_KEY}", re.VERBOSE)
"""A citation key after ``@`` as Pandoc's manual defines it ("Citation syntax"), and Manubot's trailing slash."""

ADJACENT_KEY = re.compile(_KEY, re.VERBOSE)
"""A key that follows another at once."""

INVISIBLE = "[\u00ad\u200b-\u200f\u2060\ufeff]"
"""Characters without a width, which come along when text is copied from a page or a PDF."""

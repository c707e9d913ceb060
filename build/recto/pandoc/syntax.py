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

_WITHIN_SCRIPT = (
    r"\*{1,2}[^*_~^\n\\]+\*{1,2}|_{1,2}[^*_~^\n\\]+_{1,2}|`[^`\n]+`|\$[^$\n]+\$|\"[^\"~^\n\\]+\""
    r"|\[[^\[\]@~^\n\\]+\]\([^()\s]+\)|\[[^\[\]~^\n\\]*@[^\[\]~^\n\\]+\]|\[[^\[\]\s~^\\]+\]"
)
SCRIPT = re.compile(
    rf"(?<![\\~^])(?P<sign>[~^])(?![~^])(?:{_WITHIN_SCRIPT}|[^\s~^\\*_`$\[\]\"]){{1,100}}(?P=sign)(?![~^])"
    r"(?!(?<=\]\^)\[)"
)
"""A subscript or superscript as Pandoc read it before 3.8.1: spaces may be in what it has in it, and it may begin with
a bracket. ``^[A]^[B]`` are two notes."""

_CITES = re.compile(r"[\s;(\[-]@[\w{]")
_WORD = re.compile(r"\([^\s()/:#.]+\)")


def is_citation_with_word(text: str, start: int, end: int) -> bool:
    """Whether the brackets from ``start`` to ``end`` cite, and a word that is no address is in parentheses behind them,
    as in ``[@key](so)``. Pandoc takes it for a link, and did not before 2.15."""
    return _WORD.match(text, end) is not None and _CITES.search(text, start, end) is not None

"""References in other languages than the manuscript's: their words get the language and the direction.

Screen readers, hyphenation and the shapes of Chinese characters follow the language. Without a direction of their own,
words that are written from right to left take the numbers behind them along: volume and pages would change places.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from html import escape

from recto import theme
from recto.core.model import CslItem
from recto.document.spans import with_spans
from recto.pandoc import ast
from recto.pandoc.ast import Attr

Words = Mapping[str, Mapping[str, str]]
"""The attributes ``lang`` and ``dir`` of the words of a reference that need them."""


def foreign_words(item: CslItem, lang: str) -> Words:
    """The words of an item that are in another language or direction than ``lang``."""
    found: dict[str, dict[str, str]] = {}
    tag = str(item.get("language") or "").strip().replace("_", "-")
    is_other = re.fullmatch(_TAG, tag) and _primary(tag) != _primary(lang)
    for text, is_title in _texts(item):
        attributes = {}
        letter = next(filter(str.isalpha, text), "")  # the first decides the direction
        is_latin = text.isascii() or all(
            unicodedata.name(one, "").startswith("LATIN") for one in filter(str.isalpha, text)
        )
        # Registries give the language of the journal to English titles as well.
        if is_other and letter and (is_title and not _OTHER_SCRIPT.match(tag) if is_latin else True):
            attributes["lang"] = tag
        direction = "rtl" if letter and unicodedata.bidirectional(letter) in ("R", "AL") else "ltr"
        if letter and direction != theme.direction(lang):
            attributes["dir"] = direction
        if attributes:
            found[text] = attributes
    return found


_TAG = "[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*"
_OTHER_SCRIPT = re.compile(
    r"(am|ar|as|be|bg|bn|el|fa|gu|he|hi|hy|iw|ja|ka|kk|kn|ko|ky|mk|ml|mn|mr|my|ne|or|pa|ps|ru|sa|si|ta|te|th|uk|ur|yi|zh)\b",
    re.IGNORECASE,
)
"""Languages that are not written in Latin letters."""


def _primary(tag: str) -> str:
    return tag.lower().partition("-")[0]


def _texts(item: CslItem) -> Iterator[tuple[str, bool]]:
    """The words of an item, as a style prints them, and whether they are its title; not of its markup."""
    for field in ("title", "container-title", "container-title-short", "collection-title", "publisher"):
        for text in re.split(r"<[^>]+>", str(item.get(field) or "")):
            yield " ".join(text.split()), field == "title"
    yield str(item.get("publisher-place") or ""), False
    for role in ("author", "editor", "translator"):
        for name in item.get(role) or ():
            yield from ((str(name.get(part) or ""), False) for part in ("family", "given", "literal"))


def mark(cited: str, written: str, items: Sequence[CslItem], lang: str) -> tuple[str, str]:
    """The document and its HTML with spans around the foreign words of the references."""
    by_entry = {f"ref-{item['id']}": foreign_words(item, lang) for item in items}
    if not any(by_entry.values()):
        return cited, written
    tree = ast.loads(cited)
    for element in ast.walk(tree["blocks"]):
        if element["t"] == "Div" and (words := by_entry.get(ast.identifier(element))):
            for inlines in [*ast.inline_lists(element)]:
                inlines[:] = with_spans(inlines, partial(_places, words))
    pieces = re.split(r'(?=<div id="ref-)', written)
    for index, piece in enumerate(pieces):
        name = re.match(r'<div id="([^"]+)"', piece)
        if name and (words := by_entry.get(name[1])):
            pieces[index] = re.sub(r"(?<=>)[^<]+", partial(_in_html, words), piece)
    return ast.dumps(tree), "".join(pieces)


def _pattern(words: Words) -> re.Pattern[str]:
    """Any of the words, the longest first; whole ones, but in Chinese and Japanese, which have no spaces."""
    longest_first = sorted(words, key=len, reverse=True)
    whole = (one if _CHINESE.search(one) else rf"(?<!\w){one}(?!\w)" for one in map(re.escape, longest_first))
    return re.compile("|".join(whole))


_CHINESE = re.compile("[\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]")


def _places(words: Words, text: str) -> Iterator[tuple[int, int, Attr]]:
    for match in _pattern(words).finditer(text):
        yield *match.span(), ast.make_attr(keyvals=[*words[match[0]].items()])


def _in_html(words: Words, text: re.Match[str]) -> str:
    escaped = {escape(word, quote=False): attributes for word, attributes in words.items()}

    def marked(match: re.Match[str]) -> str:
        attributes = "".join(f' {name}="{value}"' for name, value in escaped[match[0]].items())
        return f"<span{attributes}>{match[0]}</span>"

    return _pattern(escaped).sub(marked, text[0])

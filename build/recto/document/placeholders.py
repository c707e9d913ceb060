"""Citation keys exchanged for placeholders before Pandoc reads the text, and put back into what it made of it.

Pandoc's Markdown reader keeps no positions, and only it can tell a citation from an ``@`` in code, a comment, a link or
an e-mail address. So each ``@key`` becomes a placeholder: letters of a dead script, as many as the key has characters,
different every time. Pandoc takes a placeholder for a citation key exactly where it would take the key; what it puts
into a citation tells the place, and everywhere else the key is put back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Set

from recto.pandoc import ast
from recto.pandoc.syntax import ADJACENT_KEY, INVISIBLE, KEY

_ALPHABETS = tuple(
    "".join(map(chr, block)) for block in ((range(0x13000, 0x13400)), range(0x14400, 0x14600), range(0x16800, 0x16A00))
)
"""Egyptian hieroglyphs, Anatolian hieroglyphs, Bamum: letters (so Pandoc takes them in a key) of single width (so
that tables drawn with characters keep their columns)."""


_INVISIBLE_AFTER = re.compile(rf"{INVISIBLE}++(?!\w)")
_INVISIBLE_BEFORE = re.compile(rf"(?<=[\[;(\s]){INVISIBLE}++(-?)\Z")
_BEGINS_EXAMPLE = re.compile(r"^[ \t>]*\(@([\w-]+)\)(?=\s|$)", re.MULTILINE)


def example_labels(text: str) -> set[str]:
    """Names that may number examples: ``(@label)`` at the beginning of a line. To Pandoc, ``@label.`` is one as
    well, but nobody writes that unless it is a citation."""
    return set(_BEGINS_EXAMPLE.findall(text))


class Placeholders:
    """Exchanges keys for placeholders, and back. ``text`` is the text with placeholders. ``works`` are names of works:
    what bears one is cited where it would else number an example."""

    def __init__(self, text: str, works: Set[str] = frozenset()) -> None:
        self.alphabet = next((a for a in _ALPHABETS if not set(a) & set(text)), "")
        # `(@label)` at a line's beginning numbers an example, and `@label` elsewhere then refers to it.
        self.examples = example_labels(text) - works
        self.found: dict[str, re.Match[str]] = {}
        self.text = "".join(self._exchanged(text)) if self.alphabet else text

    def _exchanged(self, text: str) -> Iterator[str]:
        position = 0
        while match := KEY.search(text, position):
            before = text[position : match.start()]
            yield _INVISIBLE_BEFORE.sub(r"\1", before) if not before.isascii() else before
            while match:
                yield self._exchange(match)
                position = match.end()
                match = ADJACENT_KEY.match(text, position)
            if invisible := _INVISIBLE_AFTER.match(text, position):
                position = invisible.end()
        yield text[position:]

    def _exchange(self, match: re.Match[str]) -> str:
        key = key_of(match)
        # A colon, as nearly every key has one, keeps `(@doi:10.1/x)` at a line's beginning from numbering an example.
        numbers = match.string[match.end() : match.end() + 1] in (".", ")") and len(key) > 2
        colon = bool(match["bare"] or (match["plain"] and (numbers or re.search(r"[^\w-]", key))))
        width = len(key) - colon
        number, base = len(self.found), len(self.alphabet)
        if number >= base**width or match["plain"] in self.examples:
            return match.group()
        letters = ""
        for _ in range(width):
            number, digit = divmod(number, base)
            letters += self.alphabet[digit]
        self.found[letters] = match
        placeholder = f"{letters[0]}:{letters[1:]}" if colon else letters
        return f"@{{{placeholder}}}" if match["braced"] else f"@{placeholder}"

    def restore(self, output: str) -> tuple[str, list[re.Match[str]]]:
        """Pandoc's JSON with the keys put back, and the keys that it takes for citations, in the text's order."""
        if not self.found:
            return output, []
        letter = f"[{self.alphabet[0]}-{self.alphabet[-1]}]"
        cited: dict[str, re.Match[str]] = {}

        def back(match: re.Match[str]) -> str:
            letters = match.group().replace(":", "")
            found = self.found.get(letters)
            if found is None:
                return match.group()
            if output.endswith(ast.BEFORE_CITATION_ID, 0, match.start()):
                cited[letters] = found
            elif not output.endswith(("@", "@{"), 0, match.start()):
                return in_identifier(key_of(found))
            return json.dumps(key_of(found), ensure_ascii=False)[1:-1]

        restored = re.sub(f"{letter}+(?::{letter}+)?", back, output)
        return restored, sorted(cited.values(), key=lambda match: match.start())


def in_identifier(key: str) -> str:
    """What Pandoc leaves of a key in an identifier that it makes of a heading: letters, digits, ``_``, ``-``, ``.``."""
    return re.sub(r"[^\w.-]", "", key).lower()


def key_of(match: re.Match[str]) -> str:
    """The citation key that ``recto.pandoc.syntax.KEY`` has found."""
    return match["braced"] or match["bare"] or match["plain"]

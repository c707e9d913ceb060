"""A page -> its words in their order, each with what it is part of: a citation, a caption, a note, the references.

A word's place is the number of characters before it that are no white space, in the title and the text, where a formula
or an image is one character. ``client/source.js`` counts the same in the open page, without what scripts have added.
So a place holds in whatever way the page's tree is patched, and does not depend on how it is divided into elements.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from enum import Enum, auto
from html import unescape
from urllib.parse import unquote

from recto.document.glossary import TAKEN
from recto.document.statements import PLACES
from recto.references.keys import unlisted_id

WORD = re.compile(
    "[A-Za-z0-9]++(?![^\x00-\x7f])"  # the same as below, in less time
    "|[^\\W_\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"
    "|[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""A run of letters and digits; in scripts that do not part words by spaces, one character."""

FORMULA, IMAGE, NOTE, KEY = "\0formula ", "\0image", "\0note", "\0@"
"""What the words that stand for something else begin with: none of the text does."""


def formula(tex: str) -> str:
    """The word for a formula."""
    return FORMULA + "".join(tex.split())


class Part(Enum):
    """What words of a page are part of that are not simply the text."""

    TITLE = auto()
    MADE = auto()
    """Numbers and links that Recto has added: they stand for their owner."""
    BRIEF = auto()
    """A citation or the text of a link: some words may be the author's."""
    CAPTION = auto()
    """A table's caption, which may be behind the table in the text."""
    NOTE = auto()
    REFERENCE = auto()
    METADATA = auto()
    """A statement or a list made from the metadata, unless the author wrote it."""


@dataclass(slots=True)
class Stretch:
    """The words of a page from ``first`` to before ``last``."""

    part: Part
    first: int
    outer: Stretch | None
    last: int = 0
    owner: int = -1
    """The word that these stand for, such as a citation's key."""
    name: str = ""
    """The id of a note, a reference or a statement."""
    beyond: int = 0
    """For a caption, the end of its table."""


@dataclass(slots=True)
class PageWords:
    """The words of a page and their places. Plain lists: tuples for each word would cost as much again."""

    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    runs: list[int] = field(default_factory=list)
    """Where runs of words begin that are in the same block and stretch; ``blocks`` and ``within`` have these."""
    blocks: list[int] = field(default_factory=list)
    within: list[Stretch | None] = field(default_factory=list)
    sizes: dict[int, int] = field(default_factory=dict)
    """How many characters a word has on the page, where it is not as many as it has."""
    stretches: list[Stretch] = field(default_factory=list)
    notes: dict[str, int] = field(default_factory=dict)
    """The words that refer to notes, by the notes' ids."""

    def block(self, index: int) -> int:
        """The number of the block that a word is in."""
        return self.blocks[bisect_right(self.runs, index) - 1]

    def stretch(self, index: int) -> Stretch | None:
        """The innermost stretch that a word is in."""
        return self.within[bisect_right(self.runs, index) - 1]

    def size(self, index: int) -> int:
        """How many characters a word has on the page."""
        return self.sizes.get(index, len(self.words[index]))


def page_words(page: str) -> PageWords:
    """The words of the title and of ``<main>``. An entry of the references is one word."""
    reader = _Reader()
    if (start := page.find('<h1 class="recto-title"')) >= 0:
        reader.read(page[start : page.find("</h1>", start) + 5])
    reader.read(page[page.find("<main") : page.rfind("</main>")])
    return reader.found


_PIECE = re.compile(
    r"(?P<text>[^<]+)"
    r"|<math\b(?P<math>.*?)</math>|<(?P<unread>svg|script|style)\b.*?</(?P=unread)>"
    r"|<span class=\"math (?:inline|display)\">(?P<tex>[^<]*)</span>"
    r"|</?(?:abbr|b|bdi|bdo|cite|code|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|strong|sub|sup|time|u|var|wbr)\b[^>]*>"
    r"|</(?P<closes>[^>]+)>"
    r"|<(?P<opens>[a-zA-Z][\w:-]*)(?P<attributes>(?:[^>\"]|\"[^\"]*\")*)>"
    r"|<[^>]*>",
    re.DOTALL,
)
_INLINE = frozenset("a img input label span".split())
_TELLING = frozenset("a caption div h1 li span".split())
"""The elements that can be the beginning of a stretch."""
_NESTED = _TELLING | {"table"}
_TEX = re.compile(r'<annotation encoding="application/x-tex">(.*?)</annotation>', re.DOTALL)
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_MADE = frozenset(("caption-label", "eqnos-number", "header-section-number", "footnote-back"))
_LABELLED = re.compile(r"(?:\w+\.html)?#((?:fig|tbl|eq|sec):.+)")
"""A link to a label; the supplement may be another page."""
_CLOSED = frozenset((Part.TITLE, Part.MADE))
"""Parts whose parts do not matter."""


_ENTRY = re.compile(r'<div id="ref-([^"]*)" class="csl-entry"')
_SIGN = re.compile(r"<math\b.*?</math>|<img\b[^>]*>", re.DOTALL)
_NO_TEXT = re.compile(r"<(svg|script|style)\b.*?</\1>|<[^>]*>", re.DOTALL)
_DIV = re.compile(r"<(/?)div\b")


def _end(html: str, start: int) -> int:
    """Where the div ends that begins at ``start``."""
    depth = 0
    for tag in _DIV.finditer(html, start):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return html.index(">", tag.end()) + 1
    return len(html)


class _Reader:
    """Reads HTML as ``recto.html.tree`` writes it, in which every element is closed."""

    def __init__(self) -> None:
        self.found = PageWords()
        self.length = self.block = 0
        self.stretch: Stretch | None = None
        self.outer: list[Stretch | None] = []
        self.captions: list[Stretch] = []

    def read(self, html: str) -> None:
        position = 0
        for entry in _ENTRY.finditer(html):
            self.read_text(html[position : entry.start()])
            position = _end(html, entry.start())
            self.read_entry(entry[1], html[entry.start() : position])
        self.read_text(html[position:])

    def read_entry(self, name: str, html: str) -> None:
        """An entry of the references: one word, which reads as nothing."""
        stretch = Stretch(Part.REFERENCE, len(self.found.words), self.stretch, name=unescape(name))
        outer, self.stretch = self.stretch, stretch
        self.add("", len("".join(unescape(_NO_TEXT.sub("", _SIGN.sub("x", html))).split())))
        self.stretch, stretch.last = outer, len(self.found.words)
        self.found.stretches.append(stretch)
        self.block += 1

    def read_text(self, html: str) -> None:
        for piece in _PIECE.finditer(html):
            kind = piece.lastgroup
            if kind == "text":
                if not (text := piece[0]).isspace():
                    self.text(text)
            elif kind == "closes":
                self.close(piece["closes"])
            elif kind == "attributes":
                self.enter(piece["opens"], piece["attributes"])
            elif kind == "tex":
                tex = unescape(piece["tex"])
                self.add(formula(tex.strip("$")), len("".join(tex.split())))
            elif kind == "math":
                tex_of = _TEX.search(piece[0])
                self.add(formula(unescape(tex_of[1]) if tex_of else ""), 1)

    def add(self, word: str, size: int) -> int:
        self.run()
        index = len(self.found.words)
        self.found.words.append(word)
        self.found.starts.append(self.length)
        self.found.sizes[index] = size
        self.length += size
        return index

    def run(self) -> None:
        """Note which block and stretch the next words are in."""
        found = self.found
        if not found.runs or found.blocks[-1] != self.block or found.within[-1] is not self.stretch:
            found.runs.append(len(found.words))
            found.blocks.append(self.block)
            found.within.append(self.stretch)

    def text(self, text: str) -> None:
        if "&" in text:
            text = unescape(text)
        runs = text.split()
        self.run()
        words, starts, at = self.found.words, self.found.starts, self.length
        for run in runs:
            if run.isascii() and run.isalpha():
                words.append(run)
                starts.append(at)
            else:
                for word in WORD.finditer(run):
                    words.append(word[0])
                    starts.append(at + word.start())
            at += len(run)
        self.length = at

    def enter(self, name: str, attributes: str) -> None:
        if name == "img":
            self.add(IMAGE, 1)
        elif name not in _INLINE:
            self.block += 1
        if name not in _NESTED:
            return
        self.outer.append(self.stretch)
        is_open = self.stretch is None or self.stretch.part not in _CLOSED
        if is_open and (attributes or name == "caption") and name in _TELLING:
            began = self.stretch_at(name, dict(_ATTRIBUTE.findall(attributes)))
            if began:
                self.found.stretches.append(began)
                self.stretch = began

    def close(self, name: str) -> None:
        if name not in _INLINE:
            self.block += 1
        if name not in _NESTED or not self.outer:
            return
        outer = self.outer.pop()
        if self.stretch is not None and self.stretch is not outer:
            self.stretch.last = len(self.found.words)
            if self.stretch.part is Part.CAPTION:
                self.captions.append(self.stretch)
        self.stretch = outer
        if name == "table" and self.captions:
            self.captions.pop().beyond = len(self.found.words)

    def stretch_at(self, name: str, attributes: dict[str, str]) -> Stretch | None:
        """The stretch that an element begins. A key, or a reference to a note, is a word in front of it."""
        first = len(self.found.words)
        classes, identifier = attributes.get("class", "").split(), attributes.get("id", "")
        if name == "a":
            return self.link(classes, unquote(unescape(attributes.get("href", ""))))
        if name == "caption":
            return Stretch(Part.CAPTION, first, self.stretch)
        if name == "h1":
            return Stretch(Part.TITLE, first, self.stretch) if "recto-title" in classes else None
        if name == "li":
            return (
                Stretch(Part.NOTE, first, self.stretch, name=identifier) if re.fullmatch(r"fn\d+", identifier) else None
            )
        if name == "div":
            listed = identifier if identifier in PLACES else "list" if TAKEN in classes else ""
            return Stretch(Part.METADATA, first, self.stretch, name=listed) if listed else None
        if "citation" in classes:
            return Stretch(Part.BRIEF, first, self.stretch)
        if "remote-image" in classes:  # the description of an image that cannot be shown
            owner = self.add(IMAGE, 0)
            return Stretch(Part.MADE, owner + 1, self.stretch, owner=owner)
        owner = first - 1 if "eqnos-number" in classes else -1
        return Stretch(Part.MADE, first, self.stretch, owner=owner) if _MADE & {*classes} else None

    def link(self, classes: list[str], target: str) -> Stretch | None:
        if "footnote-ref" in classes:
            owner = self.found.notes[target[1:]] = self.add(NOTE, 0)
            return Stretch(Part.MADE, owner + 1, self.stretch, owner=owner)
        if "footnote-back" in classes:
            return Stretch(Part.MADE, len(self.found.words), self.stretch)
        outer = self.stretch
        is_citation = target.startswith("#ref-") and outer is not None and outer.part is Part.BRIEF
        label = _LABELLED.fullmatch(target)
        if not (is_citation or label):
            return None
        if outer is not None and outer.part is Part.BRIEF:  # the key is a word of what is around the citation
            self.stretch = outer.outer
        owner = self.add(KEY + (label[1] if label else unlisted_id(target[5:])), 0)
        self.stretch = outer
        if outer is not None and outer.part is Part.BRIEF and outer.owner < 0:
            outer.owner = owner
        return Stretch(Part.BRIEF, owner + 1, self.stretch, owner=owner)

"""A version's Markdown -> its words, with their places. Citations, formulas and images are words as well."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from unicodedata import normalize

from recto.core.model import Location, SourceFile, line_and_column
from recto.pandoc.markdown import Kind, Piece, blanked, image_start, pieces
from recto.words.page_words import WORD

IMAGE, FORMULA, KEY = "\0image", "\0formula", "\0@"
"""What the words that stand for something else begin with: none of a text does."""


def loose(word: str) -> str:
    """A word as it is looked for in a text of another form: capitals do not count, nor which formula it is."""
    return word.partition(" ")[0] if word.startswith("\0") else word.casefold()


def words_of(text: str) -> list[str]:
    """The words of a plain text, in the form in which they are looked for."""
    return [loose(word) for word in WORD.findall(normalize("NFKC", text))]


@dataclass(frozen=True, slots=True)
class _Read:
    """A file's words, and where blocks and headings begin."""

    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    blocks: tuple[int, ...]
    headings: tuple[tuple[int, str], ...]
    shown: str
    """The text without what no reader sees, as long as the text."""


class Words:
    """The words of a version's files, one file after the other."""

    def __init__(self, files: Sequence[SourceFile]) -> None:
        self.files = tuple(files)
        self._read = [_metadata(one.text) if one.path.endswith(".yaml") else _markdown(one.text) for one in files]
        self.words = [word for one in self._read for word in one.words]
        self.first: list[int] = []
        """The first word of each file."""
        total = 0
        for one in self._read:
            self.first.append(total)
            total += len(one.words)

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def loose(self) -> list[str]:
        """The words in the form in which those of a Word file or a PDF are looked for."""
        return [loose(word) for word in self.words]

    def _at(self, index: int) -> tuple[int, int]:
        """The file that a word is in, and which word of the file it is."""
        file = bisect_right(self.first, index) - 1
        while not self._read[file].words:
            file -= 1
        return file, index - self.first[file]

    def location(self, index: int) -> Location:
        """Where a word is."""
        file, at = self._at(index)
        return Location(self.files[file].path, *line_and_column(self.files[file].text, self._read[file].starts[at]))

    def at_line(self, path: str, line: int) -> int:
        """The first word at a line of a file, or after it; -1 if there is none."""
        for file, one in enumerate(self.files):
            if one.path == path:
                starts = self._read[file].starts
                lines = one.text.split("\n")
                offset = sum(len(before) + 1 for before in lines[: line - 1])
                at = bisect_right(starts, offset - 1)
                return self.first[file] + at if at < len(starts) else -1
        return -1

    def block(self, index: int) -> tuple[int, int]:
        """The paragraph, heading, list item or row that a word is in: its first word, and the one after its last."""
        file, at = self._at(index)
        one = self._read[file]
        number = bisect_right(one.blocks, one.starts[at]) - 1
        end = one.blocks[number + 1] if number + 1 < len(one.blocks) else len(self.files[file].text) + 1
        first, last = bisect_right(one.starts, one.blocks[number] - 1), bisect_right(one.starts, end - 1)
        return self.first[file] + first, self.first[file] + last

    def kind(self, index: int) -> str:
        """What the block of a word begins with: the mark of a heading, an item or a row; empty for a paragraph."""
        file, at = self._at(index)
        one = self._read[file]
        start = one.blocks[bisect_right(one.blocks, one.starts[at]) - 1]
        mark = _BEGINS.match(self.files[file].text, start)
        return mark[0].strip()[:1] if mark else ""

    def named(self) -> dict[str, int]:
        """The first words of headings that the version has once, by their text."""
        found: dict[str, int] = {}
        texts = Counter(text for one in self._read for _, text in one.headings)
        for file, one in enumerate(self._read):
            for start, text in one.headings:
                at = bisect_right(one.starts, start)
                if texts[text] == 1 and at < len(one.words):
                    found[text] = self.first[file] + at
        return found

    def are_together(self, first: int, last: int) -> bool:
        """Whether two words are in the same file."""
        return self._at(first)[0] == self._at(last)[0]

    def text(self, first: int, end: int) -> str:
        """The words from ``first`` to before ``end`` as they are written."""
        return " ".join(
            part for file, start, stop in self._parts(first, end) for part in [_cut(self.files[file].text, start, stop)]
        )

    def signs(self, first: int, end: int) -> str:
        """The same without markup and spaces: what a reader sees."""
        return "".join(_signs(self._read[file].shown[start:stop]) for file, start, stop in self._parts(first, end))

    def _parts(self, first: int, end: int) -> Iterator[tuple[int, int, int]]:
        while first < end:
            file, at = self._at(first)
            one = self._read[file]
            last = min(end - first, len(one.words) - at)
            yield file, one.starts[at], one.ends[at + last - 1]
            first += last

    def heading(self, index: int) -> str:
        """The heading above a word, or the one that it is in."""
        file, at = self._at(index)
        offset = self._read[file].starts[at]
        for number in range(file, -1, -1):
            headings = self._read[number].headings
            before = [text for start, text in headings if number < file or start <= offset]
            if before:
                return before[-1]
        return ""


def _cut(text: str, start: int, end: int) -> str:
    return " ".join(text[start:end].split())


_MARKUP = re.compile(r"[*_`~^\\\[\]|]+|[-=+:]{3,}|^[ \t]*>|\s+", re.MULTILINE)


def _signs(shown: str) -> str:
    return _MARKUP.sub("", shown)


_SHOWN = frozenset((Kind.MATHS, Kind.ESCAPE, Kind.AUTOLINK, Kind.ADDRESS))
_FENCES = ("```", "~~~")
_BEGINS = re.compile(
    r"[ \t]*(?:#{1,6}[ \t]|\||\+[-=:]+\+|(?:[-*+:]|\(?(?:\d{1,3}|[a-zA-Z])[.)])[ \t]+|\[\^[^\]\s]+\]:)"
)
"""What begins a heading, a row, an item, a definition or a note."""
_HEADING = re.compile(r"^#{1,6}[ \t]+(.*)|^(\S.*)\n(?:=+|-+)[ \t]*$", re.MULTILINE)


@lru_cache(maxsize=4096)
def _markdown(text: str) -> _Read:
    found = pieces(text)
    shown = blanked(text, [inner for piece in found for inner in _hidden(text, piece)])
    tokens = [(match.start(), match.end(), normalize("NFKC", match[0])) for match in WORD.finditer(shown)]
    tokens += _signs_of(text, found)
    tokens.sort()
    code = blanked(text, [piece for piece in found if piece.kind in _NO_HEADING])
    headings = [(match.start(), _heading(text, match)) for match in _HEADING.finditer(code)]
    starts, ends, words = zip(*tokens, strict=True) if tokens else ((), (), ())
    return _Read(words, starts, ends, tuple(_blocks(text)), tuple(headings), shown)


def _blocks(text: str) -> Iterator[int]:
    """Where each paragraph, heading, row or item begins."""
    yield 0
    offset, is_after_blank = 0, False
    for line in text.splitlines(keepends=True):
        is_blank = not line.strip()
        if offset and not is_blank and (is_after_blank or _BEGINS.match(line)):
            yield offset
        is_after_blank = is_blank
        offset += len(line)


_NO_HEADING = frozenset((Kind.CODE, Kind.UNCLOSED_FENCE, Kind.COMMENT, Kind.METADATA, Kind.VERBATIM))


def _heading(text: str, match: re.Match[str]) -> str:
    written = text[match.start(1) : match.end(1)] if match[1] is not None else text[match.start(2) : match.end(2)]
    return re.sub(r"\s*\{[^{}]*\}\s*$|\s+#+\s*$|[*`]", "", written).strip()


@lru_cache(maxsize=512)
def _metadata(text: str) -> _Read:
    matches = [*WORD.finditer(text)]
    blocks = (0, *(match.end() for match in re.finditer("\n", text)))
    words = tuple(normalize("NFKC", match[0]) for match in matches)
    return _Read(
        words, tuple(match.start() for match in matches), tuple(match.end() for match in matches), blocks, (), text
    )


def _hidden(text: str, piece: Piece) -> Iterator[Piece]:
    """What no reader sees of a piece, or sees as something else."""
    start, end = piece.start, piece.end
    if piece.kind is Kind.MATHS:
        yield piece
    elif piece.kind in (Kind.CODE, Kind.UNCLOSED_FENCE):
        if text.startswith(_FENCES, start) and (line := text.find("\n", start, end)) > 0:
            yield Piece(piece.kind, start, line)
    elif piece.kind not in _SHOWN:
        yield piece


def _signs_of(text: str, found: Sequence[Piece]) -> Iterator[tuple[int, int, str]]:
    """Formulas, citations and images as words."""
    for piece in found:
        start, end = piece.start, piece.end
        if piece.kind is Kind.MATHS:
            yield start, end, f"{FORMULA} {''.join(text[start:end].split())}"
        elif piece.kind is Kind.KEY:
            yield start, end, f"{KEY} {text[start:end].strip('@{}')}"
        elif piece.kind in (Kind.TARGET, Kind.LABEL) and (image := image_start(text, start - 1)) is not None:
            yield image, image + 2, IMAGE
        elif piece.kind is Kind.TAG and text.startswith("<img", start):
            yield start, end, IMAGE

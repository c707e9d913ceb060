"""The lines of the PDF for review -> where passages are printed: their pages, and the numbers in the margin."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from recto import theme
from recto.core.world import World
from recto.formats import Rendering
from recto.formats.pdf import write as pdf
from recto.formats.pdf.write import Line
from recto.output import render as rendering
from recto.review.response.passages import Passage, letters
from recto.review.response.source import Source, unheard, with_html


@dataclass(frozen=True, slots=True)
class Where:
    """Where something is printed: the first and the last page and line. Without line numbers, these are 0."""

    document: int
    pages: tuple[int, int]
    lines: tuple[int, int] = (0, 0)

    def words(self, t: theme.Translate, *, is_other: bool = False) -> str:
        """In words, such as ``page 4, lines 120–125``; ``is_other`` is said of what is in the supplement's own file."""
        (page, last_page), (line, last_line) = self.pages, self.lines
        said = [t("Supplement")] if is_other else []
        said.append(t("page {}", page) if page == last_page else t("pages {}–{}", page, last_page))
        if line:
            said.append(t("line {}", line) if line == last_line else t("lines {}–{}", line, last_line))
        return ", ".join(said)


@dataclass(slots=True)
class Printed:
    """The passages of the text on the pages of the PDF."""

    _lines: dict[Passage, tuple[list[Line], int]] = field(default_factory=dict)
    """The lines of the element that a passage is in, and how many letters of these are before it."""

    def add(self, passages: Iterable[Passage], lines: Iterable[Line]) -> None:
        """Find the passages of a document among its lines."""
        elements: defaultdict[int, list[Line]] = defaultdict(list)
        for line in lines:
            elements[line.element].append(line)
        waiting: defaultdict[str, deque[list[Line]]] = defaultdict(deque)
        for some in map(_once, elements.values()):
            waiting[_key("".join(line.text for line in some))].append(some)
        for passage in passages:
            key = "" if passage.is_gone else _key(passage.printed)
            if key and waiting.get(key):
                self._lines[passage] = waiting[key].popleft(), 0
            elif passage.letters:  # a part of an element: a style may print more
                whole = next((one for one, left in waiting.items() if passage.letters in one and left), None)
                if whole:
                    self._lines[passage] = waiting[whole][0], whole.index(passage.letters)

    def where(self, passages: Sequence[Passage], words: tuple[int, int] | None = None) -> Where | None:
        """Where passages are printed; of a single one, it may be ``words`` alone, the first and the last of them."""
        found = [line for passage in passages for line in self._of(passage, words)]
        # Notes are at the foot of a page, and captions where there is room: they have no numbers.
        if not found:
            return None
        pages, numbers = [line.page for line in found], [line.number for line in found if line.number] or [0]
        return Where(passages[0].document, (min(pages), max(pages)), (min(numbers), max(numbers)))

    def _of(self, passage: Passage, words: tuple[int, int] | None) -> list[Line]:
        lines, before = self._lines.get(passage, ([], 0))
        if not passage.letters:
            return lines
        first, last = (passage.offset(words[0]), passage.offset(words[1] + 1)) if words else (0, len(passage.letters))
        found: list[Line] = []
        start = -before
        for line in lines:
            end = start + len(letters(line.text))
            if start < last and first < end:
                found.append(line)
            start = end
        return found


def _once(lines: list[Line]) -> list[Line]:
    """The lines of an element; of the head of a table, which each of its pages has, those of the first page."""
    first = [line for line in lines if line.page == lines[0].page]
    said = [line.text for line in first]
    return first if [line.text for line in lines] == said * (len(lines) // len(first)) else lines


def _key(text: str) -> str:
    """What a passage is told by: its letters or, if it has none, its digits."""
    return letters(text) or "".join(filter(str.isdigit, text))


def printed(source: Source, world: World) -> Printed:
    """Where the passages are in the PDF for review, which is made just as a build makes it."""
    lines: dict[str, tuple[pdf.Line, ...]] = {}

    def noted(one: Rendering) -> bytes:
        data, lines[one.cited.file] = pdf.with_lines(one)
        return data

    built, examined = source.built, source.built.examined
    documents = with_html(built, world)
    formats = {"pdf": replace(pdf.FORMAT, render=noted)}
    settings, images = built.settings.for_review(), examined.images
    rendering.render(documents, built.front, settings, images, formats, examined.manuscript, world, unheard)
    found = Printed()
    for number, one in enumerate(documents):
        found.add([passage for passage in source.passages if passage.document == number], lines.get(one.file, ()))
    return found

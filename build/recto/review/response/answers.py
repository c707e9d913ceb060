"""Letter -> the letter as it is sent: each place with its page and lines, and quotations of the text as it stands now.

A place that stands alone in its paragraph becomes a quotation of it; any other is followed by where it is printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from recto import theme
from recto.pandoc import ast, tracked
from recto.pandoc.ast import Block, Inline
from recto.review.response import excerpts
from recto.review.response.passages import Passage
from recto.review.response.places import QUOTE, Place, Places
from recto.review.response.printed import Printed

_SUFFIX = re.compile(r"[\w–-]+")
EXCERPT = "recto-excerpt"
"""The class of what is quoted of the manuscript."""


@dataclass(slots=True)
class Answers:
    """Fills the places of a letter in."""

    places: Places
    printed: Printed
    documents: Sequence[Sequence[Block]]
    """The manuscript's documents, with their marks."""
    t: theme.Translate
    mentioned: list[Passage] = field(default_factory=list)
    """The passages that the letter has named so far."""

    def filled(self, blocks: Iterable[Block]) -> list[Block]:
        """Blocks of the letter with their places filled in. Those that are not found stay as they are written."""
        made: list[Block] = []
        for block in blocks:
            kind = block["t"]
            if kind in ("Para", "Plain"):
                made += self._paragraph(block)
            elif kind == "Header":
                made.append(ast.with_inlines(block, self._inlines(ast.inlines(block))))
            elif kind in ("BulletList", "OrderedList"):
                made.append(ast.with_items(block, [*map(self.filled, ast.items(block))]))
            elif kind == "DefinitionList":
                entries = [(self._inlines(term), [*map(self.filled, given)]) for term, given in ast.entries(block)]
                made.append(ast.with_entries(block, entries))
            elif kind == "Table":
                rows = [[self._row(row) for row in part] for part in ast.sections(block)]
                table: Any = ast.with_sections(block, rows)
                made.append(table)
            elif kind in ("Div", "BlockQuote"):
                made.append(ast.with_blocks(block, self.filled(ast.blocks(block))))
            else:
                made.append(block)
        return made

    def _row(self, row: ast.Row) -> ast.Row:
        return ast.with_cells(row, [self.filled(cell) for _, cell in ast.cells(row)])

    def _paragraph(self, paragraph: Block) -> Iterator[Block]:
        content = [one for one in ast.inlines(paragraph) if one["t"] not in ast.SPACES]
        alone = content[0] if len(content) == 1 else None
        is_place = alone is not None and bool(self.places.named_by(alone))
        if alone is None or not is_place or (alone["t"] == "Link" and self.places.has_words(alone)):
            yield ast.with_inlines(paragraph, self._inlines(ast.inlines(paragraph)))
        elif place := self._place(alone):
            shown = self._excerpt(place)
            if place.words:
                place = replace(place, words=excerpts.whole_sentences(place.passages[0], *place.words))
            notes = [self._where(place), self.t("The picture has changed.") if self._has_other_picture(place) else ""]
            source = [ast.para([ast.emph(ast.inlines_of(one))]) for one in notes if one]
            yield ast.div([*shown, *source], ast.make_attr(classes=[EXCERPT]))
        else:
            yield paragraph

    def _excerpt(self, place: Place) -> list[Block]:
        if place.words:
            now = place.passages[0]
            return [*self._before(now), *excerpts.sentence(now, *place.words)]
        if place.is_section:
            return next(filter(None, (excerpts.section(blocks, place.name) for blocks in self.documents)), [])
        there = [one for one in place.passages if not one.is_gone]
        if whole := next(filter(None, (excerpts.element(blocks, place.name) for blocks in self.documents)), None):
            kinds = {one.kind for one in there}
            return excerpts.visible([whole], kinds.pop() if len(kinds) == 1 else None)
        return [block for one in there for block in excerpts.visible(one.blocks, one.kind)]

    def _before(self, now: Passage) -> list[Block]:
        """What stood in the place of a passage that came as a whole."""
        was = [one for one in self.places.passages if one.is_gone and one.document == now.document]
        gone = [one for one in was if now.kind == "insertion" and one.changes & now.changes]
        return [block for one in gone for block in excerpts.visible(one.blocks, one.kind)]

    @staticmethod
    def _has_other_picture(place: Place) -> bool:
        """Whether a picture is another one than before, which is not seen at what is quoted."""
        marks = (one for passage in place.passages for one in ast.walk([*passage.blocks]) if tracked.is_mark(one))
        kinds = {tracked.kind_of(one) for one in marks if any(inner["t"] == "Image" for inner in ast.walk(one))}
        return len(kinds) == 2

    def _inlines(self, inlines: Sequence[Inline]) -> list[Inline]:
        made: list[Inline] = []
        waiting: list[Inline] = []
        for inline in inlines:
            if waiting:  # page and line stand behind the panel: 2B (page 4)
                beside = _SUFFIX.match(ast.text(inline)) if inline["t"] == "Str" else None
                made += [ast.string(beside[0]), *waiting] if beside else waiting
                waiting = []
                inline = ast.string(ast.text(inline)[beside.end() :]) if beside else inline
            if not self.places.named_by(inline):
                made.append(self._other(inline))
            elif place := self._place(inline):
                where = self._where(place)
                made += self._named(inline, place, where)
                waiting = [ast.space(), *ast.inlines_of(f"({where})")] if where and self._is_worded(inline) else []
            else:
                made.append(inline if ast.inlines(inline) else ast.strong([ast.string("??")]))
        return [*made, *waiting]

    @staticmethod
    def _is_worded(inline: Inline) -> bool:
        return ast.is_span(inline, QUOTE) or bool(ast.inlines(inline))

    def _named(self, inline: Inline, place: Place, where: str) -> Iterator[Inline]:
        """A place in a line of text, without what stands behind it."""
        if ast.is_span(inline, QUOTE) and place.words:
            yield from (ast.string("“"), *excerpts.words(place.passages[0], *place.words), ast.string("”"))
        elif ast.inlines(inline):
            yield from self._inlines(ast.inlines(inline))
        else:
            yield from ast.inlines_of(where)

    def _other(self, inline: Inline) -> Inline:
        if inline["t"] in ast.MARKUP or inline["t"] in ("Quoted", "Span"):
            inline = ast.with_inlines(inline, self._inlines(ast.inlines(inline)))
        elif inline["t"] == "Note":
            inline = ast.with_blocks(inline, self.filled(ast.blocks(inline)))
        return inline

    def _place(self, inline: Inline) -> Place | None:
        place = self.places.place(inline)
        self.mentioned += place.passages if place else ()
        return place

    def _where(self, place: Place) -> str:
        there = [passage for passage in place.passages if not passage.is_gone]
        found = self.printed.where(there, place.words)
        return found.words(self.t, is_other=bool(found.document)) if found else ""

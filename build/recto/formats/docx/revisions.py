"""Tracked changes as Word has them (ECMA-376 part 1, 17.13.5): insertions, deletions and moves, each with its author.

Pandoc writes some of them, but neither the ends of paragraphs nor moves, and around links in a way that the schema does
not allow. So bookmarks enclose what came and went, and once everything else in the file is done, the runs between them
become tracked. "Reject all" in Word then gives the old text, and "Accept all" the new one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from recto.formats.docx.xml import M, child, w
from recto.pandoc import ast, tracked
from recto.pandoc.ast import Block, Element, Inline

if TYPE_CHECKING:
    from lxml.etree import _Element as Node

_FIRST = 2_000_000
"""The number of the first bookmark: Pandoc counts from 1, and ``marks`` from a million."""
_WORDS, _END = "_revision_words_", "_revision_end_"
"""What the names of bookmarks around words and at the ends of paragraphs begin with."""
_NOBODY = "Recto"
"""The author of a change if nobody else is known. The schema requires one."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One tracked change, or a part of one."""

    kind: tracked.Kind
    author: str
    date: str
    """As the schema wants it, such as 2026-01-31T12:00:00Z; empty if it is not known."""
    move: str

    @property
    def tag(self) -> str:
        """The element around runs."""
        if self.move:
            return "moveTo" if self.kind == "insertion" else "moveFrom"
        return "ins" if self.kind == "insertion" else "del"


class Revisions:
    """The tracked changes of a document: planned in the tree, and made in Word's XML."""

    def __init__(self) -> None:
        self._known: dict[str, Revision] = {}
        self._numbers = count(_FIRST)
        self._own: set[str] = set()
        """The numbers of the bookmarks: those of captions come after them."""

    # --- in the tree --------------------------------------------------------------------------------------------------

    def plan(self, blocks: list[Block]) -> None:
        """Put bookmarks in the place of marks."""
        for siblings in [*ast.block_lists(blocks)]:
            for index, block in enumerate(siblings):
                if tracked.is_in_pieces(block):
                    siblings[index] = _as_paragraph(block)
                    continue
                kind = tracked.kind_of(block)
                if kind:
                    self._enclose(ast.blocks(block), _revision(block, kind))
                    siblings[index] = ast.div(ast.blocks(block))
        for inlines in [*ast.inline_lists(blocks, "Span")]:
            inlines[:] = [new for inline in inlines for new in self._unmarked(inline)]

    def _unmarked(self, inline: Inline) -> list[Inline]:
        if inline["t"] != "Span" or not tracked.is_mark(inline):
            return [inline]
        if tracked.is_end(inline):
            return [self._bookmark(_revision(inline, tracked.end_kind(inline)), end=True)[0]]
        kind = tracked.kind_of(inline) or "insertion"
        start, end = self._bookmark(_revision(inline, kind))
        return [start, *(new for one in ast.inlines(inline) for new in self._unmarked(one)), end]

    def _enclose(self, blocks: list[Block], revision: Revision) -> None:
        """Put bookmarks around the words of blocks, and one at the end of each paragraph."""
        for index, block in enumerate(blocks):
            if tracked.kind_of(block):
                continue  # has been changed on the move, and has a mark of its own
            if _has_words(block):
                self._enclose_inlines(ast.inlines(block), revision)
            elif block["t"] in _WITH_BLOCKS:
                for inner in _inner(block):
                    self._enclose(inner, revision)
                for term, _ in ast.entries(block) if block["t"] == "DefinitionList" else ():
                    self._enclose_inlines(term, revision)
            else:
                start, end = map(ast.text, self._bookmark(revision))
                blocks[index] = ast.div([ast.raw_block("openxml", start), block, ast.raw_block("openxml", end)])

    def _enclose_inlines(self, inlines: list[Inline], revision: Revision) -> None:
        start, end = self._bookmark(revision)
        inlines[:] = [start, *inlines, end, self._bookmark(revision, end=True)[0]]

    def _bookmark(self, revision: Revision, *, end: bool = False) -> tuple[Inline, Inline]:
        number = next(self._numbers)
        name = f"{_END if end else _WORDS}{number}"
        self._known[name] = revision
        self._own.add(str(number))
        start, stop = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>', f'<w:bookmarkEnd w:id="{number}"/>'
        if end:
            return ast.raw_inline("openxml", start + stop), ast.raw_inline("openxml", "")
        return ast.raw_inline("openxml", start), ast.raw_inline("openxml", stop)

    # --- in Word's XML ------------------------------------------------------------------------------------------------

    def make(self, root: Node) -> None:
        """Track what stands between the bookmarks of a part, and remove them."""
        if not self._known:
            return
        active: dict[str, Revision] = {}
        for node in [*root.iter(w("bookmarkStart"), w("bookmarkEnd"), w("r"), w("p"), f"{{{M}}}oMath")]:
            if node.tag in (w("bookmarkStart"), w("bookmarkEnd")):
                self._turn(node, active)
            elif active and node.tag == w("p"):
                self._set_end(node, [*active.values()][-1])  # bookmarks are around whole blocks, such as code
            elif active and not _is_within(node, M):
                for revision in [*active.values()][::-1]:  # what was changed on the move is in both
                    node = self._track(node, revision)
        for row in root.iter(w("tr")):
            self._track_row(row)
        self._enclose_moves(root)

    def _turn(self, mark: Node, active: dict[str, Revision]) -> None:
        """At a bookmark of ours, something begins or ends to be tracked."""
        number, revision = mark.get(w("id"), ""), self._known.get(mark.get(w("name"), ""))
        if mark.tag == w("bookmarkEnd"):
            if number in self._own:
                active.pop(number, None)
                _remove(mark)
        elif revision:
            if mark.get(w("name"), "").startswith(_END):
                self._end(mark, revision)
            else:
                active[number] = revision
            _remove(mark)

    def _attributes(self, revision: Revision) -> dict[str, str]:
        values = {w("id"): str(next(self._numbers)), w("author"): revision.author}
        return values | ({w("date"): revision.date} if revision.date else {})

    def _track(self, node: Node, revision: Revision) -> Node:
        """Put a run, or a formula, into the element that says what happened to it; or into that of the one before."""
        from lxml import etree

        if revision.kind == "deletion":
            for name, gone in (("t", "delText"), ("instrText", "delInstrText")):
                for text in node.iter(w(name)):
                    text.tag = w(gone)
        before, parent = node.getprevious(), node.getparent()
        if parent is None:
            return node
        if before is not None and before.get("recto-revision") == repr(revision):
            before.append(node)
            return before
        box = etree.Element(w(revision.tag), self._attributes(revision))
        box.set("recto-revision", repr(revision))
        parent.replace(node, box)
        box.append(node)
        return box

    def _end(self, mark: Node, revision: Revision) -> None:
        paragraph = next(mark.iterancestors(w("p")), None)
        if paragraph is not None:
            self._set_end(paragraph, revision)

    def _set_end(self, paragraph: Node, revision: Revision) -> None:
        from lxml import etree

        letters = child(child(paragraph, "pPr", first=True), "rPr")
        if not any(one.tag in _ENDS for one in letters):
            letters.insert(0, etree.Element(w(revision.tag), self._attributes(revision)))

    def _track_row(self, row: Node) -> None:
        """Track a row in which everything came, or everything went."""
        from lxml import etree

        ends = [paragraph.find(f"{w('pPr')}/{w('rPr')}") for paragraph in row.iter(w("p"))]
        tags = {next((one.tag for one in end if one.tag in _ENDS), None) if end is not None else None for end in ends}
        if len(tags) != 1 or None in tags:
            return
        kind = "ins" if tags & {w("ins"), w("moveTo")} else "del"
        found = next(one for end in ends if end is not None for one in end if one.tag in _ENDS)
        properties = child(row, "trPr", first=True)
        values = {**dict(found.items()), w("id"): str(next(self._numbers))}
        properties.append(etree.Element(w(kind), {str(name): str(value) for name, value in values.items()}))

    def _enclose_moves(self, root: Node) -> None:
        """The ranges that Word needs to know the two ends of a move, each from its first to its last paragraph."""
        from lxml import etree

        moved: dict[tuple[str, str], list[Node]] = {}
        for box in root.iter(w("moveFrom"), w("moveTo")):
            if "recto-revision" in box.attrib:
                revision = next(one for one in self._known.values() if repr(one) == box.get("recto-revision"))
                moved.setdefault((revision.tag, revision.move), []).append(box)
        for (tag, move), boxes in moved.items():
            number, values = str(next(self._numbers)), {str(name): str(value) for name, value in boxes[0].items()}
            values = {name: value for name, value in values.items() if name in (w("author"), w("date"))}
            start = etree.Element(w(f"{tag}RangeStart"), {w("id"): number, w("name"): f"move{move}", **values})
            boxes[0].addprevious(start)
            boxes[-1].addnext(etree.Element(w(f"{tag}RangeEnd"), {w("id"): number}))
        for box in root.iter(*_ENDS):
            if "recto-revision" in box.attrib:
                del box.attrib["recto-revision"]


_ENDS = frozenset(map(w, ("ins", "del", "moveFrom", "moveTo")))


def _as_paragraph(pieces: Block) -> Block:
    """Lines of code of which some came or went, as a paragraph: they are one, whichever of them stay."""
    inlines: list[Inline] = []
    begun = dict.fromkeys(tracked.OTHER, False)
    for piece in ast.blocks(pieces):
        kind = tracked.kind_of(piece)
        code = ast.blocks(piece)[0] if kind else piece
        for line in ast.text(code).split("\n"):
            sides = [kind] if kind else [*tracked.OTHER]
            breaks = [side for side in sides if begun[side]]
            if len(breaks) == len(sides):
                new = [ast.line_break(), ast.code(line)]
            else:
                new = [*(ast.span([ast.line_break()], tracked.attr(side)) for side in breaks), ast.code(line)]
            inlines += [ast.span(new, ast.attr(piece))] if kind else new
            begun |= dict.fromkeys(sides, True)
    return ast.div([ast.para(inlines)], ast.custom_style("Source Code"))


def _revision(mark: Element, kind: tracked.Kind) -> Revision:
    given = ast.attributes(mark)
    return Revision(kind, given.get(tracked.AUTHOR) or _NOBODY, given.get(tracked.DATE, ""), tracked.move_of(mark))


def _has_words(block: Block) -> bool:
    """Whether bookmarks can be in the block: it has inlines, and Pandoc does not part it at a displayed formula."""
    if block["t"] not in ("Para", "Plain", "Header"):
        return False
    return block["t"] == "Header" or not any(map(ast.is_displayed, ast.inlines(block)))


_WITH_BLOCKS = frozenset("BulletList OrderedList DefinitionList Div BlockQuote Figure Table".split())


def _inner(block: Block) -> Iterator[list[Block]]:
    """The lists of blocks in a block."""
    kind = block["t"]
    if kind in ("BulletList", "OrderedList"):
        yield from ast.items(block)
    elif kind == "DefinitionList":
        for _, definitions in ast.entries(block):
            yield from definitions
    elif kind == "Table":
        yield ast.caption(block)
        for row in ast.rows(block):
            yield from (cell for _, cell in ast.cells(row))
    else:
        yield ast.blocks(block)
        if kind == "Figure":
            yield ast.caption(block)


def _remove(node: Node) -> None:
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)


def _is_within(node: Node, namespace: str) -> bool:
    return any(str(one.tag).startswith(f"{{{namespace}}}") for one in node.iterancestors())

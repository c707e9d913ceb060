"""Hidden bookmarks: the source line of each paragraph, and the keys of each citation.

Word and LibreOffice hide bookmarks whose name begins with ``_``, and keep them even when text is moved.
``_recto_2_17`` encloses a paragraph that begins at line 17 of file 2, ``_recto_c5`` the fifth citation. The list of
files and citations is in a part of the package that programs pass on unchanged, ``customXml/item1.xml`` (ECMA-376
part 1, 15.2.5), in the namespace ``urn:recto:source``.

LibreOffice (7.4) changes them in two ways that whoever reads them has to know: after a footnote in the same paragraph,
a bookmark ends one letter early; in a note, ``_Copy_1`` is appended to its name.
"""

from __future__ import annotations

from collections import Counter
from html import escape

from recto.core.model import Location
from recto.document.locate import PARAGRAPHS, Trace
from recto.pandoc import ast
from recto.pandoc.ast import Block, Element

_FIRST = 1_000_000
"""The number of the first bookmark; Pandoc counts its own from 1."""


class Marks:
    """The bookmarks of a document: planned on the original tree, inserted once the tree is ready for Pandoc."""

    def __init__(self, blocks: list[Block], trace: Trace, commit: str) -> None:
        self._planned: list[tuple[Element, str]] = []
        self._files: dict[str, int] = {}
        self._lines = [
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
            f'<source xmlns="urn:recto:source" commit="{escape(commit)}">',
        ]
        paragraphs, citations = iter(trace.paragraphs), iter(trace.citations)
        known: Counter[str] = Counter()
        before: Location | None = None
        cited: list[str] = []
        for element in ast.walk(blocks):
            if element["t"] in PARAGRAPHS:
                place = next(paragraphs, None)
                if place and (before is None or (place.path, place.line) != (before.path, before.line)):
                    name = f"_recto_{self._file(place)}_{place.line}"
                    known[name] += 1
                    self._planned.append((element, name if known[name] == 1 else f"{name}_{known[name]}"))
                    before = place
            elif element["t"] == "Cite" and (here := next(citations, None)) and here.keys and here.location:
                cited.append(
                    f'<citation n="{len(cited) + 1}" file="{self._file(here.location)}" line="{here.location.line}" '
                    f'column="{here.location.column}" keys="{escape(" ".join(here.keys))}"/>'
                )
                self._planned.append((element, f"_recto_c{len(cited)}"))
        for path, number in self._files.items():
            self._lines.append(f'<file n="{number}" path="{escape(path)}" digest="{trace.digests.get(path, "")}"/>')
        self._lines += [*cited, "</source>"]

    def _file(self, place: Location) -> int:
        return self._files.setdefault(place.path, len(self._files) + 1)

    def make(self) -> None:
        """Put the bookmarks into the tree."""
        for number, (element, name) in enumerate(self._planned, _FIRST):
            start = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
            end = f'<w:bookmarkEnd w:id="{number}"/>'
            _enclose(element, start, end)

    def part(self) -> bytes:
        """The part of the package that lists the files and citations; empty if nothing is marked."""
        return "\n".join(self._lines).encode() if self._planned else b""


def _enclose(element: Element, start: str, end: str) -> None:
    while element["t"] == "Div":  # originally a paragraph; wrapped to give it a style
        element = ast.blocks(element)[0]
    before, after = ast.raw_inline("openxml", start), ast.raw_inline("openxml", end)
    if element["t"] == "Cite":
        ast.become(element, ast.span([before, element.copy(), after]))
    elif ast.is_block(element) and _is_parted(element):
        parts = [ast.raw_block("openxml", start), element.copy(), ast.raw_block("openxml", end)]
        ast.become(element, ast.div(parts))
    else:
        content = ast.inlines(element)
        # Pandoc turns items that begin with a box into a task list.
        first = 2 if content[:1] in ([ast.string("☐")], [ast.string("☒")]) else 0
        ast.set_inlines(element, [*content[:first], before, *content[first:], after])


def _is_parted(block: Block) -> bool:
    """Whether marks must go around the block: it has no inlines, or Pandoc splits it at a displayed formula."""
    kind = block["t"]
    return kind == "CodeBlock" or (kind != "Header" and any(map(ast.is_displayed, ast.inlines(block))))

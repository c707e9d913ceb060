"""Citations and the list of references as fields of Zotero or of Word: ``recto: docx: citations:``.

The result of a field, which is what readers see, is what citeproc has printed. A field takes the place of what the
program would print: in a citation of the author in the sentence (``@key``), the author stays text before it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, replace
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING, Literal

from recto.core.model import CitedDocument
from recto.core.world import World
from recto.document.cited_works import CitedWork, cited_works
from recto.document.reference_lists import MAIN, has_several
from recto.document.tally import is_reference, walk
from recto.formats.docx import package, word_sources, zotero
from recto.formats.docx.fields import fields_in
from recto.formats.docx.xml import valid, w
from recto.pandoc import ast
from recto.pandoc.ast import Block, Element, Inline

if TYPE_CHECKING:
    from lxml.etree import _Element as Node

Program = Literal["zotero", "word"]


def can_be_fields(cited: CitedDocument) -> bool:
    """Whether the citations of a document can be fields: neither program makes several lists of references, and a field
    cannot be half deleted, as in a text with tracked changes."""
    return not cited.tracked and not has_several(cited.ast) and bool(cited.references)


def set_fields(document: ast.Pandoc, cited: CitedDocument, program: Program, world: World) -> None:
    """Put fields around the citations and around the list of references. A citation of a work without a reference stays
    text, since the program could not print it."""
    blocks = document["blocks"]
    items = {str(item["id"]): item for item in cited.references}
    notes = _notes(blocks)
    planned = [
        (element, place)
        for element in walk(blocks)
        if element["t"] == "Cite"
        and {*ast.citation_ids(element)} <= items.keys()
        and (place := _place(element)) is not None
        and not (program == "word" and _has_links(place[0]))
    ]
    several = [ast.citations(element) for element, _ in planned]
    works = iter(
        cited_works([one for each in several for one in each], items, document, cited.style, cited.lang, world)
    )
    known: Counter[str] = Counter()
    for (element, (inlines, start)), each in zip(planned, several, strict=True):
        here = [next(works) for _ in each]
        if each[0]["citationMode"]["t"] == "AuthorInText" and (start or inlines is not ast.inlines(element)):
            here[0] = _without_author(here[0])
        shown = _unlinked(inlines[start:]) if program == "word" else inlines[start:]
        said = json.dumps([asdict(work) for work in here], sort_keys=True, default=str)
        known[said] += 1
        identifier = sha256(f"{said} {known[said]}".encode()).hexdigest()[:10]
        instruction = (
            zotero.instruction(here, shown, identifier, notes.get(id(inlines), notes.get(id(element), 0)))
            if program == "zotero"
            else word_sources.instruction(here, cited.lang)
        )
        inlines[start:] = [_begin(instruction), *shown, _END]
    _set_list(blocks, zotero.BIBLIOGRAPHY if program == "zotero" else word_sources.BIBLIOGRAPHY)


def _has_links(inlines: Sequence[Inline]) -> bool:
    """Whether there are links to other places than the list of references: LibreOffice 7.4 loses words of a field with
    a link in it."""
    return any(one["t"] == "Link" and not is_reference(ast.target(one)[1:]) for one in ast.walk(inlines))


def _unlinked(inlines: list[Inline]) -> list[Inline]:
    """The inlines without links to the list of references, as Word itself prints citations."""
    result: list[Inline] = []
    for inline in inlines:
        if inline["t"] == "Link" and is_reference(ast.target(inline)[1:]):
            result += ast.inlines(inline)
        else:
            if inline["t"] in ast.MARKUP or inline["t"] == "Span":
                ast.set_inlines(inline, _unlinked(ast.inlines(inline)))
            result.append(inline)
    return result


def _without_author(work: CitedWork) -> CitedWork:
    return replace(work, suppress_author=True)


def _notes(blocks: list[Block]) -> dict[int, int]:
    """The number of the note that a citation, or a note's line, is in."""
    found: dict[int, int] = {}
    number = 0
    hidden: set[int] = set()
    for element in walk(blocks):
        if element["t"] == "Cite":  # the words around keys are printed by citeproc, so they are there twice
            hidden.update(id(one) for one in ast.walk(_around(element)))
        elif element["t"] == "Note" and id(element) not in hidden:
            number += 1
            found |= {id(one): number for one in ast.walk(ast.blocks(element)) if one["t"] == "Cite"}
            found |= {id(ast.inlines(one)): number for one in ast.blocks(element) if one["t"] == "Para"}
    return found


def _around(cite: Element) -> list[Inline]:
    return [one for each in ast.citations(cite) for one in (*each["citationPrefix"], *each["citationSuffix"])]


def _place(cite: Element) -> tuple[list[Inline], int] | None:
    """The inlines that the program would print, and where among them they begin; None if no field can be there."""
    inlines, start = ast.inlines(cite), 0
    notes = [one for one in inlines if one["t"] == "Note"]
    if not ast.citations(cite):
        return None
    if notes:  # in a style of notes
        content = ast.blocks(notes[0])
        if len(notes) > 1 or len(content) != 1 or content[0]["t"] not in ("Para", "Plain"):
            return None
        inlines = ast.inlines(content[0])
    elif ast.citations(cite)[0]["citationMode"]["t"] == "AuthorInText":
        start = _behind_author(inlines)
    if not inlines[start:] or any(one["t"] in ("Note", "Image") or ast.is_displayed(one) for one in ast.walk(inlines)):
        return None
    return inlines, start


def _behind_author(inlines: Sequence[Inline]) -> int:
    """Where the citation begins behind the author: ``(2001)`` in ``Doe (2001)``; 0 if it begins with it, such as
    ``[1]``."""
    links = (index for index, one in enumerate(inlines) if any(inner["t"] == "Link" for inner in ast.walk(one)))
    signs = (
        index
        for index, one in enumerate(inlines)
        if one["t"] == "Superscript" or (one["t"] == "Str" and ast.text(one).startswith(("(", "[")))
    )
    start = next(links, next(signs, 0))
    if inlines[start : start + 1] and inlines[start]["t"] != "Superscript":
        while start and inlines[start - 1]["t"] not in ast.SPACES:
            start -= 1
    return start


def _begin(instruction: str) -> Inline:
    said = f'<w:instrText xml:space="preserve">{escape(valid(instruction), quote=False)}</w:instrText>'
    return ast.raw_inline("openxml", f"{_sign('begin')}<w:r>{said}</w:r>{_sign('separate')}")


def _sign(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


_END = ast.raw_inline("openxml", _sign("end"))


def _set_list(blocks: list[Block], instruction: str) -> None:
    """Put a field around the list of references: from the first paragraph into the last."""
    listed = [one for one in ast.walk(blocks) if ast.is_reference_list(one) and ast.identifier(one) == MAIN]
    lines = [ast.inlines(one) for one in ast.walk(listed) if one["t"] in ("Para", "Plain")]
    if lines:
        lines[0].insert(0, _begin(instruction))
        lines[-1].append(_END)


# --- after Pandoc -----------------------------------------------------------------------------------------------------


def enclose(root: Node) -> None:
    """Put Word's fields into controls that say what they are, as Word does (ECMA-376 part 1, 17.5.2.5 and 17.5.2.7); it
    offers to edit them there. A citation within a link gets none: LibreOffice would save a file that nothing opens."""
    for field in [*fields_in(root)]:
        kind = field.instruction.split()[:1]
        first, last = field.begin.getparent(), field.end.getparent()
        if first is None or last is None:
            continue
        if kind == ["CITATION"] and first is last and first.tag == w("p"):
            _control("citation", _between(field.begin, field.end))
        elif kind == ["BIBLIOGRAPHY"] and first.getparent() is last.getparent():
            _control("bibliography", _with_bookmarks(_between(first, last)))


def _between(first: Node, last: Node) -> list[Node]:
    """Siblings, from the first to the last."""
    nodes = [first]
    while nodes[-1] is not last and (following := nodes[-1].getnext()) is not None:
        nodes.append(following)
    return nodes


def _with_bookmarks(nodes: list[Node]) -> list[Node]:
    """The nodes with the bookmarks that are around them alone."""
    while (before := nodes[0].getprevious()) is not None and before.tag == w("bookmarkStart"):
        nodes.insert(0, before)
    begun = {one.get(w("id")) for one in nodes if one.tag == w("bookmarkStart")}
    while (behind := nodes[-1].getnext()) is not None and behind.tag == w("bookmarkEnd"):
        if behind.get(w("id")) not in begun:
            break
        nodes.append(behind)
    return nodes


def _control(name: str, nodes: list[Node]) -> None:
    from lxml import etree

    box = etree.Element(w("sdt"))
    nodes[0].addprevious(box)
    etree.SubElement(etree.SubElement(box, w("sdtPr")), w(name))
    etree.SubElement(box, w("sdtContent")).extend(nodes)


def add_parts(parts: dict[str, bytes], cited: CitedDocument, program: Program) -> None:
    """Add what the fields need in the package: Zotero's preferences, or Word's sources."""
    if program == "zotero":
        package.add_properties(parts, zotero.properties(cited))
    else:
        package.add_data(parts, word_sources.sources(cited), package.SOURCES)

"""Document + metadata -> Document in which abbreviations and terms have their meanings with them, and lists of both.

Each use becomes a span, of the class ``abbr`` or ``recto-term``, whose ``title`` is the meaning. Pandoc writes the
first as ``<abbr>``. The divs ``#abbreviations`` and ``#glossary`` get the lists.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from recto.core.model import Document
from recto.core.world import World
from recto.document.spans import with_spans
from recto.manuscript.markup import marked_up
from recto.manuscript.terms import ABBREVIATIONS, GLOSSARY, Term, uses
from recto.pandoc import ast
from recto.pandoc.ast import Attr, Block, Element, Inline

PLACES = (ABBREVIATIONS, GLOSSARY)
"""The identifiers of the divs that the lists are placed in."""

TAKEN = "recto-glossary"
"""The class of a div that has got its list."""


def define(document: Document, declared: Sequence[Term], world: World) -> Document:
    """Explain the terms in the text, and fill the lists; runs Pandoc if a meaning has markup."""
    if not declared:
        return document
    tree = ast.loads(document.ast)
    meanings = marked_up({term.meaning for term in declared}, world)
    titles = {term: " ".join(ast.words(meanings[term.meaning]).split()) for term in declared}
    for inlines in [*_open_to_marks(tree["blocks"])]:
        inlines[:] = with_spans(inlines, partial(_places, titles))
    _fill_lists(tree["blocks"], declared, meanings)
    return replace(document, ast=ast.dumps(tree))


def _open_to_marks(blocks: Sequence[Block]) -> Iterator[list[Inline]]:
    """The lists of inlines but those in citations, addresses, descriptions of images, and what has a title already."""
    closed: set[int] = set()
    for element in ast.walk(blocks):
        if element["t"] in ("Cite", "Image") or "uri" in ast.classes(element) or "title" in ast.attributes(element):
            closed.update(id(inlines) for inlines in ast.inline_lists(element))
    return (inlines for inlines in ast.inline_lists(blocks) if id(inlines) not in closed)


def _places(titles: Mapping[Term, str], text: str) -> Iterator[tuple[int, int, Attr]]:
    for term, match in uses(text, titles):
        kind = "abbr" if term.is_abbreviation else "recto-term"
        yield *match.span(), ast.make_attr("", [kind], [("title", titles[term])])


def _fill_lists(blocks: Sequence[Element], declared: Sequence[Term], meanings: Mapping[str, list[Inline]]) -> None:
    """Put the terms, sorted, into the divs for them, after what these have. A heading above a div may have got the same
    identifier from its words; links lead to it then."""
    headings = {ast.identifier(element) for element in ast.walk(blocks) if element["t"] == "Header"}
    for key in PLACES:
        listed = sorted((term for term in declared if term.key == key), key=lambda term: term.name.casefold())
        items = [([ast.string(term.name)], [[ast.plain(meanings[term.meaning])]]) for term in listed]
        for div in ast.walk(blocks) if items else ():
            if div["t"] == "Div" and ast.identifier(div) == key:
                ast.set_blocks(div, [*ast.blocks(div), ast.definition_list(items)])
                ast.classes(div).append(TAKEN)
                if key in headings:
                    ast.set_identifier(div, "")

"""Document + metadata -> Document in which abbreviations and terms have their meanings with them, and lists of both.

Each use becomes a span, of the class ``abbr`` or ``recto-term``, whose ``title`` is the meaning. Pandoc writes the
first as ``<abbr>``. The divs ``#abbreviations`` and ``#glossary`` get the lists.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from recto.core.model import Document
from recto.core.world import World
from recto.manuscript.markup import marked_up
from recto.manuscript.terms import ABBREVIATIONS, GLOSSARY, Term, uses
from recto.pandoc import ast
from recto.pandoc.ast import Block, Element, Inline

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
        inlines[:] = _marked(inlines, titles)
    _fill_lists(tree["blocks"], declared, meanings)
    return replace(document, ast=ast.dumps(tree))


def _open_to_marks(blocks: Sequence[Block]) -> Iterator[list[Inline]]:
    """The lists of inlines but those in citations, addresses, descriptions of images, and what has a title already."""
    closed: set[int] = set()
    for element in ast.walk(blocks):
        if element["t"] in ("Cite", "Image") or "uri" in ast.classes(element) or "title" in ast.attributes(element):
            closed.update(id(inlines) for inlines in ast.inline_lists(element))
    return (inlines for inlines in ast.inline_lists(blocks) if id(inlines) not in closed)


def _marked(inlines: Sequence[Inline], titles: Mapping[Term, str]) -> list[Inline]:
    result: list[Inline] = []
    run: list[Inline] = []
    in_html = 0
    for inline in inlines:
        if inline["t"] in _TEXT and not in_html:
            run.append(inline)
            continue
        result += [*_marked_run(run, titles), inline]
        run = []
        if ast.is_raw_html(inline):
            in_html += ast.text(inline).startswith(_EXPLAINS)
            in_html -= bool(in_html) and ast.text(inline).startswith(_EXPLAINED)
    return [*result, *_marked_run(run, titles)]


_TEXT = ("Str", "Space", "SoftBreak")
_EXPLAINS, _EXPLAINED = ("<abbr", "<dfn"), ("</abbr", "</dfn")


def _marked_run(run: Sequence[Inline], titles: Mapping[Term, str]) -> Iterator[Inline]:
    """Words and spaces, with their terms in spans."""
    text = "".join(ast.text(inline) if inline["t"] == "Str" else " " for inline in run)
    done = 0
    for term, match in uses(text, titles):
        yield from _cut(run, done, match.start())
        attr = ast.make_attr("", ["abbr" if term.is_abbreviation else "recto-term"], [("title", titles[term])])
        yield ast.span([*_cut(run, *match.span())], attr)
        done = match.end()
    yield from _cut(run, done, len(text))


def _cut(run: Sequence[Inline], start: int, end: int) -> Iterator[Inline]:
    """The part of a run between two offsets into its text."""
    at = 0
    for inline in run:
        text = ast.text(inline) if inline["t"] == "Str" else " "
        part = text[max(start - at, 0) : max(end - at, 0)]
        at += len(text)
        if part:
            yield inline if part == text else ast.string(part)


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

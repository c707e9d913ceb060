"""Markup in the names of authors and affiliations, in statements and in the meanings of terms: what shows them sets it,
everything else has the words alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from html import escape

from recto.core.world import CeilingReached, World
from recto.manuscript.front import Affiliation, Author, Front
from recto.pandoc import ast
from recto.pandoc.ast import Element, Inline
from recto.pandoc.raw_html import from_html

_MARKED = re.compile(r"[*^~`\\$]|_\w|</?\w|&#?\w+;|\]\(")


def with_markup(front: Front, world: World) -> Front:
    """The front matter with names as plain words, and what is marked up in them in ``Front.marked``."""
    named = {one.name for one in front.people} | {one.name for one in front.affiliations}
    named |= {one.funder for one in front.funding}
    statements = {one.interests or "" for one in front.authors} | {front.interests or "", front.funding_statement}
    texts = sorted(text for text in named | statements if _MARKED.search(text))
    if not texts:
        return front
    read = _read(texts, world)
    plain, marked = {}, {}
    for text, inlines in read.items():
        words = " ".join(ast.words(inlines).split())
        if words and _can_be_shown(inlines, linked=text in statements):
            plain[text], marked[words] = words, json.dumps(inlines)

    def renamed(one: Affiliation) -> Affiliation:
        return replace(one, name=plain.get(one.name, one.name))

    def with_words(one: Author) -> Author:
        return replace(
            one,
            name=plain.get(one.name, one.name),
            affiliations=tuple(map(renamed, one.affiliations)),
            interests=plain.get(one.interests or "", one.interests),
            members=tuple(map(with_words, one.members)),
        )

    return replace(
        front,
        authors=tuple(map(with_words, front.authors)),
        affiliations=tuple(map(renamed, front.affiliations)),
        funding=tuple(replace(one, funder=plain.get(one.funder, one.funder)) for one in front.funding),
        funding_statement=plain.get(front.funding_statement, front.funding_statement),
        interests=plain.get(front.interests or "", front.interests),
        marked=marked,
    )


def marked_up(texts: Iterable[str], world: World) -> dict[str, list[Inline]]:
    """Texts as Pandoc's inlines, with emphasis, superscripts, subscripts and links; one with anything else as it is."""
    result = {text: [ast.string(text)] for text in texts}
    if marked := sorted(text for text in result if _MARKED.search(text)):
        read = _read(marked, world)
        result |= {text: inlines for text, inlines in read.items() if _can_be_shown(inlines, linked=True)}
    return result


def _read(texts: Sequence[str], world: World) -> dict[str, list[Inline]]:
    """Texts as Pandoc reads them; none if it does not finish, so that they are shown as they are."""
    # As metadata, each text is read by itself, whatever it begins with.
    source = json.dumps({f"text{index}": text for index, text in enumerate(texts)}, ensure_ascii=False)
    try:
        tree = ast.loads(world.pandoc(["--from", "markdown-citations-smart", "--to", "json"], f"---\n{source}\n---\n"))
    except (CeilingReached, RecursionError):
        return {}
    read = {text: ast.inlines_of_meta(tree["meta"][f"text{index}"]) for index, text in enumerate(texts)}
    for inlines in read.values():
        from_html(inlines)
    return read


def _can_be_shown(inlines: Sequence[Inline], *, linked: bool) -> bool:
    """Whether every format can show them; with ``linked``, they may have links to pages."""
    return all(one["t"] in _KNOWN or (linked and _leads_to_a_page(one)) for one in ast.walk(inlines))


_KNOWN = {"Str", "Space", "SoftBreak", "Emph", "Strong", "Superscript", "Subscript"}
"""What a title block can show in every format."""


def _leads_to_a_page(element: Element) -> bool:
    """Whether this is a link that a statement may have."""
    return element["t"] == "Link" and bool(re.match(r"(?:https?://|mailto:)", ast.target(element)))


def inlines_of(name: str, front: Front) -> list[Inline]:
    """A name or a statement as Pandoc's inlines."""
    inlines: list[Inline] = json.loads(front.marked[name]) if name in front.marked else [ast.string(name)]
    return inlines


def as_xml(name: str, front: Front, elements: Mapping[str, str]) -> str:
    """A name as XML, with an element for each kind of markup."""

    def written(inlines: list[Inline]) -> str:
        return "".join(
            f"<{elements[one['t']]}>{written(ast.inlines(one))}</{elements[one['t']]}>"
            if one["t"] in elements
            else escape(ast.words([one]), quote=False)
            for one in inlines
        )

    return written(inlines_of(name, front))

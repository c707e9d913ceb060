"""Several lists of references: one a chapter, or one for the supplement.

A list is the div ``#refs``, or a div with the class ``refs``. If there are several, each has the works that are cited
in its part of the text: from the list before it, or the beginning, to the list itself. What follows the last list
belongs to its part. In the tree each list has the class; citeproc only ever sees one part, whose list is called
``refs``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from recto.core.diagnostics import Report, warning
from recto.core.model import Location, Text
from recto.document.sections import REFERENCES
from recto.pandoc import ast
from recto.pandoc.ast import Block, Element, Pandoc
from recto.references.keys import is_cross_reference, listed_id

MAIN = "refs"
"""The identifier that Pandoc knows, and the class of the others."""

_PLACE = re.compile(r"#refs\b|(?<=[{\s])\.refs\b|(?:id|class)=[\"']?refs\b")


def place_lists(tree: Pandoc, text: Text, report: Report) -> None:
    """Name the lists, and add one below a last heading “References” if the lists before it are those of chapters.

    A second ``#refs`` is none (C024), nor is a second list in the same block. Reports lists of which nothing is cited
    (C027).
    """
    if MAIN not in text.text:
        return
    blocks = tree["blocks"]
    _below_headings(blocks)
    found = [(block, div) for block in blocks for div in ast.walk(block) if ast.is_reference_list(div)]
    places = [text.location(match.start()) for match in _PLACE.finditer(text.text)]
    lists: list[tuple[Block, Element, Location | None]] = []
    for (block, div), place in zip(found, [*places, *[None] * len(found)], strict=False):
        is_main = ast.identifier(div) == MAIN
        if any(other is block or (is_main and ast.identifier(one) == MAIN) for other, one, _ in lists):
            ast.set_identifier(div, "" if is_main else ast.identifier(div))
            ast.classes(div)[:] = [name for name in ast.classes(div) if name != MAIN]
            problem = "the list of references has two places; it is printed at the first"
            hint = "keep one ::: {#refs}; for a list of what a chapter cites, write ::: {.refs} at its end"
            report(warning("C024", problem, place, hint))
        else:
            lists.append((block, div, place))
    if not lists:
        return
    headings = [index for index, block in enumerate(blocks) if block["t"] == "Header"]
    is_last = bool(headings) and all(block is not lists[-1][0] for block in blocks[headings[-1] :])
    has_main = any(ast.identifier(div) == MAIN for _, div, _ in lists)
    if not has_main and is_last and REFERENCES.fullmatch(ast.words([blocks[headings[-1]]]).strip()):
        blocks.append(ast.div([], ast.make_attr(MAIN)))
        lists.append((blocks[-1], blocks[-1], None))
    if len(lists) == 1 and ast.identifier(lists[0][1]) in ("", MAIN):
        _name(lists[0][1], MAIN, several=False)
        return
    for number, (_, div, _) in enumerate(lists, 1):
        _name(div, ast.identifier(div) or f"{MAIN}-{number}", several=True)
    for number, (part, (_, _, place)) in enumerate(zip(parts(tree), lists, strict=True)):
        if not part.cited:
            between = "nothing is cited between this list of references and the one before it"
            problem = between if number else "nothing is cited before this list of references"
            report(warning("C027", problem, place, "cite something there, or remove the list"))
    _report_late(blocks, lists[-1], report)


def _below_headings(blocks: list[Block]) -> None:
    """Put a list below each heading that has the class."""
    for index in range(len(blocks) - 1, -1, -1):
        if blocks[index]["t"] == "Header" and MAIN in ast.classes(blocks[index]):
            ast.classes(blocks[index]).remove(MAIN)
            if not (blocks[index + 1 : index + 2] and ast.is_reference_list(blocks[index + 1])):
                blocks.insert(index + 1, ast.div([], ast.make_attr(classes=[MAIN])))


def _report_late(blocks: list[Block], last: tuple[Block, Element, Location | None], report: Report) -> None:
    """Report sections with citations behind the last list, if that is a chapter's (C028)."""
    block, div, place = last
    behind = blocks[next(index for index, one in enumerate(blocks) if one is block) + 1 :]
    heading = next((one for one in behind if one["t"] == "Header"), None)
    cited = [key for key in _keys(behind) if not is_cross_reference(key)]
    if heading and cited and ast.identifier(div) != MAIN:
        name = ast.words(ast.inlines(heading)).strip()
        problem = f"what “{name}” cites is in this list, which is before it"
        hint = "end the text with ::: {.refs} and, on the next line, :::"
        report(warning("C028", problem, place, hint))


def _name(div: Element, identifier: str, *, several: bool) -> None:
    ast.set_identifier(div, identifier)
    others = [name for name in ast.classes(div) if name != MAIN]
    ast.classes(div)[:] = [MAIN, *others] if several else others


@dataclass(frozen=True, slots=True)
class ListPart:
    """A part of the text, and its list."""

    blocks: list[Block]
    list: Element

    @property
    def cited(self) -> set[str]:
        """The keys of the works that it cites."""
        return {key for key in _keys(self.blocks) if not is_cross_reference(key)}


def _keys(elements: object) -> set[str]:
    return {key for one in ast.walk(elements) if one["t"] == "Cite" for key in ast.citation_ids(one)}


def has_several(document: str) -> bool:
    """Whether a tree, as JSON, has several lists."""
    return f',["{MAIN}"' in document


def parts(tree: Pandoc) -> list[ListPart]:
    """The parts of a tree with several lists."""
    found: list[ListPart] = []
    first = 0
    for index, block in enumerate(tree["blocks"]):
        div = next((one for one in ast.walk(block) if ast.is_reference_list(one)), None)
        if div is not None:
            found.append(ListPart(tree["blocks"][first : index + 1], div))
            first = index + 1
    found[-1].blocks.extend(tree["blocks"][first:])
    return found


def formatted(
    document: str, short_id: Callable[[str], str | None], citeproc: Callable[[str, Sequence[str], bool], str]
) -> tuple[str, list[str]]:
    """The tree, as JSON, with the citations and the list of each part formatted, and the ids in all lists.

    ``citeproc`` does that with a part, which it gets with the ids of the works in it, and whether its list is the main
    one. A work that several parts cite has an id of its own in each, so that each citation leads to its own list.
    """
    tree = ast.loads(document)
    seen: Counter[str] = Counter()
    found = parts(tree)
    main = next((one for one in found if ast.identifier(one.list) == MAIN), found[-1])
    nocite = tree["meta"].pop("nocite", None)
    ids: list[str] = []
    with ThreadPoolExecutor() as pool:
        running = []
        for part in found:
            meta = {"nocite": nocite} if part is main and nocite else {}
            name = ast.identifier(part.list)
            ast.set_identifier(part.list, MAIN)
            given = ast.dumps({**tree, "meta": meta, "blocks": part.blocks})
            cited = part.cited | (_keys(nocite) if meta else set())
            short = {key: one for key in cited if (one := short_id(key))}
            seen.update({*short.values()})
            listed = {key: listed_id(one, seen[one]) for key, one in short.items()}
            given = ast.with_citation_ids(given, listed.get)
            here = sorted({*listed.values()})
            ids += here
            running.append((name, pool.submit(citeproc, given, here, part is main)))
        blocks: list[Block] = []
        for name, future in running:
            written = ast.loads(future.result())["blocks"]
            for element in ast.walk(written):
                if element["t"] == "Div" and ast.identifier(element) == MAIN:
                    ast.set_identifier(element, name)
            blocks += written
    return ast.dumps({**tree, "blocks": blocks}), ids

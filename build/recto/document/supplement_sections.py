"""Sections of a supplement are S1, S1.1 and so on, if sections are numbered.

Writers number headings themselves, and pandoc-secnos counts as they do. So the headings of a supplement get their
numbers as text, and are out of the count; the links that pandoc-secnos has made get the new numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from recto.document.separate import BEGINS, ENDS
from recto.pandoc import ast
from recto.pandoc.ast import Block, Element


def number_supplement(blocks: Sequence[Block], *, whole: bool) -> None:
    """Number the sections between the marks of the supplement, or all of them if the ``whole`` text is one.

    A first heading that is that of the whole supplement gets no number; a reference to it has its words.
    """
    headings = [*_headings(blocks, whole=whole)]
    main, supplement = ([one for one, inside in headings if inside is part] for part in (False, True))
    if not supplement:
        return
    before = _numbers(one for one, _ in headings)
    first, *others = supplement
    own = first if all(ast.level(one) > ast.level(first) for one in others) else None
    counted = [one for one in supplement if one is not own and "unnumbered" not in ast.classes(one)]
    after = _numbers(main) | {name: f"S{number}" for name, number in _numbers(counted).items()}
    by_element = {id(one): after[ast.identifier(one)] for one in counted}
    if own:
        after[ast.identifier(own)] = ast.words(ast.inlines(own)).strip()
    for element in ast.walk(list(blocks)):
        name = ast.target(element)[1:] if element["t"] == "Link" else ""
        if name in before and ast.words(ast.inlines(element)) == before[name]:
            ast.set_inlines(element, ast.inlines_of(after.get(name, before[name])))
    for one in supplement:
        if "unnumbered" not in ast.classes(one):
            ast.classes(one).append("unnumbered")
        if number := by_element.get(id(one)):
            shown = ast.span([ast.string(number)], ast.make_attr(classes=["header-section-number"]))
            ast.inlines(one)[:0] = [shown, ast.space()]


def _headings(blocks: Sequence[Block], *, whole: bool) -> Iterator[tuple[Element, bool]]:
    """The headings, and whether they are in the supplement."""
    inside = whole
    for element in ast.walk(list(blocks)):
        if element["t"] == "Div" and ast.identifier(element) in (BEGINS, ENDS):
            inside = ast.identifier(element) == BEGINS
        elif element["t"] == "Header":
            yield element, inside


def _numbers(headings: Iterable[Element]) -> dict[str, str]:
    """The numbers by identifier, counted as Pandoc does: from the highest level that there is."""
    headings = list(headings)
    highest = min(map(ast.level, headings), default=1)
    counts: list[int] = []
    found: dict[str, str] = {}
    for heading in headings:
        if "unnumbered" in ast.classes(heading):
            continue
        level = ast.level(heading) - highest + 1
        counts = [*counts, *[0] * (level - len(counts))][:level]
        counts[-1] += 1
        found[ast.identifier(heading)] = ".".join(map(str, counts))
    return found

"""The citations of a page and its list of references, formatted again after an edit, without the text around them.

If works are cited first in the same order as before, and the page has each citation already, nothing is formatted.
Otherwise, citeproc takes most of its time for the list. So the entries that the page has stay, with other numbers, if
nothing else in them can change; citeproc gets a style with hardly anything in the entries, and tells their order.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from recto.formats.html.anchors import remove_ways_back
from recto.html.tree import Node, copy, has_class, pop, reference_lists, text_of
from recto.pandoc import ast
from recto.pipeline import aside

Formatted = tuple[list[Node], Node]
"""The citations and the list of references, as the page has them before they are named and linked."""


class Citations:
    """The citations of a document, as Pandoc's elements."""

    def __init__(self, document: str) -> None:
        tree = ast.loads(document)
        unseen: set[int] = set()
        in_notes: set[int] = set()
        self.all: list[ast.Inline] = []
        for one in ast.walk(tree["blocks"]):
            if one["t"] == "Image":
                unseen.update(id(inner) for inner in ast.walk(ast.inlines(one)))
            elif one["t"] == "Note":
                in_notes.update(id(inner) for inner in ast.walk(ast.blocks(one)))
            elif one["t"] == "Cite":
                self.all.append(one)
        self.shown = [index for index, one in enumerate(self.all) if id(one) not in unseen]
        """Those that the page shows, unlike the ones in descriptions of images."""
        self.some_repeated = len(self.shown) < len(self.all)
        self.in_notes = any(id(one) in in_notes for one in self.all)
        self._tree = tree

    @property
    def printed(self) -> list[str]:
        """What decides what a citation looks like, apart from the citations around it."""
        return [
            json.dumps([{name: value for name, value in one.items() if name not in _COUNTED} for one in cited])
            for cited in map(ast.citations, self.all)
        ]

    def keys(self, index: int) -> list[str]:
        """The citekeys in one of them."""
        return [one["citationId"] for one in ast.citations(self.all[index])]

    @property
    def order(self) -> list[str]:
        """The citekeys, in the order in which they are cited first."""
        return [*dict.fromkeys(key for index in range(len(self.all)) for key in self.keys(index))]

    def document(self, indices: Iterable[int] | None = None, first: Sequence[str] = ()) -> str:
        """A document of nothing but the citations, or some of them. ``first`` are citekeys that it cites before."""
        some = self.all if indices is None else [self.all[index] for index in indices]
        before = [ast.cite([ast.citation(key)], []) for key in first]
        return ast.dumps({**self._tree, "blocks": [ast.para([one]) for one in [*before, *some]]})

    def exchanged(self, first: int, count: int, others: Citations) -> Citations | None:
        """These, with others in the place of some that are shown. None if some are in notes, which have another order
        on the page."""
        if self.in_notes or others.in_notes:
            return None
        places = [*self.shown, len(self.all)]
        start, end = places[first], places[first + count]
        result = Citations.__new__(Citations)
        result.all = [*self.all[:start], *others.all, *self.all[end if count else start :]]
        result.in_notes, result._tree = False, self._tree
        result.some_repeated = self.some_repeated or others.some_repeated
        moved = len(others.all) - (end - start if count else 0)
        result.shown = [
            *self.shown[:first],
            *(start + index for index in others.shown),
            *(index + moved for index in self.shown[first + count :]),
        ]
        return result


_COUNTED = ("citationNoteNum", "citationHash")


@dataclass(frozen=True, slots=True)
class Shown:
    """The citations that a page has, its elements for those that it shows, and its list of references."""

    citations: Citations
    elements: Sequence[Node]
    references: Node


class Formatter:
    """Formats the citations of one style."""

    def __init__(self, csl: str, make: Callable[[str, str], Node], short_id: Callable[[str], str | None]) -> None:
        """``make`` gets a document and a style, and returns the body of a page. ``short_id`` is for a citekey what the
        page calls the work."""
        self._csl, self._make, self._short_id = csl, make, short_id
        self._short = without_entries(csl)

    def formatted(self, citations: Citations, page: Shown) -> Formatted | None:
        """The citations as the page is to show them, and the list of references; None if it takes a build."""
        shown = page.references
        if 'class="note"' in self._csl or not all(has_class(one, "csl-entry") for one in shown):
            return None
        if again := self._again(citations, page) or self._renumbered(citations, page):
            return again
        found = self._reordered(citations, shown) or self._all(citations, self._csl)
        return found and ([found[0][index] for index in citations.shown], found[1])

    def _again(self, citations: Citations, page: Shown) -> Formatted | None:
        """The same, from citations that the page has; None if a citation or an entry can be another one now."""
        if citations.order != page.citations.order:
            return None
        found = [one for one in self._known(citations, page) if one is not None]
        if len(found) < len(citations.shown):
            return None
        references = copy(page.references)
        remove_ways_back(references)
        return found, references

    def _known(self, citations: Citations, page: Shown) -> list[Node | None]:
        """The citations as the page has them elsewhere; None for each that it does not have."""
        if _BY_PLACE.search(self._csl):
            return [None] * len(citations.shown)
        before = page.citations
        written = before.printed
        pairs = zip(before.shown, page.elements, strict=True)
        # Within a link, a citation has no links of its own.
        known = {written[index]: one for index, one in pairs if next(one.iterancestors("a"), None) is None}
        wanted = citations.printed
        found: list[Node | None] = []
        for index in citations.shown:
            there = known.get(wanted[index])
            one = None if there is None else copy(there)
            if one is not None:
                pop(one, "id")
                one.set("data-cites", " ".join(self._short_id(key) or key for key in citations.keys(index)))
            found.append(one)
        return found

    def _renumbered(self, citations: Citations, page: Shown) -> Formatted | None:
        """The same, with other numbers, for a style that numbers works in the order in which they are cited first.

        citeproc formats the citations that the page does not have yet, and those whose works stand in another order
        now: it parts and joins ranges. None for another style.
        """
        shown = page.references
        before, after = (self._numbers(one) for one in (page.citations, citations))
        # The page itself tells whether the style numbers works in this way.
        is_so = before and after and {one.get("id", ""): number for number, one in enumerate(shown, 1)} == before
        if not is_so or not before or not after or not all(map(_has_number, shown, range(1, len(shown) + 1))):
            return None
        if _BY_PLACE.search(self._csl):
            return None
        known = self._known(citations, page)
        new = [i for i, one in enumerate(known) if one is None or not _renumber(one, before, after)]
        made = self._by_themselves(citations, [citations.shown[i] for i in new], after)
        if made is None:
            return None
        replaced = dict(zip(new, made, strict=True))
        found = [one for i, old in enumerate(known) if (one := replaced.get(i, old)) is not None]
        entries = {one.get("id", ""): one for one in shown} | self._entries(citations, after.keys() - before.keys())
        if not entries.keys() >= after.keys() or (entries.keys() != after.keys() and _FOR_OTHERS.search(self._csl)):
            return None
        references = copy(shown)
        references[:] = [copy(entries[name]) for name in after]
        for entry in references:
            entry.tail = "\n"
        remove_ways_back(references)
        return (found, references) if all(map(_set_number, references, range(1, len(references) + 1))) else None

    def _by_themselves(
        self, citations: Citations, some: Sequence[int], numbers: Mapping[str, int]
    ) -> list[Node] | None:
        """Some of the citations, formatted without the others, with the numbers that their works have among all.

        What a style prints depends on the order of the works, and on which have numbers that follow each other. So the
        works are cited in their order first, with another one between any two that do not.
        """
        if not some:
            return []
        keys = {f"ref-{self._short_id(key)}": key for key in citations.order}
        works = sorted(
            {f"ref-{self._short_id(key)}" for i in some for key in citations.keys(i)}, key=numbers.__getitem__
        )
        others = (name for name in numbers if name not in works)
        order: list[str] = []
        for before, work in pairwise(["", *works]):
            if before and numbers[work] > numbers[before] + 1:
                order.append(next(others))  # there is one: its number is between the two
            order.append(work)
        page = self._make(citations.document(some, [keys[name] for name in order]), self._csl)
        spans = citations_in([page])[len(order) :]
        alone = {name: number for number, name in enumerate(order, 1)}
        is_right = len(spans) == len(some) and all(_renumber(one, alone, numbers) for one in spans)
        return spans if is_right else None

    def _numbers(self, citations: Citations) -> dict[str, int] | None:
        """The number of each work by the name of its entry, if they are numbered as they are cited first."""
        names = [self._short_id(key) for key in citations.order]
        if None in names:
            return None
        return {f"ref-{name}": number for number, name in enumerate(dict.fromkeys(names), 1)}

    def _reordered(self, citations: Citations, shown: Node) -> Formatted | None:
        """All citations, with the entries that the page has; None if these can be others now."""
        is_numbered = "citation-number" in self._csl
        if not self._short or (is_numbered and not all(map(_has_number, shown, range(1, len(shown) + 1)))):
            return None
        entries = {one.get("id", ""): one for one in shown}
        missing = {f"ref-{name}" for name in map(self._short_id, citations.order) if name} - entries.keys()
        with aside(partial(self._entries, citations, missing)) as made:
            found = self._all(citations, self._short)
        if found is None:
            return None
        order = [one.get("id", "") for one in found[1]]
        if entries.keys() != {*order} and _FOR_OTHERS.search(self._csl):
            return None
        # The letters behind a year can change places when the first citations do.
        if not all(one.get("id") not in entries or _has_letter(entries[one.get("id", "")], one) for one in found[1]):
            return None
        entries.update(made.result())
        if not entries.keys() >= {*order}:
            return None
        references = copy(shown)
        references[:] = [copy(entries[name]) for name in order]
        for entry in references:
            entry.tail = "\n"
        remove_ways_back(references)
        is_right = not is_numbered or all(map(_set_number, references, range(1, len(references) + 1)))
        return (found[0], references) if is_right else None

    def _entries(self, citations: Citations, missing: Set[str]) -> dict[str, Node]:
        """The entries of works that the page does not cite yet."""
        if not missing:
            return {}
        ids = {index: {f"ref-{self._short_id(key)}" for key in citations.keys(index)} for index in citations.shown}
        new = [index for index, some in ids.items() if not missing.isdisjoint(some)]
        lists = reference_lists(self._make(citations.document(new), self._csl))
        return {one.get("id", ""): one for references in lists for one in references}

    def _all(self, citations: Citations, csl: str) -> Formatted | None:
        page = self._make(citations.document(), csl)
        spans, lists = citations_in([page]), reference_lists(page)
        return (spans, lists[0]) if len(lists) == 1 and len(spans) == len(citations.all) else None


def _renumber(citation: Node, before: Mapping[str, int], after: Mapping[str, int]) -> bool:
    """Give the links of a citation other numbers. False if they do not show what they had, or its works stand in
    another order now, or closer together or further apart."""
    works = {f"ref-{name}" for name in citation.get("data-cites", "").split()}
    if not works <= before.keys() or _pattern(works, before) != _pattern(works, after):
        return False
    for link in citation.iter("a"):
        name = link.get("href", "")[1:]
        shown = _ONLY_NUMBER.fullmatch(link.text or "")
        if name not in before or len(link) or not shown or int(shown[2]) != before[name]:
            return False
        link.text = f"{shown[1]}{after[name]}{shown[3]}"
    return True


_ONLY_NUMBER = re.compile(r"(\D*)(\d+)(\D*)")


def _pattern(works: Set[str], numbers: Mapping[str, int]) -> list[tuple[str, bool]]:
    """The works in the order of their numbers, and whether each follows the one before it."""
    order = sorted(works, key=lambda name: numbers[name])
    follows = [False, *(numbers[other] == numbers[one] + 1 for one, other in pairwise(order))]
    return [*zip(order, follows, strict=True)]


def citations_in(nodes: Iterable[Node]) -> list[Node]:
    """The citations in some elements of a page, in their order."""
    return [one for node in nodes for one in node.iter("span") if has_class(one, "citation")]


_BY_PLACE = re.compile("position=|subsequent")
"""What a style has in which a citation looks different for those before it."""
_FOR_OTHERS = re.compile("year-suffix|disambiguate|givenname")
"""What a style has in which a reference can look different for another one that is cited as well."""
_LAYOUT = re.compile(r"(<bibliography\b(?:(?!</bibliography>).)*?<layout\b)[^>]*>.*?(</layout>)", re.DOTALL)


def without_entries(csl: str) -> str:
    """The style with hardly more in an entry than the letter that tells works of a year apart. Empty if it has no list
    of references, or one whose order changes the entries."""
    if "subsequent-author-substitute" in csl:
        return ""
    letter = ""
    if "disambiguate-add-year-suffix" in csl:
        # A style that names the letter anywhere does not get it with the year.
        letter = f"<text {_LETTER}/>" if _LETTER in csl else '<date variable="issued"><date-part name="year"/></date>'
    short, count = _LAYOUT.subn(rf'\1><text value="x "/>{letter}\2', csl)
    return short if count == 1 else ""


_LETTER = 'variable="year-suffix"'


def _has_letter(entry: Node, short: Node) -> bool:
    """Whether an entry has the letter of its short form."""
    letter = re.search(r"[ \d.-]([a-z]{1,2})\s*$", text_of(short))
    return letter is None or re.search(rf"[\d.-]{letter[1]}\b", text_of(entry)) is not None


_NUMBER = re.compile(r"([^\w]*)(\d+)")


def _has_number(entry: Node, number: int) -> bool:
    found = _NUMBER.match(_first_text(entry).text or "")
    return found is not None and int(found[2]) == number


def _set_number(entry: Node, number: int) -> bool:
    """Give an entry another number. False if it does not begin with one."""
    node = _first_text(entry)
    text = node.text or ""
    found = _NUMBER.match(text)
    if found:
        node.text = f"{found[1]}{number}{text[found.end() :]}"
    return found is not None


def _first_text(entry: Node) -> Node:
    """The element with the first words of an entry."""
    return next((node for node in entry.iter() if node.text and node.text.strip()), entry)

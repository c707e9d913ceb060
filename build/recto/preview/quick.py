"""A page with an edit in it, before a build of it is done.

Only the edited blocks go through the pipeline, by themselves, with as much of the rest as they need: stand-ins for what
is numbered, and the notes and addresses that are defined elsewhere. Citations keep what the build has printed; if they
have changed, citeproc formats all of them again, without the text around them.

A block does not always mean the same by itself. So the blocks before the edit are made in the same way first. Only if
that gives just what the build has put on the page, the edited ones take their place. Otherwise the page has to wait for
the next build.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property, partial
from itertools import accumulate, chain
from pathlib import Path
from threading import Lock

from recto.core.diagnostics import Diagnostic
from recto.core.model import (
    SECTION_SEPARATOR,
    Bibliography,
    CitedDocument,
    Document,
    Location,
    Manuscript,
    Segment,
    SourceFile,
    Text,
)
from recto.core.world import World
from recto.document.cite import html_alone
from recto.document.glossary import define
from recto.document.illustrate import illustrate
from recto.document.left_out import within_limits
from recto.document.number import number
from recto.document.parse import parse
from recto.formats.html.anchors import paragraph_anchor
from recto.formats.html.page_body import connect, dress, focus_words
from recto.html.body import body
from recto.html.tree import (
    HEADINGS,
    Node,
    copy,
    element,
    find,
    has_class,
    reference_lists,
    serialise,
    set_attributes,
    text_of,
)
from recto.html.tree import parse as parse_html
from recto.manuscript.read import read
from recto.manuscript.template import template
from recto.manuscript.terms import terms
from recto.pandoc import ast
from recto.pipeline import aside
from recto.preview.citations import Citations, Formatted, Formatter, Shown, citations_in
from recto.preview.state import State
from recto.references.resolve import resolve


class Quick:
    """The page of a build, and of the edits since then."""

    def __init__(self, state: State) -> None:
        self._known = state
        self._text = state.text
        self._manuscript = state.manuscript
        self._world = World().with_epoch(state.variables.epoch)
        self._lang = state.variables.lang
        self._before, main, self._after = _parted(state.pages[_PAGE].decode())
        self._main = parse_html(main)
        self._bibliography = state.bibliography
        self._in_turn = Lock()
        self._changed_citations: Citations | None = None
        self._made: dict[str, _Blocks] = {}

    @classmethod
    def of(cls, state: State) -> Quick | None:
        """What goes on from a build; None if it has a supplement with a page of its own."""
        if [*state.pages] != [_PAGE]:
            return None
        quick = cls(state)
        _ = quick._first_citations  # now, when nobody waits
        return quick

    def answer(self, changed: frozenset[Path]) -> Mapping[str, bytes] | None:
        """The page after an edit of these files, by its name; None if it takes a build."""
        content = self._manuscript.content
        if not all(path.suffix == ".md" and path.parent == content for path in changed):
            return None
        edited = self.edit(read(self._manuscript.root, _ignore))
        return {_PAGE: self.page.encode()} if edited else None

    @property
    def page(self) -> str:
        """The whole page."""
        return f"{self._before}{serialise(self._main)}{self._after}"

    def edit(self, manuscript: Manuscript) -> bool:
        """Put an edit of the text into the page. False if that takes a build; then nothing is changed."""
        if replace(manuscript, sections=self._manuscript.sections) != self._manuscript:
            return False
        if [one.path for one in manuscript.sections] != [one.path for one in self._manuscript.sections]:
            return False
        text = self._templated(manuscript)
        if text.text != self._text.text and not self._put(text):
            return False
        self._text, self._manuscript = text, manuscript
        return True

    def _templated(self, manuscript: Manuscript) -> Text:
        values = self._known.variables.values
        if isinstance(manubot := values.get("manubot"), dict):
            words = SECTION_SEPARATOR.join(section.text for section in manuscript.sections).split()
            values = {**values, "manubot": {**manubot, "manuscript_stats": {"word_count": len(words)}}}
        text = template(manuscript, replace(self._known.variables, values=values), _ignore, World())
        return within_limits(text, manuscript, _ignore)

    def _put(self, text: Text) -> bool:
        """Change the page for each place where the text differs; all of them, or none."""
        changes = differences(self._text.text, text.text)
        if len(changes) > _MOST_CHANGES:
            return False
        before = self._main, self._changed_citations
        if len(changes) > 1:
            self._main = copy(self._main)
        old = self._text.text
        # From the last to the first, so that the places before a change stay as they are.
        for start, end, words in reversed(changes):
            if not self._put_one(old, start, end, words):
                self._main, self._changed_citations = before
                return False
            old = old[:start] + words + old[end:]
        return True

    def _put_one(self, old: str, start: int, end: int, words: str) -> bool:
        for borders in (_BLANK_LINE, _HEADING_LINE):
            first, last = _widened(old, start, end, borders)
            before, after = old[first:last], old[first:start] + words + old[end:last]
            if not before.strip() or _SEEN_ELSEWHERE.search(before) or _SEEN_ELSEWHERE.search(after):
                continue
            with aside(partial(self._alone, after, old, first)) as made:  # both wait for Pandoc
                shown = self._alone(before, old, first)
                places = self._places(shown, old.count(before, 0, first), old.count(before)) if shown else None
            if shown and places:
                edited = made.result()
                return edited is not None and self._replace(places, shown, edited)
        return False

    # --- blocks by themselves -----------------------------------------------------------------------------------------

    def _alone(self, source: str, whole: str, start: int) -> _Blocks | None:
        """What the page has for a part of the text that begins at ``start``; None if it cannot be made by itself."""
        before, after = self._stand_ins(source, whole, start)
        parts = (*before, _mark(_BEGIN), source.strip("\n"), _mark(_END), *after, *_definitions(source, whole))
        mini = "\n\n".join(parts) + "\n"
        if mini not in self._made:
            if len(self._made) > _MOST_MADE:
                self._made.clear()
            made = self._rendered(mini)
            if made is None:
                return None
            self._made[mini] = made
        return self._made[mini]

    def _rendered(self, mini: str) -> _Blocks | None:
        known, manuscript, images = self._known, self._known.manuscript, self._known.images
        text = Text(mini, (SourceFile("content/0.md", mini),), (Segment(0, 0, len(mini)),))
        document = parse(text, manuscript, self._world, _ignore)
        document = replace(document, aliases={**known.document.aliases, **document.aliases})
        if any(one.target not in images for one in document.illustrations if one.target != _STAND_IN):
            return None
        bibliography = self._with_works_of(document)
        with self._in_turn:  # pandoc-xnos has globals
            document = number(document, manuscript.metadata, _ignore)
        citations = Citations(document.ast)
        document = define(illustrate(document, images, self._lang), terms(manuscript.metadata), self._world)
        cited = {bibliography.keys[one.key].standard_id for one in document.citations}
        references = {name: one for name, one in bibliography.references.items() if name in cited}
        pandoc = {**known.variables.pandoc, "suppress-bibliography": True}
        variables = replace(known.variables, values={**known.variables.values, "pandoc": pandoc})
        few = replace(bibliography, references=references)
        # Some styles move signs around citations, and descriptions of images repeat them. Otherwise, nothing but the
        # citations changes, and the page has these.
        formatted = bool(cited) and (_MOVES.search(known.style.csl) is not None or citations.some_repeated)
        html = html_alone(document, few, known.style, variables, self._world, formatted=formatted)
        page = body(self._with_html(html), images)
        dress(page, images, self._lang)
        return _between_marks(page, citations)

    def _with_works_of(self, document: Document) -> Bibliography:
        """The works of the page and of a document."""
        with self._in_turn:
            if any(one.key not in self._bibliography.keys for one in document.citations):
                found = resolve(document, self._known.manuscript, self._world, _ignore)
                keys = {**self._bibliography.keys, **found.keys}
                references = dict(sorted({**self._bibliography.references, **found.references}.items()))
                self._bibliography = replace(self._bibliography, keys=keys, references=references)
            return self._bibliography

    def _stand_ins(self, source: str, whole: str, start: int) -> tuple[list[str], list[str]]:
        """Small things with the labels before and after a part of the text, if numbers show in it: each counts."""
        document, kinds = self._known.document, set(_NUMBERED.findall(source))
        sections = any(one.key.startswith("sec:") for one in document.cross_references)
        if not kinds and not (sections and _HEADING_LINE.search(source)):
            return [], []
        text = self._text
        order = {section.path: index for index, section in enumerate(text.sources)}

        def place(location: Location) -> tuple[int, int, int]:
            return order.get(location.path, -1), location.line, location.column

        first, last = place(text.location(start)), place(text.location(start + len(source)))
        counted = [
            (place(one.location), _stand_in(one.name, whole))
            for one in document.labels
            if not one.problem and one.name.partition(":")[0] in kinds
        ]
        if sections or "number-by-section" in str(self._known.manuscript.metadata.values):
            counted = [one for one in counted if not one[1].startswith("#")]
            counted += [(place(one.location), _heading(one.level, one.identifier)) for one in document.headings]
        counted.sort()
        return [words for at, words in counted if at < first], [words for at, words in counted if at >= last]

    def _with_html(self, html: str) -> CitedDocument:
        return CitedDocument("", html, "", "[]", self._lang, {}, highlighted=False, section_numbers=False)

    # --- the page -----------------------------------------------------------------------------------------------------

    def _places(self, blocks: _Blocks, rank: int, count: int) -> list[Node] | None:
        """The elements of the page that are just these blocks. If several are, ``rank`` says which, of ``count``."""
        wanted = [_comparable(node) for node in blocks.nodes]
        found: list[list[Node]] = []
        for node in self._main.iter(blocks.nodes[0].tag):
            if node.text == blocks.nodes[0].text or node.tag != "p":
                run = [node, *_next(node, len(wanted) - 1)]
                if [*map(_comparable, run)] == wanted:
                    found.append(run)
        return found[rank] if len(found) == count and rank < count else None

    def _replace(self, places: Sequence[Node], old: _Blocks, new: _Blocks) -> bool:
        spans, marks = citations_in(places), _note_marks(places)
        nodes = [copy(node) for node in new.nodes]
        new_spans, new_marks = citations_in(nodes), _note_marks(nodes)
        notes = [find(self._main, "li", mark.get("href", "")[1:]) for mark in marks]
        fits = (
            len(spans) == len(old.citations.shown)
            and len(new_spans) == len(new.citations.shown)
            and len(marks) == len(old.notes) == len(new.notes) == len(new_marks)
            and [*map(_heading_of, _headings(places))] == [*map(_heading_of, _headings(nodes))]
            and all(
                there is not None and _comparable(there) == _comparable(one) and not citations_in([one])
                for there, one in zip(notes, old.notes, strict=True)
            )
            and not any(map(citations_in, ([one] for one in new.notes)))
            and not any(is_apart(place) for place in places)
        )
        if not fits:
            return False
        formatted = None
        citations = self._citations
        same = old.citations.printed == new.citations.printed
        if same:
            _give_contents(new_spans, spans)
        else:
            exchanged = citations.exchanged(self._citations_before(places), len(spans), new.citations)
            formatted = self._formatted(exchanged) if exchanged else None
            if exchanged is None or formatted is None:
                return False
            citations = exchanged
        for mark, new_mark, there, note in zip(marks, new_marks, notes, new.notes, strict=True):
            numbered, number = copy(note), mark.get("href", "").removeprefix("#fn")
            _number_note(new_mark, number)
            _number_note(numbered, number)
            if there is not None:
                _exchange([there], [numbered])
        _exchange(places, nodes)
        if formatted is None:
            self._name(places, nodes)
        else:
            self._changed_citations = citations
            self._print(*formatted)
        _focus_again(self._main)
        return True

    def _name(self, places: Sequence[Node], nodes: Sequence[Node]) -> None:
        """Name the new paragraphs; all of them if others begin like those that came or went."""
        names = {one: paragraph_anchor(one) for node in nodes for one in node.iter("p")}
        new = [name for name in names.values() if name]
        old = [one.get("id", "")[:_NAME] for node in places for one in node.iter("p")]
        others = {one.get("id", "")[:_NAME] for one in self._main.iter("p")}
        if len({*new}) < len(new) or others & {*new, *filter(_ANCHOR.match, old)}:
            _forget_names(self._main)
            connect(self._main, self._lang)
            return
        for paragraph, name in names.items():
            if name:
                paragraph.set("id", name)

    # --- citations ----------------------------------------------------------------------------------------------------

    @cached_property
    def _first_citations(self) -> Citations:
        return Citations(self._known.numbered.ast)

    @property
    def _citations(self) -> Citations:
        return self._changed_citations or self._first_citations

    def _citations_before(self, places: Sequence[Node]) -> int:
        """How many citations the page has before these elements."""
        count = 0
        for node in self._main.iter():
            if node is places[0]:
                break
            count += _is_citation(node)
        return count

    def _formatted(self, citations: Citations) -> Formatted | None:
        """All citations as the page shows them, and the list of references; None if that takes a build."""
        known, lists = self._known, reference_lists(self._main)

        def make(document: str, csl: str) -> Node:
            alone = replace(known.numbered, ast=document, headings=(), highlighted=False)
            style = replace(known.style, csl=csl)
            few = _cited_in(document, self._bibliography)
            html = html_alone(alone, few, style, known.variables, self._world, formatted=True)
            page = body(self._with_html(html), known.images)
            dress(page, known.images, self._lang)
            return page

        if len(lists) != 1:
            return None
        page = Shown(self._citations, citations_in([self._main]), lists[0])
        return Formatter(known.style.csl, make, self._bibliography.short_id).formatted(citations, page)

    def _print(self, citations: Sequence[Node], references: Node) -> None:
        """Put newly formatted citations and references into the page, and name and link all again."""
        _give_contents(citations_in([self._main]), citations)
        _exchange(reference_lists(self._main), [references])
        _forget_names(self._main)
        connect(self._main, self._lang)


_MOVES = re.compile('class="note"|vertical-align="sup"')
_PAGE = "manuscript.html"
_BEGIN, _END = "recto-begin", "recto-end"
_STAND_IN = "recto-stand-in"
_MOST_CHANGES = 20
_MOST_MADE = 100
"""How many parts of the text are kept as they were made."""


def _cited_in(document: str, bibliography: Bibliography) -> Bibliography:
    """With no more than the references that a document needs: Pandoc takes a while to read hundreds."""
    cited = ast.all_citation_ids(document)
    names = {bibliography.keys[key].standard_id for key in cited if key in bibliography.keys}
    references = {name: one for name, one in bibliography.references.items() if name in names}
    return replace(bibliography, references=references)


def _parted(page: str) -> tuple[str, str, str]:
    """What is before the text of a page, the text, and what is after it."""
    start = page.index(">\n", page.index('<main class="recto-main"')) + 2
    end = page.rindex("\n</main>")
    return page[:start], page[start:end], page[end:]


def _ignore(_: Diagnostic) -> None:
    """A build reports it."""


# --- the text ---------------------------------------------------------------------------------------------------------

_BLANK_LINE = re.compile(r"(?<=\n)[ \t]*\n(?! {0,3}(?:Table)?:[ \t])", re.IGNORECASE)
"""Between blocks; not above the caption of a table."""
_HEADING_LINE = re.compile(r"^#{1,6}[ \t]", re.MULTILINE)
_NUMBERED = re.compile(r"\b(fig|tbl|eq|sec):")
_SEEN_ELSEWHERE = re.compile(
    r"^ {0,3}\[[^\]\n]+\]:|^[ \t>]*\(@|^(?:---|\.\.\.)[ \t]*$|\\(?:re)?newcommand|\\def\b", re.MULTILINE
)
"""Definitions of notes, addresses, aliases and commands, numbered examples, metadata: they change other blocks."""


def differences(old: str, new: str) -> list[tuple[int, int, str]]:
    """Where two texts differ: where in the old one that begins and ends, and what the new one has there."""
    shorter = min(len(old), len(new))
    start = _common(old, new, shorter)
    same_end = _common(old[::-1], new[::-1], shorter - start)
    end, new_end = len(old) - same_end, len(new) - same_end
    if "\n" not in old[start:end]:
        return [(start, end, new[start:new_end])] if old != new else []
    # There may be several: lines tell them apart.
    before, after = old[start:end].splitlines(keepends=True), new[start:new_end].splitlines(keepends=True)
    places = [start, *(start + length for length in accumulate(map(len, before)))]
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return [
        (places[first], places[last], "".join(after[at:until]))
        for kind, first, last, at, until in matcher.get_opcodes()
        if kind != "equal"
    ]


def _common(one: str, two: str, most: int) -> int:
    """The length of the beginning that two texts share, at most ``most``."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == two[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _widened(text: str, start: int, end: int, border: re.Pattern[str]) -> tuple[int, int]:
    """A part of the text, widened to the nearest borders."""
    starts = [match.start() for match in border.finditer(text)]
    first = max((at for at in starts if at < start), default=0)
    return first, min((at for at in starts if at > end), default=len(text))


def _mark(identifier: str) -> str:
    return f"::: {{#{identifier}}}\n:::"


def _heading(level: int, identifier: str) -> str:
    return f"{'#' * level} x {{#{identifier}}}"


def _stand_in(label: str, text: str) -> str:
    """A small thing with a label, and with the attributes beside it, such as a number of its own."""
    given = re.search(rf"\{{#{re.escape(label)}(?![\w:-])[^}}\n]*\}}", text)
    attributes = given[0] if given else f"{{#{label}}}"
    things = {
        "fig": f"![x]({_STAND_IN}){attributes}",
        "tbl": f"| x |\n|---|\n| x |\n\nTable: x {attributes}",
        "eq": f"$$x$$ {attributes}",
    }
    return things.get(label.partition(":")[0], f"# x {attributes}")


_NOTE = re.compile(r"^\[\^([^\]\n]+)\]:.*(?:\n(?!\[\^)(?:[ \t]*\S.*|[ \t]*(?=\n[ \t]{2,}\S)))*", re.MULTILINE)
_ADDRESS = re.compile(r"^ {0,3}\[[^\]^@\n][^\]\n]*\]:[ \t]*\S.*$", re.MULTILINE)


def _definitions(source: str, text: str) -> Iterator[str]:
    """The notes and addresses that a part of the text may refer to."""
    used = set(re.findall(r"\[\^([^\]\n]+)\]", source))
    yield from (match[0] for match in _NOTE.finditer(text) if used and match[1] in used)
    yield from (match[0] for match in _ADDRESS.finditer(text) if "]" in source)


# --- blocks -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Blocks:
    """Blocks of the page as they are by themselves."""

    nodes: tuple[Node, ...]
    """At least one."""
    notes: tuple[Node, ...]
    """The items of the list of notes."""
    citations: Citations


def _between_marks(page: Node, citations: Citations) -> _Blocks | None:
    begin, end = find(page, "div", _BEGIN), find(page, "div", _END)
    if begin is None or end is None or begin.getparent() is not page or end.getparent() is not page:
        return None
    nodes = tuple([*page][page.index(begin) + 1 : page.index(end)])
    section = find(page, "section", "footnotes")
    notes = () if section is None else tuple(section.iter("li"))
    return _Blocks(nodes, notes, citations) if nodes and not len(begin) and not len(end) else None


def _next(node: Node, count: int) -> list[Node]:
    found: list[Node] = []
    following = node.getnext()
    while following is not None and len(found) < count:
        found.append(following)
        following = following.getnext()
    return found


def _comparable(node: Node) -> str:
    """A block without what the rest of the page decides: citations, numbers of notes, names, stops at words."""
    one = copy(node)
    one.tail = None
    spans = citations_in([one])
    _give_contents(spans, [element("span", {"class": "citation"})] * len(spans))
    for inner in one.iter("p", "span", "a", "li", "abbr"):
        if inner.get("href", "").startswith(("#fn", "#fnref")) or inner.get("id", "").startswith("fn"):
            _number_note(inner, "")
        elif inner.tag == "p" and _ANCHOR.match(inner.get("id", "")):
            del inner.attrib["id"]
        elif inner.get("title") and inner.get("tabindex"):
            del inner.attrib["tabindex"]
    return serialise(one)


_ANCHOR = re.compile(r"p-[0-9a-f]{8}(?:-\d+)?$")
_NAME = len("p-01234567")


def _is_citation(node: Node) -> bool:
    return node.tag == "span" and has_class(node, "citation")


def _headings(nodes: Iterable[Node]) -> Iterator[Node]:
    return chain.from_iterable(node.iter(*HEADINGS) for node in nodes)


def _heading_of(node: Node) -> tuple[str, str, str]:
    return node.tag, node.get("id", ""), text_of(node)


def is_apart(node: Node) -> bool:
    """Whether it is a note or a reference."""
    return any(one.get("id") in ("footnotes", "refs") or has_class(one, "refs") for one in node.iterancestors())


def _note_marks(nodes: Iterable[Node]) -> list[Node]:
    return [one for node in nodes for one in node.iter("a") if one.get("role") == "doc-noteref"]


def _number_note(node: Node, new: str) -> None:
    """Give a mark, a note or the way back from it another number."""
    for one in node.iter("a", "li"):
        for name in ("href", "id"):
            if number := re.fullmatch(r"(#?fn(?:ref)?)\d+", one.get(name, "")):
                one.set(name, number[1] + new)
        if one.get("role") == "doc-noteref" and len(one):
            one[0].text = new


def _give_contents(spans: Sequence[Node], others: Sequence[Node]) -> None:
    """Give citations the contents of others, also where the description of an image repeats them."""
    figures: dict[Node, list[tuple[str, str]]] = {}
    for span, other in zip(spans, others, strict=True):
        figure = next(span.iterancestors("figure"), None)
        if figure is not None:
            figures.setdefault(figure, []).append((text_of(span), text_of(other)))
        _become(span, other)
    for figure, changes in figures.items():
        for image in figure.iter("img"):
            if image.get("alt"):
                image.set("alt", _exchanged(image.get("alt", ""), changes))


def _exchanged(text: str, changes: Iterable[tuple[str, str]]) -> str:
    """A text with other words in the place of some, which follow each other in it."""
    position = 0
    for old, new in changes:
        at = text.find(old, position)
        if at >= 0:
            text = text[:at] + new + text[at + len(old) :]
            position = at + len(new)
    return text


def _become(span: Node, other: Node) -> None:
    """Give a citation the content and the attributes of another."""
    tail, twin = span.tail, copy(other)
    span.clear()
    set_attributes(span, {str(name): str(value) for name, value in twin.items()})
    span.text, span.tail = twin.text, tail
    span.extend([*twin])
    if next(span.iterancestors("a"), None) is not None:  # Pandoc writes no link within a link
        for link in [*span.iter("a")]:
            link.tag = "span"
            link.attrib.clear()


def _exchange(places: Sequence[Node], nodes: Sequence[Node]) -> None:
    """Put other elements in the place of some that follow each other."""
    parent = places[0].getparent()
    if parent is None:
        return
    at, tail = parent.index(places[0]), places[-1].tail
    for place in places:
        parent.remove(place)
    for node in reversed(nodes):
        node.tail = "\n"
        parent.insert(at, node)
    nodes[-1].tail = tail


def _forget_names(root: Node) -> None:
    """Take away the names of paragraphs and the ways back to citations."""
    for paragraph in root.iter("p"):
        if len(paragraph.attrib) == 1 and _ANCHOR.match(paragraph.get("id", "")):
            del paragraph.attrib["id"]


def _focus_again(root: Node) -> None:
    """Place the stops at words that have their meaning with them."""
    for word in root.iter("abbr", "span"):
        if word.get("title") and word.get("tabindex"):
            del word.attrib["tabindex"]
    focus_words(root)

"""Two versions of a page -> what turns one into the other, for the script in the browser.

A page is text that ``formats.html`` has written: every element that is not void has its end tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, cached_property
from html import unescape
from typing import Any

Operation = tuple[str, Any]
"""``("keep", n)``, ``("remove", n)``: the next n elements; ``("insert", html)``: before the next; ``("change", html)``:
the next one becomes this; ``("within", [...])``: operations on the children of the next one; ``("set", …)``: texts and
attributes for the next one, see ``_in_place``."""

_PARTS = {
    ".recto-header": re.compile(r'<header class="recto-header">.*?</header>', re.DOTALL),
    ".recto-contents-list": re.compile(r'<div class="recto-contents-list".*?</div>(?=\n</details>)', re.DOTALL),
    ".recto-menu > .recto-panel": re.compile(
        r'<div class="recto-panel">.*</div>(?=\n</details>\n</div>\n$)', re.DOTALL
    ),
    ".recto-footer": re.compile(r'<footer class="recto-footer">.*?</footer>', re.DOTALL),
}
"""What surrounds the text: selectors in the browser, and the part of the page's text that has the element."""


@dataclass(frozen=True, slots=True)
class Patch:
    """What changes in a page; everything is None or empty that does not."""

    main: tuple[Operation, ...] = ()
    parts: tuple[tuple[str, str], ...] = ()
    """Elements that surround the text: a selector, and the new HTML."""
    title: str | None = None
    """The title of the window."""
    reload: bool = False
    """Whether it has another style, script, policy or language, which only a page that is loaded anew has."""
    go: tuple[int, int] | None = None
    """The place of a word that an editor wants to be seen, and its length: see ``page_words``."""

    def __bool__(self) -> bool:
        return bool(self.main or self.parts or self.title is not None or self.reload or self.go)


def patch(old: Page, new: Page) -> Patch:
    """What turns a page into another; false if nothing that a reader sees differs."""
    if old.text == new.text:
        return Patch()
    if old.frame != new.frame or old.parts.keys() != new.parts.keys():
        return Patch(reload=True)
    parts = tuple((name, html) for name, html in new.parts.items() if html != old.parts[name])
    title = unescape(new.title) if new.title != old.title else None
    if old.main == new.main:
        return Patch((), parts, title)
    before, after = old.elements, new.elements_like(old)
    if before is None or after is None:
        return Patch(reload=True)
    return Patch(tuple(_between(before, after)), parts, title)


class Page:
    """A page, and its pieces."""

    def __init__(self, text: str) -> None:
        self.text = text
        head, _, rest = self.text.partition("</head>")
        above, _, rest = rest.partition("<main")
        opening, _, rest = rest.partition(">")
        self.main, _, below = rest.rpartition("</main>")
        title = re.search(r"<title>(.*?)</title>", head, re.DOTALL)
        self.title = title[1] if title else ""
        self.parts: dict[str, str] = {}
        around = [above, below]
        for name, form in _PARTS.items():
            for place, text in enumerate(around):
                if found := form.search(text):
                    self.parts[name] = found[0]
                    around[place] = text[: found.start()] + name + text[found.end() :]
        # What describes the page for machines may change: nobody sees it.
        loaded = re.findall(r'<(?:style|script(?! type="application/ld)).*?</(?:style|script)>', head, re.DOTALL)
        policy = re.search(r'<meta http-equiv="Content-Security-Policy".*?>', head)
        language = re.search(r"<html.*?>", head)
        self.frame = (loaded, policy and policy[0], language and language[0], opening, around)

    @cached_property
    def elements(self) -> list[_Element] | None:
        """The elements of its text; None if there is anything else beside them."""
        return _elements(self.main)

    def elements_like(self, other: Page) -> list[_Element] | None:
        """The same, knowing those of another version: only what differs is read."""
        if "elements" not in self.__dict__:
            self.elements = _elements(self.main, other.elements or ())
        return self.elements


@dataclass(frozen=True)
class _Element:
    """An element: its HTML, with the blanks behind it, and where its content is."""

    html: str
    opening: str
    content: slice

    @cached_property
    def children(self) -> list[_Element] | None:
        """The elements in it; None if there is anything else beside them."""
        return _elements(self.html[self.content])

    def children_like(self, other: _Element) -> list[_Element] | None:
        """The same, knowing those of another version: only what differs is read."""
        if "children" not in self.__dict__:
            self.__dict__["children"] = _elements(self.html[self.content], other.children or ())
        return self.children


_ATTRIBUTES = r"""[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*"""
_TAG = re.compile(rf"<!--.*?-->|<(/?)([A-Za-z][^\s/>]*){_ATTRIBUTES}>", re.DOTALL)
_BLANKS = re.compile(r"\s*")
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_BOXES = frozenset("div section ol ul dl table tbody blockquote".split())
_LARGE = 2_000
"""An element of these is changed child by child if it has as many characters."""


def _elements(content: str, known: Sequence[_Element] = ()) -> list[_Element] | None:
    """The elements of which a content consists; None if there is other text.

    ``known`` are those of another version: as many as are the same at its beginning and its end are not read again.
    """
    start, end = 0, len(content)
    first: list[_Element] = []
    for one in known:
        next_one = start + len(one.html)
        if not content.startswith(one.html, start) or content[next_one : next_one + 1] not in ("<", ""):
            break
        first.append(one)
        start = next_one
    last: list[_Element] = []
    for one in reversed(known[len(first) :]):
        if end - len(one.html) < start or not content.endswith(one.html, start, end):
            break
        last.append(one)
        end -= len(one.html)
    middle = _read(content[start:end])
    return None if middle is None else [*first, *middle, *reversed(last)]


def _read(content: str) -> list[_Element] | None:
    found: list[_Element] = []
    at = _blanks(content, 0)
    while at < len(content):
        tag = _TAG.match(content, at)
        if tag is None or tag[1]:
            return None  # text beside the elements
        inside = end = tag.end()
        name = tag[2]
        if name is not None and name.lower() not in _VOID and not tag[0].endswith("/>"):
            inside, end = _end(content, name, end)
            if not end:
                return None
        start, at = at, _blanks(content, end)
        if name is not None:  # no comment
            found.append(_Element(content[start:at], tag[0], slice(tag.end() - start, inside - start)))
    return found


def _end(content: str, name: str, at: int) -> tuple[int, int]:
    """Where the end tag of an element begins and ends, of which the content begins at ``at``; zeros if there is none.

    Only elements of the same name are counted, which makes this several times faster than reading all of them.
    """
    depth = 1
    for tag in _named(name).finditer(content, at):
        if tag[1]:
            depth -= 1
        elif tag[1] is not None and not tag[0].endswith("/>"):  # neither a comment nor empty
            depth += 1
        if not depth:
            return tag.start(), tag.end()
    return 0, 0


@cache
def _named(name: str) -> re.Pattern[str]:
    return re.compile(rf"<!--.*?-->|<(/?){re.escape(name)}(?=[\s/>]){_ATTRIBUTES}>", re.DOTALL)


def _blanks(content: str, at: int) -> int:
    """Where the blanks end that begin at ``at``."""
    blanks = _BLANKS.match(content, at)
    return blanks.end() if blanks else at


def _between(before: Sequence[_Element], after: Sequence[_Element]) -> Iterator[Operation]:
    """What turns elements into others."""
    same = 0

    def kept() -> Iterator[Operation]:
        nonlocal same
        if same:
            yield "keep", same
        same = 0

    for old, new in _pairs(before, after):
        if old is not None and new is not None and old.html.rstrip() == new.html.rstrip():
            same += 1
            continue
        yield from kept()
        if new is None:
            yield "remove", 1
        elif old is None:
            yield "insert", new.html
        else:
            yield _change(old, new)
    yield from kept()


def _pairs(before: Sequence[_Element], after: Sequence[_Element]) -> Iterator[tuple[_Element | None, _Element | None]]:
    """Which element becomes which: those with the same words, whatever their numbers; others in their order."""
    size = min(len(before), len(after))
    start = next((i for i in range(size) if before[i].html != after[i].html), size)
    end = next((i for i in range(size - start) if before[-1 - i].html != after[-1 - i].html), size - start)
    yield from zip(before[:start], after[:start], strict=True)
    yield from _aligned(before[start : len(before) - end], after[start : len(after) - end], _BY)
    yield from zip(before[len(before) - end :], after[len(after) - end :], strict=True)


_BY = (re.compile(r"<[^>]*>"), re.compile(r"<[^>]*>|[0-9]+"))
"""What two elements may differ in that are taken for the same: first in tags only, then in numbers as well."""


def _aligned(
    before: Sequence[_Element], after: Sequence[_Element], by: Sequence[re.Pattern[str]]
) -> Iterator[tuple[_Element | None, _Element | None]]:
    if not by:
        left, right = [*before], [*after]
        while left or right:
            if left and right and left[0].opening.split(None, 1)[0] != right[0].opening.split(None, 1)[0]:
                yield left.pop(0), None  # two kinds of element: none becomes the other
            else:
                yield left.pop(0) if left else None, right.pop(0) if right else None
        return
    matcher = SequenceMatcher(
        None, [by[0].sub("", one.html) for one in before], [by[0].sub("", one.html) for one in after], autojunk=False
    )
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            yield from zip(before[a:b], after[c:d], strict=True)
        else:
            yield from _aligned(before[a:b], after[c:d], by[1:])


def _change(old: _Element, new: _Element) -> Operation:
    kind = re.match(r"<(\w+)", new.opening)
    if old.opening == new.opening and kind and kind[1] in _BOXES and len(new.html) > _LARGE:
        before, after = old.children, new.children_like(old)
        if before and after:
            return "within", [*_between(before, after)]
    values = _in_place(old.html, new.html)
    return ("set", values) if values else ("change", new.html)


_MENTION = re.compile(r"m\.[0-9]+")
"""The id of a citation, to which no script adds a link."""
_PLAIN = frozenset("a abbr b cite code div em i li p small span strong sub sup u".split())
"""Elements in which the page's scripts add nothing but elements that can be told from the page's own."""


def _in_place(old: str, new: str) -> tuple[int, int, list[tuple[int, str]], list[tuple[int, str, str | None]]] | None:
    """What an element gets of another that differs in texts and attributes only, as most do when citations are numbered
    again: how many elements and texts it has, its new texts, and the new attributes of its elements; each by its place.
    None if more differs.
    """
    before, after = [*_TAG.finditer(old)], [*_TAG.finditer(new)]
    if len(before) != len(after):
        return None
    texts: list[tuple[int, str]] = []
    attributes: list[tuple[int, str, str | None]] = []
    elements = count = 0
    for index, (one, other) in enumerate(zip(before, after, strict=True)):
        if one[1] != other[1] or one[2] != other[2] or one[2] not in _PLAIN:
            return None
        if not one[1]:
            if one[0] != other[0]:
                given, wanted = _attributes(one[0]), _attributes(other[0])
                if given.get("id") != wanted.get("id") and not _MENTION.fullmatch(wanted.get("id", "")):
                    return None  # a link that scripts have added may name it
                changed = given.items() ^ wanted.items()
                attributes += [(elements, name, wanted.get(name)) for name in sorted({name for name, _ in changed})]
            elements += 1
        if index + 1 < len(before):
            text, wanted_text = old[one.end() : before[index + 1].start()], new[other.end() : after[index + 1].start()]
            if bool(text) != bool(wanted_text):
                return None
            if text != wanted_text:
                texts.append((count, unescape(wanted_text)))
            count += bool(text)
    return elements, count, texts, attributes


_ATTRIBUTE = re.compile(r'\s([^\s=>"\']+)(?:="([^"]*)")?')


def _attributes(tag: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(tag)}

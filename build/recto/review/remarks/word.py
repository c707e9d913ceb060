"""The comments of a Word file: their words, threads, and which are resolved.

Threads and what is resolved are in ``commentsExtended.xml`` (MS-DOCX, 2.5.1). Google Docs writes an answer as another
comment on the same words, and says in its text that a thread is resolved.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from unicodedata import normalize

from recto.formats.docx.template_package import Package, Unusable
from recto.formats.docx.xml import M, w
from recto.review.remarks.remark import MOST, Marked, Remark, Reply, Unreadable
from recto.review.remarks.words import FORMULA, IMAGE, loose
from recto.words.page_words import WORD

if TYPE_CHECKING:
    from lxml.etree import _Element as Node

_PARAGRAPH_ID = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"
_EXTENDED = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SOURCE = "{urn:recto:source}"
_MARK = re.compile(r"_recto_(\d+)_(\d+)(?:_.*)?")
_SIGN = {"\ue000": IMAGE, "\ue001": FORMULA}
_TOKEN = re.compile(rf"{WORD.pattern}|[\ue000\ue001]")
_RESOLVED = re.compile(r"_Marked as resolved_\s*")
_REOPENED = re.compile(r"_Re-opened_\s*")
"""What Google Docs writes."""


def read(name: str, data: bytes) -> Marked:
    """The text of a Word file, with its comments. Raises Unreadable."""
    try:
        package = Package(data)
        document = package.tree("word/document.xml")
        targets = package.targets("word/document.xml").values()
        found = {
            part.lower().rpartition("/")[2]: package.tree(part) for part in targets if part.lower().endswith(_PARTS)
        }
        source = package.tree("customXml/item1.xml") if package.part("customXml/item1.xml") else None
    except Unusable as failure:
        raise Unreadable(str(failure)) from failure
    text = _Text()
    for part in (document, found.get("footnotes.xml"), found.get("endnotes.xml")):
        if part is not None:
            text.read(part)
    commit, files = _source(source)
    remarks = tuple(_remarks(found.get("comments.xml"), found.get("commentsextended.xml"), text))
    return Marked(name, text.words, remarks, (commit,) if commit else (), dict(text.lines(files)))


_PARTS = ("comments.xml", "commentsextended.xml", "footnotes.xml", "endnotes.xml")


def _source(part: Node | None) -> tuple[str, dict[str, str]]:
    """The commit and the files that Recto has named in a Word file."""
    if part is None or part.tag != f"{_SOURCE}source":
        return "", {}
    files = {str(one.get("n")): str(one.get("path")) for one in part.iterfind(f"{_SOURCE}file")}
    return str(part.get("commit") or ""), files


@dataclass(slots=True)
class _Text:
    """The text of a Word file's parts, and where comments and Recto's marks are in it."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    begins: dict[str, int] = field(default_factory=dict)
    """Where comments begin, end and are named, by their number."""
    ends: dict[str, int] = field(default_factory=dict)
    named: dict[str, int] = field(default_factory=dict)
    marks: dict[str, int] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    whole: str = ""

    def read(self, part: Node) -> None:
        for node in part:
            self._node(node)
        self.whole = "".join(self.parts)
        tokens = [*_TOKEN.finditer(self.whole)]
        self.words = [_SIGN.get(match[0]) or loose(normalize("NFKC", match[0])) for match in tokens]
        self.starts = [match.start() for match in tokens]

    def _node(self, node: Node) -> None:
        for one, is_end in _walk(node):
            tag = one.tag
            if tag in (w("t"), w("delText")):
                self._add((one.text or "").replace("\ue000", " ").replace("\ue001", " "))
            elif tag in _STANDS_FOR and (tag != w("p") or is_end):
                self._add(_STANDS_FOR[tag])
            elif tag in _PLACES:
                name = str(one.get(w("name" if tag == w("bookmarkStart") else "id")))
                getattr(self, _PLACES[tag]).setdefault(name, self.length)

    def _add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def lines(self, files: dict[str, str]) -> Iterator[tuple[int, tuple[str, int]]]:
        """The files and lines of paragraphs, by their first words."""
        for name, offset in self.marks.items():
            match = _MARK.fullmatch(name)
            at = bisect_left(self.starts, offset)
            if match and match[1] in files and len(match[2]) < 8 and at < len(self.words):
                yield at, (files[match[1]], int(match[2]))

    def quoted(self, number: str) -> tuple[str, tuple[int, ...], bool]:
        """The words that a comment is about: as they are written, which they are, and whether it is beside them."""
        start = self.begins.get(number, self.named.get(number, -1))
        if start < 0:
            return "", (), True
        end = max(self.ends.get(number, start), start)
        first = bisect_right(self.starts, start) - 1
        # A word that the range begins in the middle of counts.
        first += not (first >= 0 and start < self.starts[first] + len(self._written(first)))
        last = bisect_left(self.starts, end)
        if first < last:
            written = self.whole[self.starts[first] : self.starts[last - 1] + len(self._written(last - 1))]
            return (
                " ".join(written.replace("\ue000", "[image]").replace("\ue001", "[formula]").split()),
                tuple(range(first, last)),
                False,
            )
        # A point: the word before it, or else after it, in the same paragraph.
        before, after = self.whole.rfind("\n", 0, start) + 1, self.whole.find("\n", start)
        beside = [at for at in (last - 1, last) if 0 <= at < len(self.starts) and before <= self.starts[at] < after]
        return "", tuple(beside[:1]), True

    def _written(self, index: int) -> str:
        match = _TOKEN.match(self.whole, self.starts[index])
        return match[0] if match else ""


_STANDS_FOR = {
    w("p"): "\n", w("tab"): " ", w("br"): " ", w("cr"): " ", w("noBreakHyphen"): "-",
    f"{{{M}}}oMath": " \ue001 ", w("drawing"): " \ue000 ", w("pict"): " \ue000 ",
}  # fmt: skip
_PLACES = {
    w("commentRangeStart"): "begins", w("commentRangeEnd"): "ends", w("commentReference"): "named",
    w("bookmarkStart"): "marks",
}  # fmt: skip
_NOT_TEXT = frozenset((w("rPr"), w("pPr"), w("tblPr"), w("sectPr"), _FALLBACK))


def _walk(node: Node) -> Iterator[tuple[Node, bool]]:
    """The elements in order, and the ends of paragraphs; without what is no text, and without recursion."""
    waiting: list[tuple[Node, bool]] = [(node, False)]
    while waiting:
        one, is_end = waiting.pop()
        yield one, is_end
        if is_end or one.tag in _NOT_TEXT:
            continue
        if one.tag == w("p"):
            waiting.append((one, True))
        # A drawing has text if it is a box of text; the formula is one sign, whatever is in it.
        if one.tag != f"{{{M}}}oMath":
            waiting.extend((child, False) for child in reversed(one) if child.tag not in _NOT_TEXT)


@dataclass(slots=True)
class _Thread:
    text: str
    author: str
    date: str
    number: str
    paragraphs: tuple[str, ...]
    replies: list[Reply] = field(default_factory=list)
    is_resolved: bool = False


def _remarks(comments: Node | None, extended: Node | None, text: _Text) -> Iterator[Remark]:
    if comments is None:
        return
    threads = [_thread(one) for one in comments.iterfind(w("comment"))]
    if len(threads) > MOST:
        raise Unreadable(f"has more than {MOST:,} comments")
    parents, resolved = _extended(extended)
    of: dict[str, _Thread] = {}
    begun: dict[tuple[int, int], _Thread] = {}
    heads: list[_Thread] = []
    for thread in threads:
        place = text.begins.get(thread.number, -1), text.ends.get(thread.number, -1)
        # An answer stands behind what it answers. So none is lost, whatever the file says of itself.
        parent = next((of[parents[one]] for one in thread.paragraphs if parents.get(one) in of), None)
        if parent is None and place[0] >= 0 and (extended is None or not thread.paragraphs):
            parent = begun.get(place)
        thread.is_resolved = not resolved.isdisjoint(thread.paragraphs)
        if parent is None:
            heads.append(thread)
            begun.setdefault(place, thread)
        else:
            _answer(parent, thread)
        of |= dict.fromkeys(thread.paragraphs, parent or thread)
    for thread in heads:
        quote, words, beside = text.quoted(thread.number)
        yield Remark(
            thread.text, thread.author, thread.date, quote, words, is_beside=beside,
            replies=tuple(thread.replies), is_resolved=thread.is_resolved,
        )  # fmt: skip


def _answer(thread: _Thread, reply: _Thread) -> None:
    """Add an answer to a thread. One of Google Docs may say that it is resolved, or that it is not."""
    said = reply.text
    if _RESOLVED.match(said):
        thread.is_resolved = True
        said = _RESOLVED.sub("", said)
    elif _REOPENED.match(said):
        thread.is_resolved = False
        said = _REOPENED.sub("", said)
    if said:
        thread.replies.append(Reply(reply.author, reply.date, said))


def _thread(comment: Node) -> _Thread:
    paragraphs = [*comment.iter(w("p"))]
    text = "\n".join("".join(_letters(one)) for one in paragraphs).strip()
    date = str(comment.get(w("date")) or "")[:10]
    ids = tuple(str(one.get(_PARAGRAPH_ID)) for one in paragraphs if one.get(_PARAGRAPH_ID))
    return _Thread(text, str(comment.get(w("author")) or ""), date, str(comment.get(w("id"))), ids)


def _letters(paragraph: Node) -> Iterator[str]:
    for one in paragraph.iter(w("t"), w("tab"), w("br")):
        yield (one.text or "") if one.tag == w("t") else " "


def _extended(part: Node | None) -> tuple[dict[str, str], set[str]]:
    """The paragraphs of comments: which answer which, and which are resolved."""
    parents: dict[str, str] = {}
    resolved: set[str] = set()
    for one in () if part is None else part.iterfind(f"{_EXTENDED}commentEx"):
        paragraph = str(one.get(f"{_EXTENDED}paraId"))
        if one.get(f"{_EXTENDED}paraIdParent"):
            parents[paragraph] = str(one.get(f"{_EXTENDED}paraIdParent"))
        if one.get(f"{_EXTENDED}done") in ("1", "true"):
            resolved.add(paragraph)
    return parents, resolved

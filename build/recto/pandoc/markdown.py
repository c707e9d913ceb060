"""Text -> what in it is prose, and what every other piece is: code, maths, HTML, addresses, citation keys, attributes.

Rules about words look at ``prose(text)``: the text with all else blanked by spaces. It is as long as the text, so an
offset in one is a place in the other. Rules about links, HTML and notes look at ``pieces(text)``.

Pandoc keeps no positions; so its Markdown is read here once more, as far as it takes to tell these pieces apart.
tests/pandoc/test_markdown.py compares the words with Pandoc's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from recto.pandoc.syntax import KEY, is_citation_with_word


class Kind(StrEnum):
    """What a piece is."""

    CODE = "code"
    UNCLOSED_FENCE = "unclosed fence"
    MATHS = "maths"
    TEX = "tex"
    COMMENT = "comment"
    METADATA = "metadata"
    VERBATIM = "verbatim"
    """An HTML element whose content is no Markdown, such as ``<pre>``."""
    TAG = "tag"
    ENTITY = "entity"
    ESCAPE = "escape"
    DIV = "div"
    """A line of colons, with what follows them."""
    AUTOLINK = "autolink"
    ADDRESS = "address"
    """An address in the text that is no link."""
    TARGET = "target"
    """What stands in the parentheses of a link or an image, and they."""
    LABEL = "label"
    """The second pair of brackets of ``[text][label]``."""
    DEFINITION = "definition"
    """``[label]: address``."""
    MARK = "mark"
    """``[^1]``, which refers to a note."""
    NOTE = "note"
    """``[^1]:``, before a note."""
    ALIAS = "alias"
    """``[@tag]: doi:…``."""
    KEY = "key"
    """A citation key, with ``@`` and braces."""
    ATTRIBUTES = "attributes"


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that is no prose, from ``start`` to ``end`` of the text."""

    kind: Kind
    start: int
    end: int


_SPECIAL = re.compile(
    rf"""(?=[<`~$\\\[\](){{@&:-])(?:
      (?P<comment><!--)
    | (?P<metadata>(?:\A|(?<=\n\n))---[ \t]*\n(?=\S))
    | (?P<fence>`{{3,}}|~{{3,}})
    | (?P<code>(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)(?P=ticks)(?!`))
    | (?P<ticks_alone>`+)
    | (?P<verbatim><(?P<element>script|style|pre|textarea|svg)\b)
    | (?P<autolink><(?:[A-Za-z][\w+.-]*:[^<>\s]+|[^<>\s@]+@[^<>\s@]+)>)
    | (?P<tag></?[A-Za-z][\w:-]*(?:\s(?:[^<>"']|"[^"]{{0,5000}}"|'[^']{{0,5000}}'){{0,1000}})?/?>)
    | (?P<maths>\$\$(?:[^$\n\\]|\\.|\n(?![ \t]*\n)|\$(?!\$))+\$\$
      | \$(?=[^\s$])(?:[^$\\\n]|\\.|\n(?![ \t]*\n))+(?<=\S)\$(?!\d))
    | (?P<environment>\\begin\{{(?P<name>\w+\*?)\}})
    | (?P<tex>\\[A-Za-z]+\*?(?:\{{[^{{}}\n]*\}}|\[[^\]\n]*\])*)
    | (?P<escape>\\[^\w\s])
    | (?P<entity>&(?:\#\d+|\#[xX][\da-fA-F]+|\w+);)
    | (?P<div>(?<![^\n]):{{3,}}[^\n]*)
    | (?P<mark>\[\^[^\]\s]+\])
    | (?P<alias>(?<![^\n])\[@[^\]\s]+\]:[ \t\n]*\S+)
    | (?P<target>(?<=\])\(\s*
        (?:<[^<>\n]*>|(?:[^()\s\\]|\\.|\((?:[^()\s]|\([^()\s]*\))*\)|[ ](?!["'])|\n(?![\n"']))*?)
        (?:\s+(?:"(?:[^"\\\n]|\\.|\n(?![ \t]*\n))*"|'(?:[^'\\\n]|\\.|\n(?![ \t]*\n))*'))?\s*\))
    | (?P<label>(?<=\])\[(?![@^])[^\[\]\n]*\])
    | (?P<definition>(?<![^\n\x20])\[(?![@^])[^\[\]\n]+\]:[ \t]*\n?[ \t]*\S[^\n]*)
    | (?P<email>(?<=\w)@[\w-]+(?:\.[\w-]+)+)
    | (?P<key>{KEY.pattern})
    | (?P<attributes>\{{\s*(?=[\#.=-]|[\w-]+=)(?:"[^"]*"|[^{{}}"])*\}})
    )""",
    re.VERBOSE | re.DOTALL,
)
ADDRESS = re.compile(
    r"""\b(?:https?://|ftp://|www\.)(?:[^\s<>()\[\]{}"|]|\([^\s()]*\))*(?:[^\s<>()\[\]{}"|.,;:!?’”'*_^]|\([^\s()]*\))"""
)
_BEGINS_LINE = re.compile(r"[ \t>]*(?:(?:[-*+]|\(?\w{1,4}[.)]|:|~)[ \t]+)?")
_LINE = re.compile(r"(?=.|\n)(?P<indent>[ \t]*)(?P<rest>[^\n]*)\n?")
_FENCE = re.compile(r"`{3,}(?=[^`]*\Z)|~{3,}")
_ITEM = re.compile(
    r"(?:[-*+:~]|\(?(?:\d+|[a-zA-Z]|[ivxlcdm]+|[IVXLCDM]+|\#|@[\w-]*)[.)]|\[\^[^\]]+\]:)(?:[ ]{1,4}(?=\S)|[ \t])"
)
"""What begins an item of a list, a definition or a note, up to its text."""


@lru_cache(maxsize=2)
def pieces(text: str) -> tuple[Piece, ...]:
    """Everything in ``text`` that is no prose, in order; no two overlap."""
    found = [one for one in _special(text) if not (one.kind in _BEHIND_BRACKETS and _is_text(text, one))]
    rest = blanked(text, found)
    found += [Piece(Kind.ADDRESS, match.start(), match.end()) for match in ADDRESS.finditer(rest)]
    return tuple(sorted(found, key=lambda piece: piece.start))


@lru_cache(maxsize=2)
def prose(text: str) -> str:
    """``text`` with everything but its prose blanked by spaces; line ends stay."""
    return blanked(text, pieces(text))


def blanked(text: str, found: tuple[Piece, ...] | list[Piece], by: str = " ") -> str:
    """``text`` with these pieces of it, in order, blanked by spaces or another character."""
    parts, position = [], 0
    for piece in found:
        parts.append(text[position : piece.start])
        gone = text[piece.start : piece.end]
        parts.append(re.sub(r"[^\n]", by, gone) if "\n" in gone else by * len(gone))
        position = piece.end
    parts.append(text[position:])
    return "".join(parts)


def opening(text: str, end: int) -> int:
    """Where the bracket opens that closes right before ``end``; ``end`` where it is an image's, or not near."""
    depth = 0
    for at in range(end - 1, max(end - 1000, -1), -1):
        depth += {"]": 1, "[": -1}.get(text[at], 0)
        if depth <= 0:
            return end if text[max(at - 1, 0) : at] == "!" else at
    return end


def _special(text: str) -> Iterator[Piece]:
    """All pieces but bare addresses."""
    closed = _Closings(text)
    position = 0
    for start, end in (*_indented(text, closed), (len(text), len(text))):
        while position < start and (match := _SPECIAL.search(text, position, start)):
            position = match.end()
            for piece in _pieces_at(match, closed):
                yield piece
                position = max(position, piece.end)
        if position <= start < end:
            yield Piece(Kind.CODE, start, end)
            position = end


_KINDS = {kind.value: kind for kind in Kind if kind is not Kind.UNCLOSED_FENCE}


def _pieces_at(match: re.Match[str], closed: _Closings) -> Iterator[Piece]:
    """The piece that begins here, if one does."""
    text, name, start, end = match.string, match.lastgroup or "", match.start(), match.end()
    if name == "fence":
        yield from _fence(match, closed)
    elif name in _CLOSED_BY:
        kind, closing_of = _CLOSED_BY[name]
        if closing := closed.find(closing_of(match), end):
            yield Piece(kind, start, closing)
    elif name == "email":
        local = re.search(r"[\w.+-]+$", text[max(0, start - 64) : start])
        yield Piece(Kind.ADDRESS, start - len(local[0]) if local else start, end)
    elif name == "mark":
        defines = text.startswith(":", end) and not text[text.rfind("\n", 0, start) + 1 : start].strip(" >")
        yield Piece(Kind.NOTE if defines else Kind.MARK, start, end + defines)
    elif name in _KINDS:
        yield Piece(_KINDS[name], start, end)


_CLOSED_BY: Mapping[str, tuple[Kind, Callable[[re.Match[str]], str]]] = {
    "comment": (Kind.COMMENT, lambda _: "-->"),
    "metadata": (Kind.METADATA, lambda _: r"\n(?:---|\.\.\.)[ \t]*(?=\n|\Z)"),
    "verbatim": (Kind.VERBATIM, lambda match: rf"</{match['element']}\s*>"),
    "environment": (Kind.TEX, lambda match: re.escape(f"\\end{{{match['name']}}}")),
}
"""What a piece is that ends where a pattern is found next, and the pattern."""


class _Closings:
    """Finds where something ends; what there is no more of is not looked for again, or it would take forever."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.none_after: dict[str, int] = {}

    def find(self, pattern: str, position: int) -> int | None:
        """The end of the next match after ``position``."""
        if position >= self.none_after.get(pattern, len(self.text) + 1):
            return None
        match = re.compile(pattern, re.MULTILINE).search(self.text, position)
        if match is None:
            self.none_after[pattern] = position
        return match.end() if match else None


def _closing(fence: str) -> str:
    """The pattern of a line that closes a fence."""
    return rf"^[ \t>]*{fence[0]}{{{len(fence)},}}[ \t]*$"


def _fence(match: re.Match[str], closed: _Closings) -> Iterator[Piece]:
    """What begins with three backticks or tildes."""
    text, fence, start = match.string, match["fence"], match.start()
    line = text.find("\n", match.end())
    info = text[match.end() : line if line >= 0 else len(text)]
    if _BEGINS_LINE.fullmatch(text[text.rfind("\n", 0, start) + 1 : start]) and "`" not in info:
        closing = closed.find(_closing(fence), line + 1) if line >= 0 else None
        yield (
            Piece(Kind.CODE, start, closing) if closing else Piece(Kind.UNCLOSED_FENCE, start, match.end() + len(info))
        )
    elif fence[0] == "`":
        span = re.compile(rf"(?:(?!\n[ \t]*\n).)+?(?<!`){fence}(?!`)", re.DOTALL).match(text, match.end())
        if span:
            yield Piece(Kind.CODE, start, span.end())


def item_starts(text: str) -> list[int]:
    """Where a line begins an item of a list: of those that follow a blank line, and of those after them."""
    starts: list[int] = []
    for _ in _indented(text, _Closings(text), starts.append):
        pass
    return starts


def _indented(
    text: str, closed: _Closings, item_at: Callable[[int], object] = lambda _: None
) -> Iterator[tuple[int, int]]:
    """Code that is told by its indentation alone: after a blank line, and four columns further in than the text of the
    list's item or the note around it. On the way, ``item_at`` is told where items begin."""
    columns: list[int] = []  # where the text of each open item begins
    start = end = least = 0  # of the code, and how far its lines are indented
    fenced = 0  # where the fence ends that the line is in
    after_blank, before = True, ""
    for line in _LINE.finditer(text):
        indent, rest = len(line["indent"].expandtabs(4)), line["rest"]
        if not rest or line.start() < fenced:
            after_blank = True
            continue
        if start < end:
            if indent >= least:
                end = line.end()
                continue
            yield start, end
            start = end
        item, in_list = _ITEM.match(rest), bool(columns)
        while columns and indent < columns[-1] and (after_blank or item):
            columns.pop()
        least = (columns[-1] if columns else 0) + 4
        if after_blank and indent >= least:
            start, end = line.span()
        elif fence := _FENCE.match(rest):
            fenced = closed.find(_closing(fence[0]), line.end()) or 0
        elif item and (after_blank or in_list or rest[0] in ":~" or before.startswith(("#", ":::", "<"))):
            columns.append(indent + min(item.end(), 4))
            item_at(line.start("rest"))
        after_blank, before = False, rest
    if start < end:
        yield start, end


@lru_cache(maxsize=2)
def addresses(text: str, *, of_images: bool = False) -> tuple[tuple[int, str], ...]:
    """Where each address stands that the text links to or names, and the address; or those of its images alone."""
    found = []
    for piece in pieces(text):
        inside = text[piece.start : piece.end]
        if piece.kind is Kind.TARGET and (image_start(text, piece.start - 1) is not None) == of_images:
            match = _TARGET.match(inside)
        elif piece.kind in _ADDRESSES and not of_images:
            match = _ADDRESSES[piece.kind].match(inside)
        else:
            continue
        if match:
            group = match.lastindex or 0
            found.append((piece.start + match.start(group), re.sub(r"\\([^\w\s])", r"\1", match[group])))
    return tuple(found)


_BEHIND_BRACKETS = (Kind.TARGET, Kind.LABEL)


def _is_text(text: str, piece: Piece) -> bool:
    """Whether this is text, since what is before it is a note in the line, the mark of one, or a citation."""
    start = opening(text, piece.start)
    if start == piece.start:
        return False
    if text[max(start - 1, 0) : start] == "^":
        return not text.startswith("^", piece.end)
    return text[start + 1 : start + 2] == "^" or is_citation_with_word(text, start, piece.start)


_TITLE = r"""(?:\s+(?:".*"|'.*'))?\s*"""
_TARGET = re.compile(rf"\(\s*(?:<(.*)>|(.*?)){_TITLE}\)\Z", re.DOTALL)
_ADDRESSES = {
    Kind.ADDRESS: re.compile(r"[a-z]+://[^@]+\Z"),
    Kind.AUTOLINK: re.compile(r"<([^@]+)>\Z"),
    Kind.DEFINITION: re.compile(rf"\[[^\]]*\]:\s*(?:<(.*?)>|(\S+)){_TITLE}", re.DOTALL),
    Kind.TAG: re.compile(r"""<a\s(?:[^>]*?\s)?href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE),
}


def image_start(text: str, closing: int) -> int | None:
    """Where the image begins whose description the bracket at ``closing`` ends; None if that is the text of a link."""
    depth, position = 0, closing
    while position > 0 and closing - position < 5000:
        depth += {"]": 1, "[": -1}.get(text[position], 0)
        if depth == 0:
            return position - 1 if re.search(r"(?<!\\)!\Z", text[max(0, position - 2) : position]) else None
        position -= 1
    return None

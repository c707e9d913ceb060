"""The kinds of elements as types, and functions that read and set what an element holds.

A list that a function returns is the element's own: whoever changes it changes the element.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NewType, NotRequired, TypedDict, TypeGuard, cast, get_args

InlineKind = Literal[
    "Str", "Emph", "Underline", "Strong", "Strikeout", "Superscript", "Subscript", "SmallCaps", "Quoted", "Cite",
    "Code", "Space", "SoftBreak", "LineBreak", "Math", "RawInline", "Link", "Image", "Note", "Span",
]  # fmt: skip
BlockKind = Literal[
    "Plain", "Para", "LineBlock", "CodeBlock", "RawBlock", "BlockQuote", "OrderedList", "BulletList", "DefinitionList",
    "Header", "HorizontalRule", "Table", "Figure", "Div",
]  # fmt: skip


class Inline(TypedDict):
    """An inline element: its kind, and its content unless the kind says everything."""

    t: InlineKind
    c: NotRequired[Any]


class Block(TypedDict):
    """A block element: its kind, and its content unless the kind says everything."""

    t: BlockKind
    c: NotRequired[Any]


Element = Block | Inline

INLINES: frozenset[InlineKind] = frozenset(get_args(InlineKind))
BLOCKS: frozenset[BlockKind] = frozenset(get_args(BlockKind))
LEAVES: frozenset[BlockKind | InlineKind] = frozenset(
    ("Str", "Space", "SoftBreak", "LineBreak", "Code", "CodeBlock", "Math", "RawInline", "RawBlock", "HorizontalRule")
)
"""Elements that hold no others."""

SPACES: frozenset[BlockKind | InlineKind] = frozenset(("Space", "SoftBreak"))
"""What stands between two words of a line."""


class CitationMode(TypedDict):
    """How a citation stands in its sentence."""

    t: Literal["AuthorInText", "SuppressAuthor", "NormalCitation"]


class Citation(TypedDict):
    """One cited work in a ``Cite``. Its own fields have names in JSON as well."""

    citationId: str
    citationPrefix: list[Inline]
    citationSuffix: list[Inline]
    citationMode: CitationMode
    citationNoteNum: int
    citationHash: int


Attr = NewType("Attr", object)
"""Identifier, classes and key-value pairs, handed from one element to another as a whole."""

KeyVals = list[list[str]]


# --- attributes -------------------------------------------------------------------------------------------------------

_HAS_ATTR = frozenset(("Header", "CodeBlock", "Table", "Figure", "Div", "Code", "Link", "Image", "Span"))


def _attr(element: Element) -> list[Any]:
    """Identifier, classes and key-value pairs. Of a kind that has none: empty ones, which belong to nothing."""
    kind = element["t"]
    if kind not in _HAS_ATTR:
        return ["", [], []]
    return cast("list[Any]", element["c"][1 if kind == "Header" else 0])


def attr(element: Element) -> Attr:
    """Identifier, classes and key-value pairs, to be handed on."""
    return Attr(_attr(element))


def identifier(element: Element) -> str:
    """The identifier; empty if there is none."""
    return cast("str", _attr(element)[0])


def set_identifier(element: Element, name: str) -> None:
    """Give an element another identifier."""
    _attr(element)[0] = name


def classes(element: Element) -> list[str]:
    """The classes; none of an element that can have none."""
    return cast("list[str]", _attr(element)[1])


def keyvals(element: Element) -> KeyVals:
    """The key-value pairs; none of an element that can have none."""
    return cast("KeyVals", _attr(element)[2])


def set_keyvals(element: Element, pairs: KeyVals) -> None:
    """Give an element other key-value pairs."""
    _attr(element)[2] = pairs


def attributes(element: Element) -> dict[str, str]:
    """A copy of the key-value pairs to look things up in."""
    return dict(cast("list[tuple[str, str]]", _attr(element)[2]))


def is_span(element: Element, name: str) -> bool:
    """Whether this is a ``Span`` of a class."""
    return element["t"] == "Span" and name in element["c"][0][1]


def is_reference_list(element: Element) -> bool:
    """Whether this is a ``Div`` for references: citeproc's, or one of several lists."""
    return element["t"] == "Div" and (element["c"][0][0] == "refs" or "refs" in element["c"][0][1])


# --- content ----------------------------------------------------------------------------------------------------------

MARKUP: frozenset[BlockKind | InlineKind] = frozenset(
    ("Emph", "Underline", "Strong", "Strikeout", "Superscript", "Subscript", "SmallCaps")
)
"""Inlines that hold other inlines and nothing else."""

_ONLY_INLINES = MARKUP | {"Plain", "Para"}
_ONLY_BLOCKS = frozenset(("BlockQuote", "Note"))


def text(element: Element) -> str:
    """The text of an element that holds no others: of words, code, maths and raw text."""
    content = element["c"]
    return cast("str", content if element["t"] == "Str" else content[1])


def set_text(element: Element, new: str) -> None:
    """Give an element that holds no others another text."""
    if element["t"] == "Str":
        element["c"] = new
    else:
        element["c"][1] = new


def inlines(element: Element) -> list[Inline]:
    """The inlines of a paragraph, a heading or an inline; of an ``Image``, its description."""
    kind, content = element["t"], element["c"]
    if kind in _ONLY_INLINES:
        return cast("list[Inline]", content)
    return cast("list[Inline]", content[2 if kind == "Header" else 1])


def set_inlines(element: Element, new: list[Inline]) -> None:
    """Give a paragraph, a heading or an inline other inlines."""
    if element["t"] in _ONLY_INLINES:
        element["c"] = new
    else:
        element["c"][2 if element["t"] == "Header" else 1] = new


def blocks(element: Element) -> list[Block]:
    """The blocks of a ``Div``, ``BlockQuote``, ``Figure`` or ``Note``."""
    kind, content = element["t"], element["c"]
    if kind in _ONLY_BLOCKS:
        return cast("list[Block]", content)
    return cast("list[Block]", content[2 if kind == "Figure" else 1])


def set_blocks(element: Element, new: list[Block]) -> None:
    """Give a ``Div``, ``BlockQuote``, ``Figure`` or ``Note`` other blocks."""
    if element["t"] in _ONLY_BLOCKS:
        element["c"] = new
    else:
        element["c"][2 if element["t"] == "Figure" else 1] = new


def lines(line_block: Element) -> list[list[Inline]]:
    """The lines of a ``LineBlock``."""
    return cast("list[list[Inline]]", line_block["c"])


def items(element: Element) -> list[list[Block]]:
    """The items of a ``BulletList`` or ``OrderedList``."""
    return cast("list[list[Block]]", element["c"] if element["t"] == "BulletList" else element["c"][1])


def caption(element: Element) -> list[Block]:
    """The caption of a ``Figure`` or ``Table``."""
    return cast("list[Block]", element["c"][1][1])


def set_caption(element: Element, new: list[Block]) -> None:
    """Give a ``Figure`` or ``Table`` another caption."""
    element["c"][1][1] = new


def is_double_quoted(quoted: Element) -> bool:
    """Whether a ``Quoted`` has double quotation marks."""
    return cast("bool", quoted["c"][0]["t"] == "DoubleQuote")


def level(header: Element) -> int:
    """The level of a ``Header``, from 1."""
    return cast("int", header["c"][0])


def set_level(header: Element, new: int) -> None:
    """Give a ``Header`` another level."""
    header["c"][0] = new


def target(element: Element) -> str:
    """Where a ``Link`` leads, or where the file of an ``Image`` is."""
    return cast("str", element["c"][2][0])


def set_target(element: Element, new: str) -> None:
    """Let a ``Link`` lead, or an ``Image`` be, somewhere else."""
    element["c"][2][0] = new


def title(element: Element) -> str:
    """The title of a ``Link`` or ``Image``."""
    return cast("str", element["c"][2][1])


def raw_format(raw: Element) -> str:
    """The format that a ``RawInline`` or ``RawBlock`` is for."""
    return cast("str", raw["c"][0])


def is_raw_html(element: Element) -> bool:
    """Whether this is HTML that the author wrote."""
    return element["t"] in ("RawInline", "RawBlock") and element["c"][0].startswith("html")


def is_displayed(element: Element) -> bool:
    """Whether this is maths on a line of its own."""
    return element["t"] == "Math" and element["c"][0]["t"] == "DisplayMath"


def citations(cite: Element) -> list[Citation]:
    """The works that a ``Cite`` cites; there is at least one."""
    return cast("list[Citation]", cite["c"][0])


def written(cite: Element) -> list[Inline]:
    """How a ``Cite`` is written, until citeproc sets it."""
    return list(cite["c"][1])


def citation_ids(cite: Element) -> list[str]:
    """The keys of the works that a ``Cite`` cites."""
    return [citation["citationId"] for citation in citations(cite)]


def is_a(node: object, *kinds: BlockKind | InlineKind) -> TypeGuard[Element]:
    """Whether any part of a tree is an element of one of the kinds."""
    return isinstance(node, dict) and node.get("t") in kinds


def is_block(element: Element) -> TypeGuard[Block]:
    """Whether this is a block, and no inline."""
    return element["t"] in BLOCKS


def become(element: Element, other: Element) -> None:
    """Make another element of this one, where it stands: whoever holds it holds the other then."""
    held = cast("dict[str, Any]", element)
    held.clear()
    held.update(other)


def alone(elements: Sequence[Element], kind: BlockKind | InlineKind) -> bool:
    """Whether a list holds one element, of this kind."""
    return len(elements) == 1 and elements[0]["t"] == kind

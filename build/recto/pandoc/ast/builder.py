"""Constructors of elements, named as in Pandoc's own builder (Text.Pandoc.Builder)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, TypedDict, cast

from recto.pandoc.ast.elements import Attr, Block, Citation, CitationMode, Inline

# --- attributes -------------------------------------------------------------------------------------------------------


def make_attr(identifier: str = "", classes: Iterable[str] = (), keyvals: Iterable[Sequence[str]] = ()) -> Attr:
    """Attributes for the constructors below."""
    return Attr([identifier, [*classes], [[*pair] for pair in keyvals]])


def custom_style(name: str) -> Attr:
    """Attributes that choose a style of the Word file."""
    return make_attr(keyvals=[("custom-style", name)])


def _or_none(attr: Attr | None) -> Attr:
    return make_attr() if attr is None else attr


# --- inlines ----------------------------------------------------------------------------------------------------------


def string(text: str) -> Inline:
    """Words; spaces between them are allowed."""
    return {"t": "Str", "c": text}


def space() -> Inline:
    """A space that a line may break at."""
    return {"t": "Space"}


def line_break() -> Inline:
    """The end of a line."""
    return {"t": "LineBreak"}


def inlines_of(text: str) -> list[Inline]:
    """A text as Pandoc reads it: its words with spaces between them."""
    result: list[Inline] = []
    for word in text.split():
        result += [space(), string(word)]
    return result[1:]


def emph(inlines: list[Inline]) -> Inline:
    """Emphasis."""
    return {"t": "Emph", "c": inlines}


def strong(inlines: list[Inline]) -> Inline:
    """Strong emphasis."""
    return {"t": "Strong", "c": inlines}


def underline(inlines: list[Inline]) -> Inline:
    """Underlined text."""
    return {"t": "Underline", "c": inlines}


def strikeout(inlines: list[Inline]) -> Inline:
    """Text that is struck out."""
    return {"t": "Strikeout", "c": inlines}


def superscript(inlines: list[Inline]) -> Inline:
    """Raised text."""
    return {"t": "Superscript", "c": inlines}


def subscript(inlines: list[Inline]) -> Inline:
    """Lowered text."""
    return {"t": "Subscript", "c": inlines}


def span(inlines: list[Inline], attr: Attr | None = None) -> Inline:
    """Inlines with attributes."""
    return {"t": "Span", "c": [_or_none(attr), inlines]}


def link(inlines: list[Inline], target: str, title: str = "", attr: Attr | None = None) -> Inline:
    """A link."""
    return {"t": "Link", "c": [_or_none(attr), inlines, [target, title]]}


def image(description: list[Inline], target: str, title: str = "", attr: Attr | None = None) -> Inline:
    """An image; ``target`` is where its file is."""
    return {"t": "Image", "c": [_or_none(attr), description, [target, title]]}


def math(tex: str) -> Inline:
    """Maths in a line of text."""
    return {"t": "Math", "c": [{"t": "InlineMath"}, tex]}


def display_math(tex: str) -> Inline:
    """Maths on a line of its own."""
    return {"t": "Math", "c": [{"t": "DisplayMath"}, tex]}


def code(text: str) -> Inline:
    """Code in a line of text."""
    return {"t": "Code", "c": [make_attr(), text]}


def raw_inline(format: str, text: str) -> Inline:  # noqa: A002  # as the field is called in pandoc-types
    """Text that writers of one format hand on as it is, within a paragraph."""
    return {"t": "RawInline", "c": [format, text]}


def normal_citation() -> CitationMode:
    """A work that is cited within brackets, with its authors."""
    return {"t": "NormalCitation"}


def in_text() -> CitationMode:
    """A work that is cited in a sentence, with its authors."""
    return {"t": "AuthorInText"}


def citation(key: str) -> Citation:
    """One cited work, without words before or after it."""
    return {
        "citationId": key,
        "citationPrefix": [],
        "citationSuffix": [],
        "citationMode": normal_citation(),
        "citationNoteNum": 0,
        "citationHash": 0,
    }


def cite(citations: list[Citation], inlines: list[Inline]) -> Inline:
    """A citation of one or more works; ``inlines`` is how it is written, until citeproc sets it."""
    return {"t": "Cite", "c": [citations, inlines]}


# --- blocks -----------------------------------------------------------------------------------------------------------


def plain(inlines: list[Inline]) -> Block:
    """Text that is no paragraph, as in a tight list."""
    return {"t": "Plain", "c": inlines}


def para(inlines: list[Inline]) -> Block:
    """A paragraph."""
    return {"t": "Para", "c": inlines}


def code_block(text: str) -> Block:
    """Lines of code."""
    return {"t": "CodeBlock", "c": [make_attr(), text]}


def raw_block(format: str, text: str) -> Block:  # noqa: A002  # as above
    """Text that writers of one format hand on as it is, between paragraphs."""
    return {"t": "RawBlock", "c": [format, text]}


def div(blocks: list[Block], attr: Attr | None = None) -> Block:
    """Blocks with attributes."""
    return {"t": "Div", "c": [_or_none(attr), blocks]}


def figure(blocks: list[Block], caption: list[Block], attr: Attr | None = None) -> Block:
    """A figure with a caption."""
    return {"t": "Figure", "c": [_or_none(attr), [None, caption], blocks]}


def header(level: int, inlines: list[Inline], attr: Attr | None = None) -> Block:
    """A heading."""
    return {"t": "Header", "c": [level, _or_none(attr), inlines]}


def definition_list(items: Sequence[tuple[list[Inline], list[list[Block]]]]) -> Block:
    """Terms, each with its definitions."""
    return {"t": "DefinitionList", "c": [[term, definitions] for term, definitions in items]}


def simple_table(head: list[list[Inline]], rows: list[list[list[Inline]]]) -> Block:
    """A table without a caption; each cell has one line, and each column is as wide as its text."""
    columns: list[Any] = [[{"t": "AlignLeft"}, {"t": "ColWidthDefault"}] for _ in head]
    above, *below = (
        [_or_none(None), [[_or_none(None), {"t": "AlignDefault"}, 1, 1, [plain(cell)]] for cell in row]]
        for row in (head, *rows)
    )
    body = [_or_none(None), 0, [], below]
    return {
        "t": "Table",
        "c": [_or_none(None), [None, []], columns, [_or_none(None), [above]], [body], [_or_none(None), []]],
    }


# --- metadata ---------------------------------------------------------------------------------------------------------


class MetaValue(TypedDict):
    """A value of the metadata."""

    t: Literal["MetaMap", "MetaList", "MetaBool", "MetaString", "MetaInlines", "MetaBlocks"]
    c: Any


def meta_string(text: str) -> MetaValue:
    """A text, taken literally."""
    return {"t": "MetaString", "c": text}


def meta_inlines(inlines: list[Inline]) -> MetaValue:
    """Inlines."""
    return {"t": "MetaInlines", "c": inlines}


def inlines_of_meta(value: MetaValue) -> list[Inline]:
    """The inlines of a metadata value; none if it is of another kind."""
    return cast("list[Inline]", value["c"]) if value["t"] == "MetaInlines" else []


def meta_blocks(blocks: list[Block]) -> MetaValue:
    """Blocks."""
    return {"t": "MetaBlocks", "c": blocks}


def meta_list(values: list[MetaValue]) -> MetaValue:
    """A list of values."""
    return {"t": "MetaList", "c": values}


def meta_value(value: object) -> MetaValue:
    """What YAML holds: truth values, mappings, lists of texts; of everything else its text."""
    if isinstance(value, bool):
        return {"t": "MetaBool", "c": value}
    if isinstance(value, Mapping):
        return {"t": "MetaMap", "c": {str(key): meta_value(entry) for key, entry in value.items()}}
    if isinstance(value, list):
        return meta_list([meta_inlines([string(str(entry))]) for entry in value])
    return meta_string(str(value))

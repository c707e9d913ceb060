"""Walking and reading Pandoc's AST as ``pandoc -t json`` writes it (https://hackage.haskell.org/package/pandoc-types)."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any

Element = dict[str, Any]


def dumps(document: Any) -> str:
    """A document as the JSON that Pandoc itself writes: without spaces, in UTF-8."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


# A text with what follows it, told by the end of its string: other elements that end so hold a word in capitals.
_TEXT_SPACE_TEXT = re.compile(
    r'(?<!"c":":)(?<!Space)(?<!Break)(?<!Rule)(?<![☐☒])"\},\{"t":"Space"\},\{"t":"Str","c":"(?!\{)'
)


def condensed(ast: str) -> str:
    """Pandoc's JSON with ``Str Space Str`` made one ``Str``: a tenth of the elements, and the same to every writer.

    What has a meaning of its own stays apart: attributes in braces (pandoc-xnos), what stands after a colon alone
    (the definition of an alias), the boxes of task lists.
    """
    return _TEXT_SPACE_TEXT.sub(" ", ast)


def apart(inlines: Iterable[Element]) -> list[Element]:
    """The reverse, for who looks for words."""
    result: list[Element] = []
    for inline in inlines:
        if inline["t"] != "Str":
            result.append(inline)
            continue
        for index, word in enumerate(inline["c"].split(" ")):
            result += [{"t": "Space"}] if index else []
            result.append({"t": "Str", "c": word})
    return result


LEAVES = frozenset("Str Space SoftBreak LineBreak Code CodeBlock Math RawInline RawBlock HorizontalRule".split())
"""Elements that hold no others."""


def walk(tree: Any) -> Iterator[Element]:
    """Every block and inline of a tree, parents before children, in the order of the text."""
    stack = [tree]
    while stack:
        node = stack.pop()
        if type(node) is list:
            stack += node[::-1]
        elif type(node) is dict:
            kind = node.get("t")
            if kind is None:
                stack += [*node.values()][::-1]
                continue
            yield node
            if kind not in LEAVES and "c" in node:
                stack.append(node["c"])


def lists(tree: Any, kinds: Collection[str]) -> Iterator[list[Element]]:
    """Every list, the outermost first, that holds a block or inline of the kinds."""
    stack = [tree]
    while stack:
        node = stack.pop()
        if type(node) is list:
            for child in node:
                if type(child) is dict and child.get("t") in kinds:
                    yield node
                    break
            stack += node[::-1]
        elif type(node) is dict:
            kind = node.get("t")
            if kind is None:
                stack += [*node.values()][::-1]
            elif kind not in LEAVES and "c" in node:
                stack.append(node["c"])


BLOCKS = frozenset(
    "Plain Para LineBlock CodeBlock RawBlock BlockQuote OrderedList BulletList DefinitionList Header "
    "HorizontalRule Table Figure Div".split()
)

INLINES = frozenset(
    "Str Emph Underline Strong Strikeout Superscript Subscript SmallCaps Quoted Cite Code Space SoftBreak "
    "LineBreak Math RawInline Link Image Note Span".split()
)

_BREAKS = {"Space": " ", "SoftBreak": " ", "LineBreak": " "}


def words(tree: Any) -> str:
    """The text that a reader of any format gets to see of a tree: no maths, no raw code of one format, no alternative
    text of images; blocks are parted by line ends."""
    pieces: list[str] = []
    _gather([tree], pieces)
    return "".join(pieces)


def _gather(nodes: Iterable[Any], pieces: list[str]) -> None:
    # Nearly all nodes are words and spaces: they come first, and without a call of their own.
    for node in nodes:
        if type(node) is list:
            _gather(node, pieces)
            continue
        if type(node) is not dict:
            continue
        kind = node.get("t")
        if kind == "Str":
            pieces.append(node["c"])
        elif kind in _BREAKS:
            pieces.append(_BREAKS[kind])
        elif kind is None:
            _gather(node.values(), pieces)
        else:
            _gather_element(kind, node.get("c"), pieces)


def _gather_element(kind: str, content: Any, pieces: list[str]) -> None:
    if kind in ("Code", "CodeBlock"):
        pieces.append(content[1])
    elif kind == "RawInline":
        if content[1].lower().startswith("<br"):
            pieces.append(" ")
    elif kind in ("Image", "Math", "RawBlock"):
        pass
    elif kind == "Span" and any(name.startswith("csl-") for name in content[0][1]):
        # citeproc's display blocks: parts of an entry that stand apart without a space between them.
        pieces.append(" ")
        _gather(content[1], pieces)
        pieces.append(" ")
    elif kind in ("Cite", "Quoted", "Span"):
        _gather(content[1], pieces)
    elif isinstance(content, list):
        pieces += [" "] if kind == "Note" else []
        _gather(content, pieces)
    if kind in BLOCKS:
        pieces.append("\n")

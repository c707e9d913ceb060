"""From inlines to text: the words of a tree, and each word as an element of its own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from recto.pandoc.ast.builder import space, string
from recto.pandoc.ast.elements import BLOCKS, Inline, become, text
from recto.pandoc.ast.traversal import walk


def apart(inlines: Iterable[Inline]) -> list[Inline]:
    """The reverse of ``condensed``, for who looks for words."""
    result: list[Inline] = []
    for inline in inlines:
        if inline["t"] != "Str":
            result.append(inline)
            continue
        for index, word in enumerate(inline["c"].split(" ")):
            result += [space()] if index else []
            result.append(string(word))
    return result


_BREAKS = {"Space": " ", "SoftBreak": " ", "LineBreak": " "}


def words(tree: Any) -> str:
    """The text that a reader of any format gets to see of a tree: no maths, no raw code of one format, no alternative
    text of images; blocks are parted by line ends."""
    pieces: list[str] = []
    _gather([tree], pieces)
    return "".join(pieces)


def one_line(inlines: Sequence[Inline]) -> str:
    """Inlines as a line of plain text, with the TeX of formulas: for what shows neither."""
    shown: list[Inline] = json.loads(json.dumps(inlines))
    for element in walk(shown):
        if element["t"] == "Math":
            become(element, string(text(element)))
    return " ".join(words(shown).split())


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

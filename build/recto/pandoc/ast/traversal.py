"""Ways through a tree: its elements, its lists of inlines or blocks, and pandocfilters' own walk."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any

from recto.pandoc.ast.elements import BLOCKS, INLINES, LEAVES, Block, BlockKind, Element, Inline, InlineKind

_ELEMENTS = BLOCKS | INLINES


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
            if kind in _ELEMENTS:  # not a way to cite, to quote or to align
                yield node  # type: ignore[misc]  # its kind says what it is
            if kind not in LEAVES and "c" in node:
                stack.append(node["c"])


def inline_lists(tree: Any, *kinds: InlineKind) -> Iterator[list[Inline]]:
    """Every list, the outermost first, that holds an inline of one of the kinds; without kinds, any inline."""
    return _lists(tree, kinds or INLINES)


def block_lists(tree: Any, *kinds: BlockKind) -> Iterator[list[Block]]:
    """Every list, the outermost first, that holds a block of one of the kinds; without kinds, any block."""
    return _lists(tree, kinds or BLOCKS)


def _lists(tree: Any, kinds: Collection[str]) -> Iterator[list[Any]]:
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


def filtered(node: Any, action: Callable[..., Any], *context: Any) -> Any:
    """What ``pandocfilters.walk`` gives, in half of its time: an element that holds no others is not copied.

    ``action`` gets an element's kind and content. It returns None for an element that stays, else what replaces it,
    which is not asked about again.
    """
    if type(node) is dict:
        return {key: value if type(value) is str else filtered(value, action, *context) for key, value in node.items()}
    if type(node) is not list:
        return node
    result: list[Any] = []
    for child in node:
        kind = child.get("t") if type(child) is dict else None
        changed = action(kind, child.get("c"), *context) if kind else None
        if changed is not None:
            result += [filtered(new, action, *context) for new in (changed if type(changed) is list else [changed])]
        else:
            result.append(child if kind in LEAVES or type(child) is str else filtered(child, action, *context))
    return result

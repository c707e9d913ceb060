"""What tells two elements apart, whatever their numbers: for who compares two versions of a text."""

from __future__ import annotations

from typing import Any

from recto.pandoc.ast.elements import citations, classes, identifier, is_a, target, title

NUMBERED = frozenset(("caption-label", "eqnos-number", "csl-left-margin"))
"""Classes of spans with a number that is counted: of a figure or table, an equation, a reference."""


def comparable(node: Any) -> Any:
    """A value that is the same for elements that are the same to their author: with other numbers, or with a line that
    ends somewhere else. It can be the key of a dict.

    Of an image, it has the file, and not the description, which often repeats the caption.
    """
    if type(node) is str:
        return node
    if type(node) is list:
        return tuple(map(comparable, node))
    if type(node) is not dict:
        return node
    kind = node.get("t")
    if kind in ("Space", "SoftBreak"):
        return " "
    if kind == "Cite":
        cited = citations(node)  # type: ignore[arg-type]  # its kind says what it is
        return kind, tuple(
            (
                one["citationId"],
                one["citationMode"]["t"],
                comparable(one["citationPrefix"]),
                comparable(one["citationSuffix"]),
            )
            for one in cited
        )
    if is_a(node, "Link") and is_cross_reference(node):
        return kind, target(node)
    if is_a(node, "Span") and not NUMBERED.isdisjoint(classes(node)):
        return kind, tuple(classes(node))
    if is_a(node, "Image"):
        return kind, comparable(node["c"][0]), target(node), title(node)
    if kind == "Str":
        return node["c"]
    return (kind, comparable(node.get("c"))) if kind else tuple(map(comparable, node.values()))


def is_cross_reference(link: Any) -> bool:
    """Whether a ``Link`` leads to something with a number, and shows that: its target is a label, such as ``fig:x``."""
    return target(link).startswith(("#fig:", "#tbl:", "#eq:", "#sec:"))


def is_numbered(element: Any) -> bool:
    """Whether this is a number that is counted, or has a place of its own: a span that stays whole."""
    return element["t"] == "Span" and (
        not NUMBERED.isdisjoint(classes(element)) or "eqnos" in classes(element) or bool(identifier(element))
    )

"""Which templates can neither run long nor make much: they show variables, choose, and list, and nothing else.

Nearly every manuscript's template is such. Others run in a process of their own (``template``), which takes a moment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jinja2 import nodes

_DEEPEST = 10
_MOST_STEPS = 20_000_000
"""Loops times the size of the variables."""
_FILTERS = frozenset(
    "abs capitalize count d default first float int join last length list lower round string title trim upper".split()
)
_SIMPLE = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Const, nodes.Name, nodes.Getattr, nodes.Not, nodes.And,
    nodes.Or, nodes.Compare, nodes.Operand, nodes.CondExpr, nodes.Test, nodes.If, nodes.Continue, nodes.Break,
)  # fmt: skip


def is_plain(template: nodes.Template, values: Mapping[str, Any]) -> bool:
    """Whether a template ends soon, whatever the values are."""
    loops = 0
    for node in _walk(template, 0):
        if node is None:
            return False
        loops += isinstance(node, nodes.For)
    return loops == 0 or loops * _size(values) <= _MOST_STEPS


def _size(value: Any) -> int:
    if isinstance(value, Mapping):
        return 1 + sum(map(_size, value.values()))
    if isinstance(value, list | tuple):
        return 1 + sum(map(_size, value))
    return len(value) if isinstance(value, str) else 1


def _walk(node: nodes.Node, depth: int, listed: str = "") -> Iterator[nodes.Node | None]:
    """The nodes of a template, and None at the first that is not plain. ``listed`` is what the loop around is over."""
    if depth > _DEEPEST or not _may_be(node, listed):
        yield None
        return
    yield node
    if isinstance(node, nodes.For) and isinstance(node.target, nodes.Name):
        listed = node.target.name
    for child in node.iter_child_nodes():
        # Text and expressions are in outputs, so these do not make a template deep.
        yield from _walk(child, depth + (not isinstance(node, nodes.Output)), listed)


def _may_be(node: nodes.Node, listed: str) -> bool:
    if isinstance(node, nodes.For):
        # A loop in a loop is over what the outer one lists: else it would take as many steps as both together.
        inner = not listed or _root(node.iter) == listed
        return isinstance(node.target, nodes.Name) and inner and bool(_root(node.iter)) and not node.recursive
    if isinstance(node, nodes.Getitem):
        return isinstance(node.arg, nodes.Const)
    if isinstance(node, nodes.Filter):
        # A filter of another's result may make it longer each time.
        return node.name in _FILTERS and not any(node.find_all(nodes.Filter))
    return isinstance(node, _SIMPLE)


def _root(node: nodes.Node) -> str:
    """The variable that a path begins with; empty if it is no path."""
    while isinstance(node, nodes.Getattr | nodes.Getitem):
        node = node.node
    return node.name if isinstance(node, nodes.Name) else ""

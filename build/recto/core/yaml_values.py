"""YAML's values within limits: with aliases, a few lines can stand for billions of values."""

from __future__ import annotations

from typing import Any

import yaml

MOST = 1_000_000
"""How many values a text may have."""


def load(text: str) -> Any:
    """The values of a text, of YAML's safe kinds. Raises yaml.YAMLError, and ValueError for too many or too deep."""
    loader = yaml.CSafeLoader(text)
    try:
        node = loader.get_single_node()
        checked(node)
        return None if node is None else loader.construct_document(node)
    except RecursionError as failure:
        raise ValueError("it is nested too deep") from failure
    finally:
        loader.dispose()


def checked(node: yaml.Node | None) -> None:
    """Raise ValueError if a node has more than MOST values once its aliases are written out."""
    if node is not None and _size(node, {}) > MOST:
        raise ValueError(f"it has more than {MOST:,} values")


def _size(node: yaml.Node, known: dict[int, int]) -> int:
    """How many values a node has; one that holds itself has too many."""
    if id(node) not in known:
        known[id(node)] = MOST + 1  # met again before it is counted: it holds itself
        size = 1
        if isinstance(node, yaml.SequenceNode):
            size += sum(_size(value, known) for value in node.value)
        elif isinstance(node, yaml.MappingNode):
            size += sum(_size(key, known) + _size(value, known) for key, value in node.value)
        known[id(node)] = size
    return known[id(node)]

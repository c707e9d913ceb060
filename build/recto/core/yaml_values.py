"""YAML's values within limits: with aliases, a few lines can stand for billions of values, and what is nested deep ends
the process, since the C code that makes nodes calls itself."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import yaml

MOST = 1_000_000
"""How many values a text may have."""
DEEPEST = 100
"""How many lists and mappings may be in each other: a thousand times as many end the process, in C."""


def load(text: str) -> Any:
    """The values of a text, of YAML's safe kinds. Raises yaml.YAMLError, and ValueError for too many or too deep."""
    check_depth(text)
    loader = yaml.CSafeLoader(text)
    try:
        node = loader.get_single_node()
        checked(node)
        return None if node is None else loader.construct_document(node)
    except RecursionError as failure:
        raise ValueError("it is nested too deep") from failure
    finally:
        loader.dispose()


def check_depth(text: str) -> None:
    """Raise ValueError if values are nested too deep, in what is YAML of the text."""
    depth = 0
    with suppress(yaml.YAMLError):
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                line = event.start_mark.line + 1 if event.start_mark else 1
                raise ValueError(f"at line {line}, it is nested deeper than {DEEPEST} levels")


def repeated(text: str) -> tuple[str, int] | None:
    """The first key that a mapping has twice, and the line of the second: ``load`` keeps only that one's value.

    Raises yaml.YAMLError, and ValueError for too deep.
    """
    check_depth(text)
    waiting, seen = [yaml.compose(text, Loader=yaml.CSafeLoader)], set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            waiting += node.value[::-1]
        elif isinstance(node, yaml.MappingNode):
            keys = set()
            for key, _ in node.value:
                if (key.tag, str(key.value)) in keys:
                    return str(key.value), key.start_mark.line + 1
                keys.add((key.tag, str(key.value)))
            waiting += [value for _, value in node.value[::-1]]
    return None


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

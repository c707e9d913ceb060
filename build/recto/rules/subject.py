"""What the rules look at (see recto.rules.rule)."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from recto.core.model import Bibliography, Document, Images, Manuscript, Text
from recto.core.world import World
from recto.document.statements import new_sections
from recto.pandoc.ast import Element


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """What a rule can look at. It is hashable, so that rules can share derived data (functools.lru_cache)."""

    manuscript: Manuscript
    text: Text
    document: Document
    images: Images
    bibliography: Bibliography
    world: World
    network: bool
    """Whether the network was used for references that nothing else had."""


@lru_cache(maxsize=1)
def tree(subject: Subject) -> list[Element]:
    """The blocks of Pandoc's AST, parsed once for all rules. They change nothing in it."""
    blocks: list[Element] = json.loads(subject.document.ast)["blocks"]
    return blocks


def stated_sections(subject: Subject) -> Mapping[str, str]:
    """The sections that a build adds from the metadata: their identifiers and headings."""
    return new_sections(tree(subject), subject.manuscript, str(subject.manuscript.metadata.value("lang") or ""))


def ascending(values: Sequence[int]) -> set[int]:
    """The longest increasing subsequence of distinct values: what is not in it is out of order."""
    ends: list[int] = []
    chains: list[list[int]] = []
    for value in values:
        at = bisect_left(ends, value)
        ends[at : at + 1] = [value]
        chains[at : at + 1] = [[*(chains[at - 1] if at else []), value]]
    return set(chains[-1]) if chains else set()

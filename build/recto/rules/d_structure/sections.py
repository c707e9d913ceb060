"""The sections that a contract requires, and those of the text that match them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from pydantic import ValidationError

from recto.core.model import Heading
from recto.manuscript.contract import Contract
from recto.pandoc import ast
from recto.pandoc.ast import Element
from recto.references.keys import is_cross_reference
from recto.rules.subject import Subject, tree


@dataclass
class Section:
    """The part of the text under a heading, up to the next of its level or a higher one."""

    heading: Heading
    blocks: list[Element] = field(default_factory=list)

    @property
    def words(self) -> int:
        """Words of running text: no headings, tables, captions, formulas and citations."""
        texts = (ast.words(_without_citations(block)) for block in _prose(self.blocks))
        return sum(len(re.findall(r"\w[\w'’-]*", text)) for text in texts)

    @property
    def citations(self) -> int:
        """Different works that are cited."""
        keys = {key for element in ast.walk(self.blocks) if element["t"] == "Cite" for key in ast.citation_ids(element)}
        return sum(not is_cross_reference(key) for key in keys)


def _prose(blocks: Sequence[Element]) -> Iterator[Element]:
    for block in blocks:
        if block["t"] == "Div":
            yield from _prose(ast.blocks(block))
        elif block["t"] in ("Para", "Plain", "BulletList", "OrderedList", "BlockQuote", "LineBlock", "DefinitionList"):
            yield block


def _without_citations(node: Any) -> Any:
    if isinstance(node, list):
        return [
            _without_citations(child) for child in node if not (isinstance(child, dict) and child.get("t") == "Cite")
        ]
    if isinstance(node, dict):
        return {key: _without_citations(value) for key, value in node.items()}
    return node


def _given(subject: Subject) -> Any:
    return subject.manuscript.metadata.value("recto", "structure")


@lru_cache(maxsize=1)
def contract_of(subject: Subject) -> Contract | ValidationError | None:
    """The contract, if there is one; or the failure to read it."""
    given = _given(subject)
    try:
        return None if given is None else Contract.model_validate(given)
    except ValidationError as failure:
        return failure


def _sections(subject: Subject, contract: Contract) -> tuple[Section, ...]:
    """The sections that a contract is about, in their order."""
    headings = subject.document.headings
    named = (one.level for one in headings if any(wanted.matches(one.text) for wanted in contract.sections))
    level = contract.level or next(named, headings[0].level if headings else 1)
    given = {heading.identifier: heading for heading in reversed(headings)}
    found: list[Section] = []
    inside = False
    for block in tree(subject):
        if block["t"] == "Header" and ast.level(block) <= level:
            inside = ast.level(block) == level
            if inside:
                found.append(Section(given[ast.identifier(block)]))
        elif inside:
            found[-1].blocks.append(block)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A section, and which entry of the contract it is."""

    section: Section
    index: int
    number: int | None


@dataclass(frozen=True, slots=True)
class _Held:
    """A contract, and the manuscript's sections: all, those that it names, and the others."""

    contract: Contract
    sections: tuple[Section, ...]
    placed: tuple[_Placed, ...]
    others: tuple[Section, ...]


@lru_cache(maxsize=1)
def held_sections(subject: Subject) -> _Held | None:
    """None without a contract that can be read."""
    contract = contract_of(subject)
    if not isinstance(contract, Contract):
        return None
    # Those with an asterisk last: they match what nothing else does.
    order = sorted(range(len(contract.sections)), key=lambda at: ("*" in contract.sections[at].heading, at))
    sections = _sections(subject, contract)
    placed, others = [], []
    for section in sections:
        for at in order:
            if match := contract.sections[at].matches(section.heading.text):
                placed.append(_Placed(section, at, int(match[1]) if match.re.groups else None))
                break
        else:
            others.append(section)
    return _Held(contract, sections, tuple(placed), tuple(others))

"""Reading: the fields of a part of a Word file, whoever wrote it, and the citations among them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from recto.core.model import CslItem
from recto.document.cited_works import CitedWork
from recto.formats.docx import word_sources, zotero
from recto.formats.docx.xml import w

if TYPE_CHECKING:
    from lxml.etree import _Element as Node


@dataclass(slots=True)
class _Open:
    """A field that has begun."""

    begin: Node
    pieces: list[str] = field(default_factory=list)
    is_said: bool = False
    """Whether its instruction is complete."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its instruction, and the runs that begin and end it, or the one element that is all of it."""

    begin: Node
    end: Node
    instruction: str


@dataclass(frozen=True, slots=True)
class FieldCitation:
    """A field that cites works."""

    begin: Node
    end: Node
    program: Literal["zotero", "word"]
    """Whose field it is. Mendeley's are as Zotero's."""
    works: tuple[CitedWork, ...]


def fields_in(root: Node) -> Iterator[Field]:
    """The fields of a part (ECMA-376 part 1, 17.16), in the order in which they end; not those that do not."""
    opened: list[_Open] = []
    for node in root.iter(w("fldChar"), w("instrText"), w("delInstrText"), w("fldSimple")):
        kind = node.get(w("fldCharType"))
        if node.tag == w("fldSimple"):
            yield Field(node, node, str(node.get(w("instr"), "")))
        elif kind == "begin":
            opened.append(_Open(_run(node)))
        elif opened and kind == "separate":
            opened[-1].is_said = True
        elif opened and kind == "end":
            begun = opened.pop()
            yield Field(begun.begin, _run(node), "".join(begun.pieces))
        elif opened and kind is None and not opened[-1].is_said:
            opened[-1].pieces.append(node.text or "")


def _run(mark: Node) -> Node:
    parent = mark.getparent()
    return mark if parent is None else parent


def citations_in(root: Node, sources: Mapping[str, CslItem] = MappingProxyType({})) -> Iterator[FieldCitation]:
    """The citations of a part that are fields of Zotero, Mendeley or Word. ``sources`` are those of the package
    (``word_sources.sources_in``), to which Word's refer."""
    for one in fields_in(root):
        works = zotero.works_in(one.instruction)
        if works is not None:
            yield FieldCitation(one.begin, one.end, "zotero", tuple(works))
            continue
        works = word_sources.works_in(one.instruction, sources)
        if works is not None:
            yield FieldCitation(one.begin, one.end, "word", tuple(works))

"""content/response/ -> Letter: its tree, with the numbers and citations that the manuscript has for the same things."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from recto.core.diagnostics import Report
from recto.core.model import Bibliography, CitedDocument, Document, Images, Manuscript, Text
from recto.core.world import World
from recto.document.cite import cite
from recto.document.illustrate import illustrate
from recto.document.left_out import parsed
from recto.document.number import number, numbers_sections
from recto.document.reference_lists import has_several
from recto.manuscript.read import read_images, read_letter
from recto.manuscript.remote import images_obtained
from recto.manuscript.template import template
from recto.pandoc import ast
from recto.pandoc.ast import Block
from recto.pipeline import Built, Examined, Options
from recto.references.keys import is_cross_reference
from recto.references.resolve import resolve
from recto.rules.check import check
from recto.rules.subject import Subject

_CITATIONS = frozenset("C001 C002 C004 C005 C010 C011 C012 C017 C018 C019 C020 C021 C022 C023 C025".split())
"""The rules on citations that mean the same in a letter."""
_BEGINS = "recto-response"
"""The identifier of an empty div: behind it, the letter stands while numbers and citations are set."""


@dataclass(frozen=True, slots=True)
class Written:
    """The letter as its authors wrote it."""

    manuscript: Manuscript
    """With the letter's files as its sections."""
    text: Text
    document: Document
    images: Images
    bibliography: Bibliography


@dataclass(frozen=True, slots=True)
class Letter:
    """The letter with its numbers and citations."""

    written: Written
    blocks: list[Block]
    lists: list[Block]
    """Reference lists that have the works which it cites."""
    bibliography: Bibliography
    """Of the manuscript and the letter."""


def written(examined: Examined, options: Options, world: World, report: Report) -> Written | None:
    """The letter that goes with a manuscript; None if there is none.

    Reports what is wrong with its templates, images and citations.
    """
    manuscript = read_letter(examined.manuscript, report)
    if manuscript is None:
        return None
    text = template(manuscript, examined.variables, report, world)
    text, document = parsed(text, manuscript, world, report, numbers="R")
    kept = images_obtained(document.illustrations, manuscript.root, world, report, fetch=options.remote)
    images = read_images(document.illustrations, manuscript, report, kept)
    bibliography = resolve(document, manuscript, world, report, network=options.network)
    check(Subject(manuscript, text, document, images, bibliography, world, options.network), report, codes=_CITATIONS)
    return Written(manuscript, text, document, images, bibliography)


def letter(written: Written, built: Built, world: World) -> Letter:
    """The letter, numbered and cited as the last part of the manuscript."""
    document, bibliography, examined = written.document, written.bibliography, built.examined
    own = ast.loads(document.ast)["blocks"]
    _name_places(own, document, examined.document)
    whole = _after(examined.document, document, own)
    whole = illustrate(
        number(whole, written.manuscript.metadata, _unheard),
        {**examined.images, **written.images},
        built.documents[0].lang,
    )
    known = replace(
        bibliography,
        keys={**examined.bibliography.keys, **bibliography.keys},
        references={**examined.bibliography.references, **bibliography.references},
    )
    tree = ast.loads(whole.ast)
    if document.citations:
        if has_several(whole.ast):  # a list a chapter: the letter has numbers of its own
            whole = replace(
                whole,
                ast=ast.dumps({**tree, "blocks": [ast.div([], ast.make_attr(_BEGINS)), *_behind(tree["blocks"])]}),
            )
        cited = cite(whole, known, built.style, examined.variables, written.manuscript, world, _unheard, html=False)
        tree = ast.loads(cited.ast)
    trees = [tree["blocks"], *(ast.loads(one.ast)["blocks"] for one in built.documents)]
    lists = [one for blocks in trees for one in ast.walk(blocks) if ast.is_reference_list(one)]
    return Letter(written, _behind(tree["blocks"]), [one for one in lists if ast.is_block(one)], known)


def _unheard(_: object) -> None:
    """What is wrong with the manuscript is told by its own build."""


def _after(first: Document, second: Document, blocks: Sequence[Block]) -> Document:
    """A document that has another one as its last part."""
    tree = ast.loads(first.ast)
    tree["blocks"] += [ast.div([], ast.make_attr(_BEGINS)), *blocks]
    return replace(
        first,
        ast=ast.dumps(tree),
        citations=first.citations + second.citations,
        formulas={**second.formulas, **first.formulas},
        illustrations=first.illustrations + second.illustrations,
        highlighted=first.highlighted or second.highlighted,
        written={**second.written, **first.written},
    )


def _behind(blocks: Sequence[Block]) -> list[Block]:
    """The last part, without a list of references that citeproc has added."""
    begins = max(at for at, block in enumerate(blocks) if ast.identifier(block) == _BEGINS)
    return [block for block in blocks[begins + 1 :] if not ast.is_reference_list(block)]


def _name_places(blocks: list[Block], letter: Document, manuscript: Document) -> None:
    """Make links of the references that the numbering knows nothing of.

    Where sections have no numbers, a reference to one is its heading; the letter's own headings have none. A reference
    to a label that is nowhere is a link without words.
    """
    names: Mapping[str, str] = {one.identifier: one.text for one in manuscript.headings}
    known = {one.name for one in (*manuscript.labels, *letter.labels)}
    numbered = numbers_sections(manuscript)
    for element in ast.walk(blocks):
        if element["t"] == "Header":
            ast.classes(element).append("unnumbered")
        elif element["t"] == "Cite" and is_cross_reference(key := ast.citation_ids(element)[0]):
            if not numbered and key in names:
                ast.become(element, ast.link(ast.inlines_of(names[key]), f"#{key}"))
            elif key not in known and key not in names:
                ast.become(element, ast.link([], f"#{key}"))


def as_document(blocks: list[Block], title: str, letter: Letter, like: CitedDocument) -> CitedDocument:
    """The cited document of a letter's blocks, without its HTML."""
    tree = ast.loads(like.ast)
    written = ast.dumps({**tree, "meta": {}, "blocks": blocks})
    return replace(
        like,
        ast=written,
        html="",
        title=title,
        title_ast=ast.dumps(ast.inlines_of(title)),
        formulas={**like.formulas, **letter.written.document.formulas},
        highlighted=like.highlighted or letter.written.document.highlighted,
        section_numbers=False,
        references=(),
        parsed={},
        written={**like.written, **letter.written.document.written},
        file="response",
    )

"""CitedDocument -> one for each file: a supplement that is to have files of its own.

``supplement`` puts marks around it into the text that Pandoc reads. Numbers and citations are set in the whole, then it
is divided here. A link from one file to the other names the other file, whose ending depends on the format.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace

from recto.core.model import CitedDocument
from recto.document.tally import count
from recto.pandoc import ast
from recto.pandoc.ast import Block, Inline

BEGINS, ENDS = "recto-supplement-begins", "recto-supplement-ends"
"""The identifiers of the empty divs that are the marks."""
MAIN, SUPPLEMENT = "manuscript", "supplement"
"""The names of the files, without their endings."""

_OTHER = "recto-other/"
"""What the address of a link to the other file begins with."""


def mark(identifier: str) -> str:
    """A mark, as Markdown."""
    return f"\n\n::: {{#{identifier}}}\n:::\n\n"


def has_marks(document: str) -> bool:
    """Whether a tree, as JSON, has marks."""
    return f'["{BEGINS}",' in document


def without_marks(blocks: list[Block]) -> list[Block]:
    """The blocks without the marks."""
    for siblings in ast.block_lists(blocks, "Div"):
        siblings[:] = [block for block in siblings if ast.identifier(block) not in (BEGINS, ENDS)]
    return blocks


def separated(cited: CitedDocument, t: Callable[..., str], html: Callable[[str], str]) -> tuple[CitedDocument, ...]:
    """The document without its supplement, and the supplement; only the document if there is none.

    ``t`` translates into the language of the text. ``html`` writes a tree, given as JSON, as HTML.
    """
    if not has_marks(cited.ast):
        return (cited,)
    tree = ast.loads(cited.ast)
    main, supplement = map(without_marks, _divided(tree["blocks"]))
    if not main or not supplement:
        whole = ast.dumps({**tree, "blocks": main or supplement})
        return (replace(cited, ast=whole, html=html(whole)),)
    heading = _heading(supplement)
    title: list[Inline] = json.loads(cited.title_ast)
    name = ast.inlines(heading) if heading else [ast.string(t("Supplement"))]
    title = [*name, *([ast.string(": ")] if title else []), *title]
    if heading:
        supplement[0] = ast.div([], ast.make_attr(ast.identifier(heading)))
        for block in supplement:
            if block["t"] == "Header":
                ast.set_level(block, ast.level(block) - 1)
    _link(main, supplement, SUPPLEMENT)
    _link(supplement, main, MAIN)
    there = count(supplement).parts
    left = {part: number - there.get(part, 0) for part, number in cited.parsed.items()}
    made = []
    for stem, blocks, parsed in ((MAIN, main, left), (SUPPLEMENT, supplement, there)):
        written = ast.dumps({**tree, "blocks": blocks})
        listed = _listed(blocks)
        made.append(
            replace(
                cited,
                file=stem,
                ast=written,
                html=html(written),
                parsed=parsed,
                references=tuple(item for item in cited.references if f"ref-{item.get('id')}" in listed),
            )
        )
    made[1] = replace(made[1], title=ast.one_line(title), title_ast=ast.dumps(title))
    return tuple(made)


def _divided(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """The blocks outside and between the marks. Marks inside other blocks mean nothing."""
    parts: tuple[list[Block], list[Block]] = ([], [])
    inside = False
    for block in blocks:
        if ast.identifier(block) in (BEGINS, ENDS):
            inside = ast.identifier(block) == BEGINS
        else:
            parts[inside].append(block)
    return parts


def _heading(blocks: list[Block]) -> Block | None:
    """The first heading, if it is that of the whole and of words alone: it becomes the title."""
    first, *others = blocks
    if first["t"] != "Header" or any(one["t"] in ("Cite", "Note", "Link") for one in ast.walk(ast.inlines(first))):
        return None
    levels = [ast.level(block) for block in others if block["t"] == "Header"]
    return first if all(level > ast.level(first) for level in levels) else None


def _link(blocks: list[Block], others: list[Block], file: str) -> None:
    """Make links to places in the other file's blocks name that file."""
    here, there = ({ast.identifier(one) for one in ast.walk(part)} for part in (blocks, others))
    for element in ast.walk(blocks):
        target = ast.target(element)[1:] if element["t"] == "Link" and ast.target(element).startswith("#") else ""
        if target and target not in here and target in there:
            ast.set_target(element, f"{_OTHER}{file}#{target}")


def _listed(blocks: list[Block]) -> set[str]:
    return {ast.identifier(one) for one in ast.walk(blocks) if one["t"] == "Div"}


def in_format(cited: CitedDocument, suffix: str) -> CitedDocument:
    """The document for the format with this file ending: links to the other file are to that of the same format."""
    if _OTHER not in cited.ast:
        return cited
    link = re.compile(rf'"{_OTHER}(\w+)#')
    replaced = rf'"\1.{suffix}#'
    return replace(cited, ast=link.sub(replaced, cited.ast), html=link.sub(replaced, cited.html))

"""What was written against what was parsed: a build checks of itself that nothing is lost on the way."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from recto.core.diagnostics import Report, error
from recto.core.model import CitedDocument, Part, Tally
from recto.core.wording import counted, listed
from recto.document.notes_heading import without_notes_heading
from recto.document.tally import count, is_decorated, is_label, is_reference
from recto.pandoc import ast

_WORD = re.compile(r"[^\W\d_]{3,}|\d{3,}")
_JOINTS = re.compile(r"[\s\u00ad\u2010\u2011\ufffe\ufffc\x02-]+")
"""White space and hyphens: where a line ends inside a word, a reader of a PDF finds these."""


def verify(cited: CitedDocument, name: str, written: str, report: Report, *, references: bool = True) -> None:
    """Report the text that the document has and a written file has not (O001): in which sections, and how it begins.

    Words are compared as a multiset, in compatibility form (NFKC), whatever line breaks and hyphens come between.
    Without ``references``, citations and the list of references are not looked for as the citation style sets them.
    """
    title = ast.words(json.loads(cited.title_ast)) if cited.title_ast else cited.title
    wanted = Counter(_wanted(cited.ast, references)) + Counter(_WORD.findall(_normal(title)))
    there = _normal(written)
    lost = wanted - Counter(_WORD.findall(there))
    if lost:
        solid = _JOINTS.sub("", there)
        lost = Counter({word: wanted[word] - solid.count(word) for word in lost if solid.count(word) < wanted[word]})
    if not lost:
        return
    total = sum(lost.values())
    report(
        error(
            "O001",
            f"{name} lacks {total} of the manuscript's {sum(wanted.values())} words: {_where(cited, lost)}",
            hint="raw HTML, styles or a table that is too wide for the page can hide text",
        )
    )


def verify_parts(
    cited: CitedDocument, name: str, written: Tally, report: Report, *, references: bool = True, text: str = ""
) -> None:
    """Report the citations, cross-references, notes, list items, cells, images and formulas that the document has and
    a written file has not (O004).

    Counted are those of the parsed text or, if there are more, of the cited one: what the stages between add, such as
    the notes of a citation style, and what they lose. Without ``references``, citations are not counted. A formula is
    also there if its TeX stands in the ``text`` of the file: another finding names it then.
    """
    whole, links, decorated = _parts(cited.ast)
    parsed = {part: number for part, number in cited.parsed.items() if part in _KEPT}
    wanted = {part: max(number, parsed.get(part, 0)) for part, number in whole.items()}
    wanted[Part.CELL] -= decorated
    if written.links is not None:
        lost = Counter(links) - Counter(written.links)
        found = {Part.CITATION: is_reference, Part.CROSS_REFERENCE: is_label}
        there = {part: wanted[part] - sum(lost[place] for place in lost if of(place)) for part, of in found.items()}
    else:
        there = {}
    there = {**written.parts, **there}
    if there.get(Part.FORMULA, wanted[Part.FORMULA]) < wanted[Part.FORMULA]:
        there[Part.FORMULA] += _shown_as_tex(cited, text)
    lacks = [
        f"{wanted[part] - there[part]} of the {counted(wanted[part], part)}"
        for part in Part
        if there.get(part, wanted[part]) < wanted[part] and (references or part is not Part.CITATION)
    ]
    if lacks:
        hint = "raw HTML and styles can hide them; if there are none, please report it"
        report(error("O004", f"{name} lacks {listed(lacks)} that the text has", hint=hint))


def _shown_as_tex(cited: CitedDocument, text: str) -> int:
    """How many formulas stand in a text as their TeX, which has a command in it: a letter may well be there without."""
    solid = "".join(text.split())
    return sum(solid.count("".join(tex.split())) for tex in cited.formulas if "\\" in tex)


_KEPT = frozenset((Part.NOTE, Part.ITEM, Part.CELL, Part.FORMULA))
"""What each stage hands on; an image that is missing becomes its description, a cross-reference becomes a link."""


def verify_citations(documents: Sequence[CitedDocument], report: Report) -> None:
    """Report citations of the text that are not formatted in any of its documents (O004)."""
    wanted = sum(cited.parsed.get(Part.CITATION, 0) for cited in documents)
    there = sum(ast.cited_keys(cited.ast) for cited in documents)
    if there < wanted:
        lacks = f"{wanted - there} of the {counted(wanted, Part.CITATION)}"
        report(error("O004", f"the formatted text lacks {lacks} that the text has", hint="please report it"))


@lru_cache(maxsize=2)
def _parts(document: str) -> tuple[Mapping[Part, int], Mapping[str, int], int]:
    """The document's parts and links, and how many cells of tables have nothing to read; the same for every format."""
    blocks = ast.loads(document)["blocks"]
    tally = count(blocks)
    tables = [one for one in ast.walk(blocks) if one["t"] == "Table"] if '"Table"' in document else []
    decorated = sum(is_decorated(cell) for table in tables for row in ast.rows(table) for _, cell in ast.cells(row))
    return tally.parts, tally.links or {}, decorated


@lru_cache(maxsize=2)
def _wanted(document: str, references: bool) -> tuple[str, ...]:
    """The document's words; the same for every format."""
    blocks = without_notes_heading(ast.loads(document)["blocks"])
    if not references:
        for element in ast.walk(blocks):
            if element["t"] == "Cite":
                ast.set_inlines(element, [])
            elif ast.is_reference_list(element):
                ast.set_blocks(element, [])
    return tuple(_WORD.findall(_normal(ast.words(blocks))))


def _normal(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).replace("\u00ad", "").replace("\u200b", "").lower()
    # Arabic writes lam and alef as one glyph, whose letters readers of a PDF find in either order.
    return _LAM_AND_ALEF.sub(lambda run: "".join(sorted(run[0])), plain)


_LAM_AND_ALEF = re.compile("[\u0622\u0623\u0625\u0627\u0644]{2,}")


def _where(cited: CitedDocument, lost: Counter[str]) -> str:
    """The lost words as they stand in the text, longest runs first, with the heading that they stand under."""
    heading, runs = "", []
    for block in ast.loads(cited.ast)["blocks"]:
        text = ast.words([block])
        if block["t"] == "Header":
            heading = " ".join(text.split())
        run: list[str] = []
        for token in [*re.findall(r"\S+", text), ""]:
            found = _WORD.findall(_normal(token))
            if (found and all(word in lost for word in found)) or (not found and token and run):
                run.append(token)
            elif run:
                runs.append((len(run), heading, " ".join(run)))
                run = []
        if run:
            runs.append((len(run), heading, " ".join(run)))
    runs.sort(key=lambda entry: -entry[0])
    shown = [
        f"“{run[:60]}{'…' if len(run) > 60 else ''}”" + (f" under “{under}”" if under else "")
        for _, under, run in runs[:3]
    ]
    return "; ".join(shown) or ", ".join(list(lost)[:5])

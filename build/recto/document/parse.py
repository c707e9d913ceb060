"""Text -> Document: Pandoc's reading of the manuscript, and where in the text each citation stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from recto.core.diagnostics import Report
from recto.core.model import Citation, Document, Location, Manuscript, Part, Text
from recto.core.world import World
from recto.document import passes
from recto.document.aliases import aliases_elsewhere, defines, take_aliases
from recto.document.earlier_pandoc import repaired, without_marks
from recto.document.facts import Facts
from recto.document.nocite import noted
from recto.document.panels import gather_panels
from recto.document.placeholders import Placeholders, example_labels, key_of
from recto.document.reading import comments_in_line, drop_metadata, lone_brackets, read_markdown
from recto.document.reference_lists import place_lists
from recto.document.supplement import tags
from recto.document.tally import count
from recto.pandoc import ast
from recto.pandoc.ast import Element
from recto.pandoc.formulas import alone, modern
from recto.references.keys import is_cross_reference
from recto.references.sources.manual import descriptions


def parse(text: Text, manuscript: Manuscript, world: World, report: Report, *, numbers: str = "") -> Document:
    """Parse the templated text.

    ``numbers`` is the letter that all numbers of a text beside the manuscript begin with.
    Works that metadata's ``nocite`` names count as cited. Citation aliases are taken from the text (``[@tag]: doi:…``
    paragraphs, which are removed), from metadata and from citation-tags.tsv. Reports what the passes change, and
    metadata that stands in the text and counts for nothing there (T005).
    """
    line_end, in_line = comments_in_line(text.text)
    aliases = aliases_elsewhere(manuscript)
    placeholders = Placeholders(in_line, _works(in_line, aliases, manuscript, world))
    supplement = tags(placeholders.text, text, manuscript.metadata, numbers)
    marked, marks = repaired(placeholders.text, text, report, supplement)
    bracket, marked = lone_brackets(marked)
    output = without_marks(read_markdown(marked, text, world, report), marks)
    output = output.replace(bracket, "[") if bracket else output
    restored, cited = placeholders.restore(output.replace(line_end, "\\n"))
    tree = ast.loads(ast.condensed(restored))
    drop_metadata(tree, text, report)
    blocks = tree["blocks"]
    gather_panels(blocks)
    elements = [element for element in ast.walk(blocks) if element["t"] not in ("Str", "Space", "SoftBreak")]

    citations = [
        Citation(key_of(match), match.start() + 1, match.end(), text.location(match.start())) for match in cited
    ]
    located: dict[str, list[Location]] = {}
    for citation in citations:
        located.setdefault(citation.key, []).append(citation.location)
    citations += _unlocated(elements, located.keys(), text)
    in_metadata = noted(tree, manuscript, world)
    citations += in_metadata

    passes.run(blocks, elements, text, located, report, str(manuscript.metadata.value("lang") or "en"))
    take_aliases(blocks, elements, aliases, located, report)
    place_lists(tree, text, report)
    passes.link_addresses(blocks, elements, text)
    facts = Facts(blocks, text)
    passes.modernise_formulas(elements)

    parts = count(blocks).parts
    works = [citation for citation in citations if not is_cross_reference(citation.key)]
    definitions = [citation for citation in works if defines(citation, aliases, text.text)]
    cited_works = tuple(citation for citation in works if citation not in definitions)
    return Document(
        ast.dumps(tree),
        cited_works,
        tuple(definitions),
        tuple(citation for citation in citations if is_cross_reference(citation.key)),
        aliases,
        tuple(facts.labels),
        tuple(facts.headings),
        {modern(formula): place for formula, place in facts.formulas.items()},
        tuple(facts.illustrations),
        tuple(facts.tables),
        tuple(facts.links),
        tuple(facts.raw_html),
        facts.highlighted,
        {**parts, Part.CITATION: len(cited_works) - len(in_metadata)},
        _written(facts.formulas),
    )


def _written(formulas: Iterable[str]) -> dict[str, str]:
    """The TeX of formulas as their authors wrote it, by what it becomes; not of those that become the same."""
    found: dict[str, set[str]] = {}
    for formula in formulas:
        found.setdefault(modern(formula), set()).add(alone(formula))
    return {tex: written.pop() for tex, written in found.items() if len(written) == 1 and tex not in written}


def _works(text: str, aliases: Mapping[str, str], manuscript: Manuscript, world: World) -> set[str]:
    """The names that the authors give to works, if something else could be taken for one."""
    if not example_labels(text):
        return set()
    named_here = re.findall(r"^\[@([\w-]+)\]:", text, re.MULTILINE)
    return {*aliases, *named_here, *(one.key for one in descriptions(manuscript, world))}


def _unlocated(elements: Iterable[Element], located: Iterable[str], text: Text) -> Iterator[Citation]:
    """Citations without a placeholder (a key of one letter too many times, say): each reported where its key stands
    first, and left as it is in manuscript.md."""
    known = set(located)
    for element in elements:
        if element["t"] == "Cite":
            for key in ast.citation_ids(element):
                if key not in known:
                    known.add(key)
                    yield Citation(key, 0, 0, text.location(max(text.text.find(f"@{key}"), 0)))

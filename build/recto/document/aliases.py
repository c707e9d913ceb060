"""Citation aliases: names that authors give to works, in paragraphs of the text, in metadata and in a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from recto.core.diagnostics import Report, warning
from recto.core.model import Citation, Location, Manuscript
from recto.pandoc import ast
from recto.pandoc.ast import Block, Element, Inline


def aliases_elsewhere(manuscript: Manuscript) -> dict[str, str]:
    """Aliases from metadata.yaml (``pandoc: citekey-aliases:``, also at top level) and from citation-tags.tsv."""
    aliases: dict[str, str] = {}
    values = manuscript.metadata.values
    if manuscript.citation_tags:
        for line in manuscript.citation_tags.text.splitlines()[1:]:
            tag, _, key = line.partition("\t")
            if tag.strip() and key.strip():
                aliases[f"tag:{tag.strip()}"] = key.strip().split("\t")[0]
    for holder in (values, values.get("pandoc")):
        given = holder.get("citekey-aliases") if isinstance(holder, Mapping) else None
        if isinstance(given, Mapping):
            aliases.update((str(tag), str(key).removeprefix("@")) for tag, key in given.items())
    return aliases


def take_aliases(
    blocks: list[Block],
    elements: Sequence[Element],
    aliases: dict[str, str],
    located: Mapping[str, Sequence[Location]],
    report: Report,
) -> None:
    """Move ``[@tag]: doi:…`` out of the paragraphs that begin so, into ``aliases``: Manubot's rule.

    Reports an alias that is given twice for different works (C003).
    """
    emptied = False
    for element in elements:
        if element["t"] != "Para":
            continue
        inlines = ast.inlines(element)
        while defined := _definition(inlines):
            tag, key, end = defined
            if aliases.get(tag, key) != key:
                report(
                    warning(
                        "C003",
                        f"the alias @{tag} is defined twice: as {aliases[tag]} and as {key}, which is used",
                        next(iter(located.get(tag, ())[-1:]), None),
                        "keep one of the two, or rename the other",
                    )
                )
            aliases[tag] = key
            del inlines[:end]
            if inlines and inlines[0]["t"] == "SoftBreak":
                del inlines[0]
            emptied = emptied or not inlines
    if emptied:
        for siblings in ast.block_lists(blocks, "Para"):
            siblings[:] = [block for block in siblings if block["t"] != "Para" or ast.inlines(block)]


def _definition(inlines: Sequence[Inline]) -> tuple[str, str, int] | None:
    """The alias that these inlines begin to define, what it stands for, and how many inlines that takes."""
    if len(inlines) < 3 or inlines[0]["t"] != "Cite" or inlines[1] != ast.string(":"):
        return None
    citation, *others = ast.citations(inlines[0])
    # In brackets: `@doi:10.1/x: as they show` begins a sentence.
    if others or citation["citationMode"]["t"] != "NormalCitation":
        return None
    at = 3 if inlines[2]["t"] in ast.SPACES else 2
    if at >= len(inlines) or inlines[at]["t"] != "Str":
        return None
    return citation["citationId"], ast.text(inlines[at]), at + 1


def defines(citation: Citation, aliases: Mapping[str, str], text: str) -> bool:
    """Whether a citation stands where an alias is defined."""
    return (
        citation.key in aliases
        and text[citation.start - 2 : citation.start] == "[@"
        and text[citation.end : citation.end + 2] == "]:"
    )

"""The title block: authors, numbered affiliations, correspondence, ORCID iDs and version, as text.

As in the PDF, what the text itself says of the authors comes before the references then.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from recto import theme
from recto.formats.html.head import version_of
from recto.pandoc import ast
from recto.pandoc.ast import Block, Inline


def with_front(blocks: list[Block], variables: Mapping[str, Any], lang: str) -> list[Block]:
    """The blocks with the title block before them, and the abstract in its style."""
    block = _title_block(variables, theme.words(lang))
    authors = _section(blocks, "authors") if block else None
    if authors:
        section = blocks[slice(*authors)]
        rest = [*blocks[: authors[0]], *blocks[authors[1] :]]
        if authors[0] < len(rest):
            # What follows begins on the first page, which the authors' section no longer fills.
            _drop_class(rest[authors[0]], "page_break_before")
        for one in section:
            _drop_class(one, "page_break_before")
            _drop_class(one, "page_break_after")
        references = _section(rest, "references")
        place = (
            references[0]
            if references
            else next((i for i, one in enumerate(rest) if ast.is_reference_list(one)), len(rest))
        )
        blocks = [*rest[:place], *section, *rest[place:]]
    abstract = _section(blocks, "abstract")
    if abstract:
        first, last = abstract
        # A note on words, funding or the like may follow under a heading of its own.
        last = next((i for i in range(first + 1, last) if blocks[i]["t"] == "Header"), last)
        inside = ast.div(blocks[first + 1 : last], ast.custom_style("Abstract"))
        blocks = [*blocks[: first + 1], inside, *blocks[last:]] if last > first + 1 else blocks
    return [*block, *blocks]


def _section(blocks: Sequence[Block], identifier: str) -> tuple[int, int] | None:
    """Where the section of a heading of level 1 or 2 begins and ends."""
    headings = [
        (index, ast.level(block), ast.identifier(block)) for index, block in enumerate(blocks) if block["t"] == "Header"
    ]
    for first, level, name in headings:
        if name == identifier and level <= 2:
            return first, next((index for index, other, _ in headings if index > first and other <= level), len(blocks))
    return None


def _drop_class(block: Block, name: str) -> None:
    if name in ast.classes(block):
        ast.classes(block).remove(name)


def _title_block(variables: Mapping[str, Any], t: Callable[..., str]) -> list[Block]:
    manubot = _mapping(variables.get("manubot"))
    authors = [author for author in map(_mapping, _list(manubot.get("authors"))) if author.get("name")]
    if not authors:
        return []
    affiliations = [*map(_mapping, _list(manubot.get("affiliations")))]
    letters = [author for author in authors if author.get("corresponding") and author.get("email")]
    names: list[Inline] = []
    for author in authors:
        marks = [str(number) for number in _list(author.get("affiliation_numbers"))] if len(affiliations) > 1 else []
        marks += ["✉"] if author in letters else []
        names += [*_text(", "), *_text(str(author["name"]))] if names else _text(str(author["name"]))
        names += [ast.superscript(_text(",".join(marks)))] if marks else []
    blocks = [_paragraph("Author", names)]
    places: list[Inline] = []
    for one in affiliations:
        places += _text("; ") if places else []
        if len(affiliations) > 1:
            places += [ast.superscript(_text(str(one.get("affiliation_number")))), *_text("\u202f")]
        places += _text(str(one.get("affiliation")))
    blocks += [_paragraph("Affiliation", places)] if places else []
    to = [(str(one["name"]), f"mailto:{one['email']}", one["email"]) for one in letters]
    lines = [(f"✉ {t('Correspondence:')} ", to)]
    known = [(str(one["name"]), str(one.get("orcid") or "")) for one in authors]
    known = [(name, iD) for name, iD in known if re.fullmatch(r"(\d{4}-){3}\d{3}[\dX]", iD)]
    lines.append(
        (
            "ORCID: ",
            [(name, f"https://orcid.org/{iD}", iD) for name, iD in known if re.fullmatch(r"(\d{4}-){3}\d{3}[\dX]", iD)],
        )
    )
    for label, entries in lines:
        line = _text(label)
        for index, (name, target, shown) in enumerate(entries):
            line += [*_text(("; " if index else "") + name + " "), _link(str(shown), target)]
        blocks += [_paragraph("Affiliation", line)] if entries else []
    version = version_of(variables)
    about = [version.date, t("Version {}", version.short) if version.short else "", str(variables.get("license") or "")]
    line = _text(" · ".join(filter(None, about)))
    if version.permalink:
        line += [*([ast.line_break()] if line else []), _link(version.permalink, version.permalink)]
    return [*blocks, *([_paragraph("Date", line)] if line else [])]


def _paragraph(style: str, inlines: list[Inline]) -> Block:
    return ast.div([ast.para(inlines)], ast.custom_style(style))


def _text(words: str) -> list[Inline]:
    return [ast.string(words)]


def _link(words: str, target: str) -> Inline:
    return ast.link(_text(words), target)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []

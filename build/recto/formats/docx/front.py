"""The title block: authors, numbered affiliations, correspondence, ORCID iDs and version, as text.

As in the PDF, if there is a title block, the text's own section about the authors moves before the references.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from recto import theme
from recto.document.sections import authors_last, section
from recto.manuscript.front import Front
from recto.manuscript.markup import inlines_of
from recto.pandoc import ast
from recto.pandoc.ast import Block, Inline


def with_front(blocks: list[Block], front: Front, lang: str) -> list[Block]:
    """The blocks with the title block before them and the abstract in its own style."""
    t = theme.words(lang)
    block = _title_block(front, t)
    blocks = authors_last(blocks) if block else blocks
    block = [*([_paragraph("Date", [ast.strong(_text(t("Draft")))])] if front.draft else []), *block]
    abstract = section(blocks, "abstract")
    if abstract:
        first, last = abstract
        # A note on words, funding or the like may follow under a heading of its own.
        last = next((i for i in range(first + 1, last) if blocks[i]["t"] == "Header"), last)
        inside = ast.div(blocks[first + 1 : last], ast.custom_style("Abstract"))
        blocks = [*blocks[: first + 1], inside, *blocks[last:]] if last > first + 1 else blocks
    return [*block, *blocks]


def _title_block(front: Front, t: Callable[..., str]) -> list[Block]:
    if not front.authors:
        return []
    numbered = len(front.affiliations) > 1
    names: list[Inline] = []
    for author in front.authors:
        marks = [*(author.numbers if numbered else ()), *author.signs, *(["✉"] if author.gets_letters else ())]
        names += [*(_text(", ") if names else []), *inlines_of(author.name, front)]
        names += [ast.superscript(_text(",".join(marks)))] if marks else []
    blocks = [_paragraph("Author", names)]
    places: list[Inline] = []
    for one in front.affiliations:
        places += _text("; ") if places else []
        if numbered:
            places += [ast.superscript(_text(str(one.number))), *_text("\u202f")]
        places += inlines_of(one.name, front)
    blocks += [_paragraph("Affiliation", places)] if places else []
    blocks += _notes(front, t)
    letters = [(one.name, f"mailto:{one.email}", one.email) for one in front.letters_to]
    orcids = [(one.name, one.orcid_url, one.orcid) for one in front.people if one.orcid]
    for label, entries in ((f"✉ {t('Correspondence:')} ", letters), ("ORCID: ", orcids)):
        line = _text(label)
        for index, (name, target, shown) in enumerate(entries):
            line += [*_text(("; " if index else "") + name + " "), _link(shown, target)]
        blocks += [_paragraph("Affiliation", line)] if entries else []
    version = front.version
    about = [front.date_shown, t("Version {}", version.short) if version.short else "", front.license.name]
    line = _text(" · ".join(filter(None, about)))
    if version.permalink:
        line += [*([ast.line_break()] if line else []), _link(version.permalink, version.permalink)]
    return [*blocks, *([_paragraph("Date", line)] if line else [])]


def _notes(front: Front, t: Callable[..., str]) -> Iterator[Block]:
    """What the marks behind names mean, and the members of groups."""
    if front.equals:
        yield _paragraph("Affiliation", _text(f"† {t('These authors contributed equally.')}"))
    if front.deceased:
        yield _paragraph("Affiliation", _text(f"‡ {t('Deceased')}"))
    for group in front.groups:
        line = _text(t("Members of {}:", group.name) + " ")
        for index, one in enumerate(group.members):
            line += [*(_text(", ") if index else []), *inlines_of(one.name, front)]
            if one.affiliations and len(front.affiliations) > 1:
                line.append(ast.superscript(_text(",".join(one.numbers))))
        yield _paragraph("Affiliation", line)


def _paragraph(style: str, inlines: list[Inline]) -> Block:
    return ast.div([ast.para(inlines)], ast.custom_style(style))


def _text(words: str) -> list[Inline]:
    return [ast.string(words)]


def _link(words: str, target: str) -> Inline:
    return ast.link(_text(words), target)

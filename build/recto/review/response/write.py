"""A manuscript and its letter -> response.pdf and response.docx."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from recto import theme
from recto.core.diagnostics import Report, warning
from recto.core.model import Artifacts, CitedDocument, SourceFile
from recto.core.world import BrokenMachine, World
from recto.document.cite import html_of
from recto.manuscript.front import Front
from recto.manuscript.letter import LETTER, letter_files
from recto.manuscript.settings import FormatSettings
from recto.output import render as rendering
from recto.output.write import write
from recto.pandoc import ast
from recto.pandoc.ast import Block
from recto.pipeline import Options, Stage, silent
from recto.review.response import source as sources
from recto.review.response.anchors import PREFIX, anchored
from recto.review.response.answers import Answers
from recto.review.response.letter import Letter, as_document, letter, written
from recto.review.response.places import Places, report_misspelt
from recto.review.response.points import points
from recto.review.response.printed import Printed, printed
from recto.review.response.source import Source
from recto.review.response.unmentioned import report_unmentioned

FORMATS = ("pdf", "docx")
"""What editors take: a page has no use here."""


def respond(
    project: Path,
    options: Options,
    world: World,
    report: Report,
    stage: Stage = silent,
    *,
    since: str = "",
    formats: Sequence[str] = FORMATS,
    unmentioned: bool = False,
) -> Artifacts:
    """Write the response letter. Without ``since``, the metadata say which version was submitted.

    Reports what is wrong with the letter, but not with the manuscript: words that it does not say (A001), a point
    without an answer (A002), a place that is gone (A003), words that are there several times (A004), a version that
    cannot be found (A006) and words that are nearly a quotation (A007). If it is asked for what is ``unmentioned``,
    also changes that no answer mentions (A005).

    Raises BrokenMachine if there is no letter or no text, or if there is no version ``since``.
    """
    if not letter_files(project):
        problem = f"there is no letter; write it into {LETTER}/, such as {LETTER}/01.reviewer-1.md"
        named = project.resolve().name == "content"
        raise BrokenMachine(f"name the folder that holds content/: {project.resolve().parent}" if named else problem)
    try:
        if since:
            source = sources.compared(project, since, options, world, stage, folders=True)
        else:
            source = sources.source(project, options, world, report, stage)
        built = source.built
        report = built.examined.settings.applied_to(report)
        world = world.with_epoch(built.examined.variables.epoch)
        with stage("letter"):
            found = _read(source, options, world, report)
            if found is None:
                return Artifacts()
            answers = _answers(source, found, printed(source, world), world, report)
            blocks = answers.filled(found.blocks)
            if source.comparison and unmentioned:
                report_unmentioned(source.comparison, answers.mentioned, report)
            cited = _document(blocks, source, found, world)
        with stage("render"):
            front, settings = _front(built.front), _settings(built.settings)
            images, loaded = {**source.images, **found.written.images}, rendering.load(formats)
            manuscript = built.examined.manuscript
            made = rendering.render([cited], front, settings, images, loaded, manuscript, world, report)
    finally:
        world.stop_workers()
    write(made, options.output or project / "output")
    return made


def check_letter(project: Path, options: Options, world: World, report: Report, stage: Stage = silent) -> None:
    """Report what ``respond`` does, without writing anything. Nothing is printed or compared."""
    try:
        source = sources.alone(project, options, world, stage)
    except BrokenMachine:  # the check of the manuscript tells why
        return
    examined = source.built.examined
    report = examined.settings.applied_to(report)
    with stage("letter"):
        sources.report_submitted(examined.manuscript.metadata, project, world, report)
        found = _read(source, options, world, report)
        if found:
            _answers(source, found, Printed(), world, report).filled(found.blocks)


def _read(source: Source, options: Options, world: World, report: Report) -> Letter | None:
    """The letter, with its points reported that have no answer (A002); None if none of its files can be read."""
    read = written(source.built.examined, options, world, report)
    if read is None:
        return None
    found = letter(read, source.built, world)
    report_misspelt(found, report)
    for point in points(found.blocks, read.document, read.text):
        if not point.is_answered:
            problem, hint = f"“{point.heading}” has no answer", "write the answer below the quotation"
            report(warning("A002", problem, point.location, hint))
    return found


def _answers(source: Source, found: Letter, pages: Printed, world: World, report: Report) -> Answers:
    links = found.written.document.links
    anchors = anchored(source, world) if any(one.target.startswith(f"#{PREFIX}") for one in links) else {}
    return Answers(Places(found, source.passages, anchors, source.submitted, report), pages, source.trees, source.t)


def _document(blocks: Sequence[Block], source: Source, found: Letter, world: World) -> CitedDocument:
    """The letter as a document for the formats."""
    whole = [*_beginning(source), *blocks]
    whole += _references(whole, found, source.t)
    cited = as_document(whole, source.t("Response to the reviewers"), found, source.built.documents[0])
    return replace(cited, html=html_of(cited.ast, cited, found.written.document, found.bibliography, world))


def _beginning(source: Source) -> Iterable[Block]:
    """What the letter is about, and how to read it."""
    t, old = source.t, source.submitted
    if title := json.loads(source.built.documents[0].title_ast or "[]"):
        yield ast.para([ast.strong(title)])
    said = [t("Pages and lines are those of the PDF for review.")]
    if old:
        said.append(
            t("In quotations, words added since version {} are underlined, and deleted words are struck out.", old)
        )
    yield ast.para(ast.inlines_of(" ".join(said)))


def _references(blocks: Sequence[Block], found: Letter, t: theme.Translate) -> list[Block]:
    """The list of the works that the letter and its quotations cite, with the manuscript's numbers."""
    ids = {f"ref-{one}" for cite in ast.walk(blocks) if cite["t"] == "Cite" for one in ast.citation_ids(cite)}
    entries = {ast.identifier(one): one for some in reversed(found.lists) for one in ast.blocks(some)}
    order = [ast.identifier(one) for some in found.lists for one in ast.blocks(some)]
    listed = [entries[name] for name in dict.fromkeys(order) if name in ids]
    if not listed:
        return []
    heading = ast.header(1, ast.inlines_of(t("References")), ast.make_attr("references", ["unnumbered"]))
    return [heading, ast.with_blocks(found.lists[0], listed)]


def _front(front: Front) -> Front:
    """What a letter shows of the manuscript: no authors, since reviewers may not be told them."""
    return Front(lang=front.lang, date=front.date)


def _settings(settings: FormatSettings) -> FormatSettings:
    style = SourceFile("review/letter.css", theme.text("review/letter.css"))
    page = replace(settings.page, print_styles=(*settings.page.print_styles, style))
    paper = replace(settings.pdf, review=False, columns=1, figures="text", archive=False)
    return replace(settings, page=page, pdf=paper, docx=replace(settings.docx, review=False))

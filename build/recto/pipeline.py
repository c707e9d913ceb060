"""The whole build, to read from top to bottom."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from recto.core.diagnostics import Diagnostic, Report, Severity
from recto.core.model import Artifacts, Bibliography, CitedDocument, Document, Images, Manuscript, Style, Text
from recto.core.plugins import preload
from recto.core.world import World

if TYPE_CHECKING:  # to load them takes longer than to find out that nothing has changed
    from recto.formats import Format
    from recto.manuscript.front import Front
    from recto.manuscript.settings import FormatSettings
    from recto.manuscript.variables import Variables
    from recto.rules.levels import Settings
    from recto.rules.subject import Subject

Result = TypeVar("Result")
Stage = Callable[[str], AbstractContextManager[None]]
"""Called with a stage's name around its work, to show progress."""


@contextlib.contextmanager
def silent(_: str) -> Iterator[None]:
    """Progress that nobody sees."""
    yield


@contextlib.contextmanager
def aside(work: Callable[[], Result]) -> Iterator[Future[Result]]:
    """Do ``work`` beside what is done within; both are done at the end."""
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(work)
        yield future
        future.result()


@dataclass(frozen=True, slots=True)
class Options:
    """What ``recto build`` and ``recto check`` are told."""

    formats: tuple[str, ...] = ("html", "pdf", "docx")
    linked: tuple[str, ...] = ()
    """The formats that pages link to as well, though this build does not make them."""
    template_variables: tuple[str, ...] = ()
    network: bool = False
    """Whether references that nothing has may be fetched."""
    remote: bool = False
    """Whether files of other sites that are not kept may be fetched: images, a citation style, template variables."""
    check: bool = False
    """Whether a build reports everything that a check does."""
    asked: tuple[str, ...] = ()
    """The options that add rules to a check: ``spelling``, ``links``."""
    output: Path | None = None
    """Where to write; None is ``output/`` in the project."""
    place: str | None = None
    """The manuscript's folder on a site of several, such as ``a/``; empty for the root, None if its site is its own."""
    review: bool = False
    """Whether the PDF and the Word file are set for reviewers, whatever the metadata says."""
    marks: bool = False
    """Whether the Word file says where its text comes from, whatever the metadata says."""

    def others(self, project: Path) -> list[Path]:
        """The files outside of a project that may be read: those of template variables, from here or the project."""
        # NAME=PATH, or PATH with a sign of equality.
        named = {path for one in self.template_variables for path in (one, one.partition("=")[2].strip()) if path}
        return [folder / path for path in sorted(named) for folder in (Path(), project)]


@dataclass(frozen=True, slots=True)
class Examined:
    """A manuscript that was read, parsed and resolved: all that does not depend on what it is rendered to."""

    manuscript: Manuscript
    variables: Variables
    text: Text
    document: Document
    images: Images
    bibliography: Bibliography
    subject: Subject
    """What the rules look at."""
    settings: Settings
    report: Report
    """For what later stages find: as the manuscript's settings have it."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build has made, and the values between its stages that a live preview goes on with."""

    artifacts: Artifacts
    examined: Examined
    front: Front
    numbered: Document
    """The document with its numbers, as citeproc gets it."""
    style: Style
    settings: FormatSettings
    documents: tuple[CitedDocument, ...]
    """One for each file: the manuscript, and a supplement that has files of its own."""


def build(project: Path, options: Options, world: World, report: Report, stage: Stage = silent) -> Artifacts:
    """Build ``project`` and write the result; or, if all is as it was in the last build, report and return the same.

    What an author got wrong is reported, and the rest is built all the same. Raises BrokenMachine if Recto itself
    cannot work here.
    """
    from recto.output.unchanged import once

    def work(world: World, report: Report) -> Artifacts:
        return _build(project, options, world, report, stage)

    if options.asked:  # dictionaries are the system's
        return work(world, report)
    output = options.output or project / "output"
    return once(project, output, repr(options), options.others(project), world, report, work)


def _build(project: Path, options: Options, world: World, report: Report, stage: Stage) -> Artifacts:
    from recto.output.write import write

    built = make(project, options, world, report, stage)
    if built is None:
        return Artifacts()
    with stage("write"):
        write(built.artifacts, options.output or built.examined.manuscript.root / "output")
    return built.artifacts


def make(project: Path, options: Options, world: World, report: Report, stage: Stage = silent) -> Built | None:
    """Everything that a build of ``project`` writes, without writing it; None if there is no section."""
    from recto.document.cite import cite, html_of
    from recto.document.glossary import define
    from recto.document.illustrate import illustrate
    from recto.document.locate import trace
    from recto.document.number import number
    from recto.document.separate import separated
    from recto.document.statements import state
    from recto.document.style import style
    from recto.manuscript.front import front
    from recto.manuscript.markup import with_markup
    from recto.manuscript.settings import format_settings
    from recto.manuscript.terms import terms
    from recto.output import render as rendering
    from recto.output.build_info import Made, build_json, checked_out
    from recto.output.records import records
    from recto.output.write import fitting
    from recto.rules.check import check as check_all
    from recto.theme import words

    formats = rendering.load(options.formats)
    world = world.limited()
    tell, errors = report, list[Diagnostic]()

    def counted(diagnostic: Diagnostic) -> None:
        if diagnostic.severity is Severity.ERROR:
            errors.append(diagnostic)
        tell(diagnostic)

    try:
        examined = examine(project, options, world, counted, stage, formats)
        if examined is None:
            return None
        manuscript, variables, bibliography = examined.manuscript, examined.variables, examined.bibliography
        report = examined.report
        world = world.with_epoch(variables.epoch)
        known_of = with_markup(front(variables), world)
        with stage("number"):
            document = state(examined.document, known_of, manuscript, variables.lang)
            document = number(document, manuscript.metadata, report)
            document = illustrate(document, examined.images, variables.lang)
            document = define(document, terms(manuscript.metadata), world)

        def check_and_record() -> tuple[Artifacts, Made]:
            check_all(examined.subject, report, building=not options.check)
            if not (html or options.check):  # only pages say which formulas Pandoc does not read
                check_all(examined.subject, report, codes=("W006",))
            for option in options.asked:
                check_all(examined.subject, report, option=option)
            recorded = records(examined.text, examined.document, examined.images, bibliography, variables)
            return recorded, replace(checked_out(manuscript, examined.images, world), place=options.place)

        # The rules run while Pandoc formats the citations.
        html = any(one.is_page for one in formats.values())
        with stage("check and cite"), aside(check_and_record) as recorded:
            csl = style(manuscript, world, report, fetch=options.remote)
            cited = cite(document, bibliography, csl, variables, manuscript, world, report, html=html)
        with stage("render"):
            settings = format_settings(manuscript)
            settings = settings.for_review() if options.review else settings
            settings = settings.with_marks() if options.marks else settings
            traced = partial(trace, examined.text, examined.document, bibliography)
            documents = separated(
                cited,
                words(cited.lang),
                lambda tree: html_of(tree, cited, document, bibliography, world) if html else "",
            )
            artifacts = rendering.render(
                documents,
                known_of,
                settings,
                examined.images,
                formats,
                manuscript,
                world,
                report,
                traced,
                rendering.load(options.linked),
            )
            if options.check:
                _report_in_vain(examined)
        known, source = recorded.result()
        artifacts = fitting(artifacts + known, world.ceilings.output, report)
        artifacts = build_json(source, artifacts, len(errors))
        return Built(artifacts, examined, known_of, document, csl, settings, tuple(documents))
    finally:
        world.stop_workers()


def check(project: Path, options: Options, world: World, report: Report, stage: Stage = silent) -> Examined | None:
    """Report everything that is wrong with ``project``; write nothing. Returns what it has looked at, if anything."""
    from recto.document.number import number
    from recto.document.style import style
    from recto.rules.check import check as check_all

    world = world.limited()
    examined = examine(project, options, world, report, stage)
    if examined:
        report = examined.report
        with stage("check"):
            check_all(examined.subject, report)
        with stage("number"):
            number(examined.document, examined.manuscript.metadata, report)
            style(examined.manuscript, world, report, fetch=options.remote)
        for option in options.asked:
            with stage(option):
                check_all(examined.subject, report, option=option)
        _report_in_vain(examined)
    return examined


def _report_in_vain(examined: Examined) -> None:
    """Report settings and comments that ignore what no rule reports."""
    from recto.rules.rule import rules

    for diagnostic in examined.settings.in_vain({code for code, rule in rules().items() if rule.in_check}):
        examined.report(diagnostic)


def examine(
    project: Path,
    options: Options,
    world: World,
    report: Report,
    stage: Stage = silent,
    formats: Mapping[str, Format] | None = None,
) -> Examined | None:
    """Read, parse and resolve ``project``; None if there is nothing to read.

    ``formats`` may begin to load what they need as soon as the build's date is known.
    """
    from recto.document.left_out import parsed
    from recto.manuscript.read import read, read_images
    from recto.manuscript.remote import images_obtained
    from recto.manuscript.template import template
    from recto.manuscript.variables import variables
    from recto.references.resolve import resolve
    from recto.rules.levels import Settings
    from recto.rules.rule import modules
    from recto.rules.subject import Subject

    with stage("read"):
        held: list[Diagnostic] = []
        manuscript = read(project, held.append)
        settings = Settings(manuscript)
        report = settings.applied_to(report)
        for diagnostic in held:
            report(diagnostic)
        if not manuscript.sections:
            return None
        values = variables(
            manuscript, world, options.template_variables, report, place=options.place, fetch=options.remote
        )
        world = world.with_epoch(values.epoch)
        for one in (formats or {}).values():
            if one.prepare:
                one.prepare(world)
    with stage("template"):
        text = template(manuscript, values, report, world)
    with stage("parse"):
        preload("recto.references.manubot", "pydantic", "pandocxnos", "nh3", *modules())
        text, document = parsed(text, manuscript, world, report)
    with stage("images"):
        kept = images_obtained(document.illustrations, manuscript.root, world, report, fetch=options.remote)
        images = read_images(document.illustrations, manuscript, report, kept)
    with stage("resolve"):
        bibliography = resolve(document, manuscript, world, report, network=options.network)
    subject = Subject(manuscript, text, document, images, bibliography, world, options.network)
    return Examined(manuscript, values, text, document, images, bibliography, subject, settings, report)

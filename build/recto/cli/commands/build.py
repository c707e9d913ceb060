"""``recto build``: content/ -> output/."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from recto.cli.console import PROJECTS, Console, diagnostics_option, manuscript_options, summary_option
from recto.core.plugins import module_names

if TYPE_CHECKING:
    from recto.core.diagnostics import Diagnostic, Report
    from recto.core.model import Artifacts
    from recto.core.world import World
    from recto.pipeline import Options, Stage


UNANSWERED = ("C005", "F026")
"""The codes for what a service did not answer, though another time it may."""


@click.command(short_help="Build a manuscript's output/ folder.")
@PROJECTS
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(module_names("recto.formats")),
    help="What to make; may be given more than once. Default: html, pdf and docx.",
)
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to write, for one project. Default: PROJECT/output.",
)
@click.option("--check", is_flag=True, help="Also report what otherwise only recto check reports.")
@click.option("--spelling", is_flag=True, help="Look up every word in a dictionary on this machine.")
@click.option("--fetch", is_flag=True, help="Fetch what the locks lack, also if CI is set.")
@click.option("--review", is_flag=True, help="Build the PDF and the Word file with double spacing and line numbers.")
@click.option("--no-cache", is_flag=True, help="Make everything anew; neither use nor keep earlier results.")
@manuscript_options
@diagnostics_option("--diagnostics")
@summary_option
def build(
    projects: list[Path],
    formats: tuple[str, ...],
    output: Path | None,
    check: bool,
    spelling: bool,
    fetch: bool,
    review: bool,
    no_cache: bool,
    template_variables_path: tuple[str, ...],
    offline: bool,
    locked: bool,
    diagnostics: str,
    summary: Path | None,
) -> None:
    """Build the manuscript in PROJECT, the folder that holds content/ (default: this one), or in each of several.

    With --fetch, a service that gives no answer is a warning, so that CI does not fail because of it; a version cannot
    be published without what it has.

    Writes manuscript.html, .pdf, .docx and .md, references.json, citations.tsv and variables.json. Exit status: 0 if
    all is well, 1 if the manuscript has errors (everything that could be built was), 2 if Recto cannot work here.
    """
    from recto.core.diagnostics import Severity
    from recto.core.world import World
    from recto.manuscript.collection import place_in
    from recto.manuscript.letter import letter_files
    from recto.manuscript.remote import FILES, IMAGES
    from recto.pipeline import Options, build
    from recto.references.lock import PATH

    if output and len(projects) > 1:
        raise click.UsageError("--output is for one project; several have an output/ folder each")
    console = Console(diagnostics, *projects, summary=summary)
    world = World() if no_cache else World().caching()
    locks = (PATH, IMAGES.lock, FILES.lock)
    before = {project / lock: _bytes(project / lock) for project in projects for lock in locks}
    if fetch and (offline or locked):
        raise click.UsageError(f"--fetch does the opposite of {'--offline' if offline else '--locked'}")
    network = fetch or not (offline or locked or world.environ.get("CI"))

    def report(diagnostic: Diagnostic) -> None:
        passing = fetch and diagnostic.code in UNANSWERED
        console.report(replace(diagnostic, severity=Severity.WARNING) if passing else diagnostic)

    options = Options(
        formats=tuple(dict.fromkeys(formats)) or Options().formats,
        template_variables=template_variables_path,
        network=network,
        remote=network,
        output=output,
        review=review,
        check=check,
        asked=("spelling",) if spelling else (),
    )

    def work(project: Path) -> Artifacts:
        placed = replace(options, place=place_in(project, projects))
        made = build(project, placed, world, report, console.stage)
        if letter_files(project) and (wanted := [one for one in placed.formats if one in ("pdf", "docx")]):
            made += _letter(project, placed, wanted, world, report, console.stage)
        return made

    for project, artifacts in console.each(work):
        for lock in locks:
            if _bytes(project / lock) != before[project / lock]:
                console.say(f"saved what was fetched in {lock}; commit it with the text")
        if artifacts and artifacts.files:
            console.say(f"wrote {', '.join(sorted(a.name for a in artifacts.files if '/' not in a.name))}")
    console.finish()


def _letter(
    project: Path, options: Options, formats: Sequence[str], world: World, report: Report, stage: Stage
) -> Artifacts:
    """The response letter in some formats, written if anything has changed that it depends on."""
    from recto.output.unchanged import once

    def work(world: World, report: Report) -> Artifacts:
        from recto.review.response.write import respond

        return respond(project, options, world, report, stage, formats=formats)

    output = options.output or project / "output"
    return once(project, output, f"letter {options!r}", options.others(project), world, report, work)


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


COMMAND = build

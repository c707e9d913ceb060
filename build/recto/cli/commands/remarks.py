"""``recto remarks``: comments on earlier versions, at their lines in the text as it is now."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from recto.cli.console import Console, echo, projects_of
from recto.core.plugins import constants, module_names

if TYPE_CHECKING:
    from recto.review.remarks.remark import Placed


@click.command(short_help="Find the lines that comments on earlier versions are about.")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--project",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder that holds content/. Default: this one.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(module_names("recto.review.remarks.formats")),
    default="text",
    show_default=True,
    help="How to write them: for people, as data, as SARIF, as a list, as a review on GitHub, or as boxes to tick.",
)
@click.option("--resolved", is_flag=True, help="Also those that are resolved.")
def remarks(files: tuple[Path, ...], project: Path | None, form: str, *, resolved: bool) -> None:
    """Find the lines that the comments in FILES are about, in the text as it is now.

    FILES are Word files with comments, annotated PDFs, and exports of Hypothesis (JSON), of any version in the
    repository. Each remark holds, which means that its words are unchanged; or the words have changed since; or they
    are gone. If its place is not certain, it is not found. Nothing is written to the project, and nothing is sent.

    Exit status: 0 if all files were read, 1 if one cannot be read, 2 if Recto cannot work here.
    """
    from recto.core.escaping import line
    from recto.core.wording import counted, listed
    from recto.core.world import World
    from recto.review.remarks.remark import State
    from recto.review.remarks.write import remarks as placed_remarks

    projects = projects_of([project] if project else [])
    if len(projects) > 1:
        raise click.UsageError(f"name one manuscript: --project {projects[0]}")
    console = Console("text", projects[0])

    def work() -> tuple[list[Placed], list[str]]:
        with console.stage("remarks"):
            return placed_remarks(files, projects[0], World().caching(), resolved=resolved)

    found, problems = console.run(work) or ([], [])
    if written := constants("recto.review.remarks.formats", "FORMAT")[form](found):
        echo(written)
    for problem in problems:
        console.say(line(problem))
    counts = {state: sum(one.state is state for one in found) for state in State}
    parts = [f"{count} {state.value}" for state, count in counts.items() if count]
    console.say(f"{counted(len(found), 'remark')}{': ' if parts else ''}{listed(parts)}")
    sys.exit(bool(problems))


COMMAND = remarks

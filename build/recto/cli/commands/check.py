"""``recto check``: everything that is wrong with a manuscript. Writes nothing without --fix."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from recto.cli.console import PROJECTS, TEMPLATE_VARIABLES, Console, diagnostics_option, echo, summary_option

if TYPE_CHECKING:
    from recto.core.diagnostics import Diagnostic, Fix


@click.command(short_help="Show everything that is wrong with a manuscript.")
@PROJECTS
@click.option(
    "--fix", "fixing", is_flag=True, help="Fix what is certain: show the changes, then write them. Words: ask first."
)
@click.option("--spelling", is_flag=True, help="Look up every word in a dictionary on this machine.")
@click.option("--links", is_flag=True, help="Follow every link; this uses the network.")
@click.option(
    "--locked",
    "--offline",
    is_flag=True,
    expose_value=False,
    help="Accepted, no effect: check uses the network only with --links.",
)
@TEMPLATE_VARIABLES
@diagnostics_option("--format")
@summary_option
def check(
    projects: list[Path],
    template_variables_path: tuple[str, ...],
    diagnostics: str,
    summary: Path | None,
    *,
    fixing: bool,
    spelling: bool,
    links: bool,
) -> None:
    """Check the manuscript in PROJECT, the folder that holds content/ (default: this one), or in each of several.

    Only --fix writes anything: it changes the Markdown in content/. Only --links uses the network, with or without
    --offline and --locked.

    Exit status: 0 if there are no errors, 1 if there are, 2 if Recto cannot work here.
    """
    from recto.core.world import World
    from recto.manuscript.collection import place_in
    from recto.manuscript.letter import letter_files
    from recto.pipeline import Options, check

    console = Console(diagnostics, *projects, summary=summary)
    asked = tuple(option for option, wanted in (("spelling", spelling), ("links", links)) if wanted)
    options = Options(formats=(), template_variables=template_variables_path, asked=asked)

    def work(project: Path) -> None:
        placed = replace(options, place=place_in(project, projects))

        def run() -> None:
            console.diagnostics.clear()
            world = World().caching()
            check(project, placed, world, console.report, console.stage)
            if letter_files(project):
                from recto.review.response.write import check_letter

                check_letter(project, placed, world, console.report, console.stage)

        run()
        if fixing:
            _fix(project, console, run)

    console.work(work)


PASSES = 5
"""The maximum number of rounds of fixing: a fix may uncover another problem."""


def _fix(project: Path, console: Console, run: Callable[[], None]) -> None:
    """Show the changes, write them and look again, until there is nothing to change.

    A word may be right all the same: it is changed only if somebody says so.
    """
    from recto.rules.fix import WORDS, fix, write

    asks = console.is_terminal and sys.stdin.isatty()
    answers: dict[Fix, bool] = {}

    def agreed(one: Diagnostic) -> bool:
        if one.fix is None or one.code not in WORDS:
            return True
        if asks and one.fix not in answers:
            question = f"{one.location}: change {one.fix.old} to {one.fix.new}?"
            answers[one.fix] = click.confirm(question, default=False, err=True)
        return answers.get(one.fix, False)

    for _ in range(PASSES):
        changes = fix(project, filter(agreed, console.diagnostics))
        if not changes:
            return
        echo("".join(change.diff for change in changes), err=console.format != "text", nl=False)
        if asks and not click.confirm("Write these changes?", default=True, err=True):
            return
        write(project, changes)
        console.say(f"fixed {', '.join(change.path for change in changes)}")
        run()


COMMAND = check

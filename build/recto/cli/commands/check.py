"""``recto check``: everything that is wrong with a manuscript. Writes nothing without --fix."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click

from recto.cli.console import PROJECT, TEMPLATE_VARIABLES, Console, diagnostics_option, summary_option


@click.command(short_help="Show everything that is wrong with a manuscript.")
@PROJECT
@click.option("--fix", "fixing", is_flag=True, help="Fix what is certain: show the changes, then write them.")
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
    project: Path,
    template_variables_path: tuple[str, ...],
    diagnostics: str,
    summary: Path | None,
    *,
    fixing: bool,
    spelling: bool,
    links: bool,
) -> None:
    """Check the manuscript in PROJECT, the folder that holds content/ (default: this one).

    Only --fix writes anything: it changes the Markdown in content/. Only --links uses the network, with or without
    --offline and --locked.

    Exit status: 0 if there are no errors, 1 if there are, 2 if Recto cannot work here.
    """
    from recto.core.world import World
    from recto.pipeline import Options, check

    console = Console(diagnostics, project, summary)
    asked = tuple(option for option, wanted in (("spelling", spelling), ("links", links)) if wanted)
    options = Options(formats=(), template_variables=template_variables_path, asked=asked)

    def run() -> None:
        console.diagnostics.clear()
        check(project, options, World(), console.report, console.stage)

    console.run(run)
    if fixing:
        console.run(lambda: _fix(project, console, run))
    console.finish()


PASSES = 5
"""The maximum number of rounds of fixing: a fix may uncover another problem."""


def _fix(project: Path, console: Console, run: Callable[[], None]) -> None:
    """Show the changes, write them and check again, until nothing changes."""
    from recto.rules.fix import fix, write

    for _ in range(PASSES):
        changes = fix(project, console.diagnostics)
        if not changes:
            return
        click.echo("".join(change.diff for change in changes), err=console.format != "text", nl=False)
        asks = console.is_terminal and sys.stdin.isatty()
        if asks and not click.confirm("Write these changes?", default=True, err=True):
            return
        write(project, changes)
        console.say(f"fixed {', '.join(change.path for change in changes)}")
        run()


COMMAND = check

"""``recto check``: everything that is wrong with a manuscript, nothing written."""

from __future__ import annotations

from pathlib import Path

import click

from recto.console import PROJECT, TEMPLATE_VARIABLES, Console, diagnostics_option


@click.command(short_help="Show everything that is wrong with a manuscript.")
@PROJECT
@click.option("--locked", "--offline", is_flag=True, expose_value=False, help="As always: no network is asked.")
@TEMPLATE_VARIABLES
@diagnostics_option("--format")
def check(project: Path, template_variables_path: tuple[str, ...], diagnostics: str) -> None:
    """Check the manuscript in PROJECT, the folder that holds content/ (default: this one).

    Nothing is written, and no network is asked, with or without --offline and --locked.

    Exit status: 0 if there is no error, 1 if there is one, 2 if Recto cannot work here.
    """
    from recto.pipeline import Options, check
    from recto.world import World

    console = Console(diagnostics)
    options = Options(formats=(), template_variables=template_variables_path)
    console.run(lambda: check(project, options, World(), console.report, console.stage))
    console.finish()


COMMAND = check

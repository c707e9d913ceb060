"""``recto check``: everything that is wrong with a manuscript, nothing written."""

from __future__ import annotations

from pathlib import Path

import click

from recto.console import PROJECT, Console, diagnostics_option, manuscript_options


@click.command(short_help="Show everything that is wrong with a manuscript.")
@PROJECT
@manuscript_options
@diagnostics_option("--format")
def check(
    project: Path, template_variables_path: tuple[str, ...], offline: bool, locked: bool, diagnostics: str
) -> None:
    """Check the manuscript in PROJECT, the folder that holds content/ (default: this one). Nothing is written.

    Exit status: 0 if there is no error, 1 if there is one, 2 if Recto cannot work here.
    """
    from recto.pipeline import Options, check
    from recto.world import World

    console = Console(diagnostics)
    world = World()
    network = not (offline or locked or world.environ.get("CI"))
    options = Options(formats=(), template_variables=template_variables_path, network=network)
    console.run(lambda: check(project, options, world, console.report, console.stage))
    console.finish()


COMMAND = check

"""``recto new``: a new manuscript."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from recto.cli.console import Console


@click.command(short_help="Make a new manuscript's repository.")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def new(folder: Path) -> None:
    """Make DIR a manuscript's repository: a first section, metadata, workflows, licence.

    Only what is missing is written, so it also brings a manuscript of Rootstock's what it lacks, and a newer Recto its
    requirements.txt. Recto is not copied: requirements.txt names its version. Exit status: 2 if DIR cannot be written.
    """
    from recto.core.world import World
    from recto.repository.new import REQUIREMENTS, UNKNOWN, new

    console = Console("text")
    made = console.run(lambda: new(folder, World()))
    if made:
        for path in made.files:
            click.echo(f"wrote {folder / path}")
        if not made.files:
            console.say("nothing is missing")
        if UNKNOWN in made.requirement and REQUIREMENTS in made.files:
            console.say(
                f"where Recto can be installed from is not known here: put its repository for {UNKNOWN} "
                f"into {folder / REQUIREMENTS}"
            )
        # cd takes what begins with a dash for an option.
        there = shlex.quote(f"./{folder}" if str(folder).startswith("-") else str(folder))
        console.say(f"next: cd {there} && recto build; then write, commit, and push to a repository of its own")
    console.finish()


COMMAND = new

"""``recto doctor``: what this machine and this repository lack."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from recto.cli.console import PROJECT, Console


@click.command(short_help="Find what this machine and this repository lack.")
@PROJECT
@click.option("--offline", is_flag=True, help="Do not ask the git remote.")
def doctor(project: Path, offline: bool) -> None:
    """Look at Python, Pandoc, Pango and fonts; then in PROJECT at text, lock, git, workflow and site.

    Each thing that is missing comes with the command or the click that mends it. Nothing is changed. Exit status: 2 if
    something is missing that will make a build or a deployment fail, errors of the text included, else 0.
    """
    from recto.core.world import World
    from recto.repository.doctor import Finding, State, doctor

    def look() -> list[Finding]:
        found = []
        for one in doctor(project, World(), network=not offline):
            click.echo(f"{one.state.value + ':':9} {one.what}")
            if one.mend:
                click.echo(f"{'':9} {one.mend}")
            found.append(one)
        return found

    found = Console("text").run(look) or []
    sys.stdout.flush()
    sys.exit(2 if any(one.state is State.MISSING for one in found) else 0)


COMMAND = doctor

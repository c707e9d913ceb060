"""``recto doctor``: what this machine and this repository lack."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from recto.cli.console import PROJECTS, Console, echo


@click.command(short_help="Find what this machine and this repository lack.")
@PROJECTS
@click.option("--offline", is_flag=True, help="Do not contact the git remote.")
def doctor(projects: list[Path], offline: bool) -> None:
    """Check Python, Pandoc, Pango and fonts; then the text, lock, git, workflow and site of each PROJECT.

    Each problem comes with a command or a setting that fixes it. Nothing is changed. Exit status: 2 if something will
    make a build or a deployment fail, including errors in the text, otherwise 0.
    """
    from recto.core.world import World
    from recto.repository.doctor import Finding, State, doctor

    def look() -> list[Finding]:
        found = []
        for one in doctor(projects, World(), network=not offline):
            echo(f"{one.state.value + ':':9} {one.what}")
            if one.fix:
                echo(f"{'':9} {one.fix}")
            found.append(one)
        return found

    found = Console("text").run(look) or []
    sys.stdout.flush()
    sys.exit(2 if any(one.state is State.PROBLEM for one in found) else 0)


COMMAND = doctor

"""``recto new``: a new manuscript."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from recto.cli.console import Console, echo

if TYPE_CHECKING:
    from recto.repository.new import Made


@click.command(short_help="Create a repository for a new manuscript.")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def new(folder: Path) -> None:
    """Make DIR a manuscript's repository: a first section, metadata, workflows, licence.

    Below a folder that has manuscripts.yaml, or in a repository that has another manuscript, DIR becomes one of several
    manuscripts, without workflows; the folder itself gets the workflows.

    Only missing files are written, so this also adds what a Rootstock manuscript lacks. To update requirements.txt for
    a newer Recto, delete that file first. Recto is not copied: requirements.txt names its version, with the hashes of
    all packages. Exit status: 2 if DIR cannot be written.
    """
    from recto.core.world import World
    from recto.manuscript.collection import FILE, around, listed_above, proposed, repository
    from recto.repository.new import REQUIREMENTS, new, unlisted

    console = Console("text")
    made = console.run(lambda: new(folder, World()))
    if made:
        for path in made.files:
            echo(f"wrote {folder / path}")
        if not made.files:
            console.say("nothing is missing")
        if REQUIREMENTS in made.files and (missing := _missing(made, folder)):
            console.say(missing)
        top = listed_above(folder)
        if top and top != folder.resolve():
            if not around(folder):
                console.say(f"next: add {folder.resolve().relative_to(top).as_posix()} to {top / FILE}")
            console.finish()
        top = repository(folder)
        if top and (together := unlisted(folder, World())):
            console.say(
                "next: list the manuscripts of this repository, without which this one cannot be published; write into "
                f"{top / FILE}: {proposed(together, top)}"
            )
            console.finish()
        if World().git(folder, "rev-parse", "HEAD"):
            if made.files:
                console.say("next: git add and commit these files, and push")
            console.finish()
        # cd would read a name that begins with a dash as an option.
        there = shlex.quote(f"./{folder}" if str(folder).startswith("-") else str(folder))
        console.say(f"next: cd {there} && {_recto()} build; then write, commit, and push to its own repository")
    console.finish()


def _missing(made: Made, folder: Path) -> str:
    """What the new requirements.txt lacks, and what to do; nothing if it is complete."""
    from recto.repository.new import REQUIREMENTS, UNKNOWN

    if UNKNOWN in made.requirement:
        return f"Recto does not know its own address: replace {UNKNOWN}/recto with it in {folder / REQUIREMENTS}"
    if made.is_unchecked:
        return (
            f"pip could not download {made.requirement} to take its hash, without which ci/install.sh refuses it; "
            f"when there is a network, delete {folder / REQUIREMENTS} and type: recto new {shlex.quote(str(folder))}"
        )
    return ""


def _recto() -> str:
    """This command as it can be typed in any folder: its name if it is on the PATH, otherwise its path."""
    here = Path(sys.argv[0]).absolute()
    found = shutil.which("recto")
    if found and Path(found).resolve() == here.resolve():
        return "recto"
    return shlex.quote(str(here)) if here.name == "recto" else f"{shlex.quote(sys.executable)} -m recto"


COMMAND = new

"""``recto manuscripts``: the manuscripts of a repository."""

from __future__ import annotations

from pathlib import Path

import click

from recto.cli.console import PROJECTS, Console, echo


@click.command(short_help="List the manuscripts of this repository.")
@PROJECTS
def manuscripts(projects: list[Path]) -> None:
    """List the manuscripts that manuscripts.yaml names in this folder, or else the one in this folder.

    Each line has a folder, its place on the site and, for a draft, the word draft, separated by tabs.
    """
    from recto.manuscript.collection import place_in
    from recto.manuscript.read import read

    console = Console("text")

    def listed() -> None:
        for project in projects:
            draft = read(project, lambda _: None).metadata.value("recto", "draft") is True
            fields = (project.as_posix(), f"/{place_in(project, projects) or ''}", *(["draft"] if draft else []))
            echo("\t".join(fields))

    console.run(listed)


COMMAND = manuscripts

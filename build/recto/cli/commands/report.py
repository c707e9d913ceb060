"""``recto report``: a page on what a build wrote."""

from __future__ import annotations

from pathlib import Path

import click

from recto.cli.console import Console


@click.command(short_help="Write a page about a build, for a job or a pull request.")
@click.argument("path", default="output", type=click.Path(path_type=Path))
def report(path: Path) -> None:
    """Write a Markdown page on PATH, a folder that a build wrote or a zip of one: files, sizes, words, references.

    The zip may come from a stranger: nothing in it is unpacked, run or quoted. Exit status: 2 if it is not a build.
    """
    from recto.publishing.artifact_page import report

    console = Console("text")
    click.echo(console.run(lambda: report(path)), nl=False)


COMMAND = report

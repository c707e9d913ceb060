"""``recto report``: a page on what a build wrote."""

from __future__ import annotations

from pathlib import Path

import click

from recto.cli.console import Console, echo, projects_of


@click.command(short_help="Write a page about a build, for a job or a pull request.")
@click.argument("path", required=False, type=click.Path(path_type=Path))
def report(path: Path | None) -> None:
    """Write a Markdown page on PATH, a folder that a build wrote or a zip of one: files, sizes, words, references.

    Default: output, or the output of each manuscript in manuscripts.yaml. The zip may have the builds of several
    manuscripts, and may come from a stranger: nothing in it is unpacked, run or quoted. Exit status: 2 if it is not a
    build.
    """
    from recto.publishing.artifact_page import report

    projects = projects_of(())
    console = Console("text")
    if path or len(projects) == 1:
        whole = path or projects[0] / "output"
        echo(console.run(lambda: report(whole, [one.as_posix() for one in projects])), nl=False)
        return
    console = Console("text", *projects)
    for project, page in console.each(lambda one: report(one / "output", [one.as_posix()])):
        echo((page or "").replace("## What was built", f"## What was built in {project.as_posix()}", 1), nl=False)
    console.finish()


COMMAND = report

"""``recto diff``: what changed between two versions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from recto.cli.console import TEMPLATE_VARIABLES, Console, projects_of
from recto.core.plugins import module_names

if TYPE_CHECKING:
    from recto.core.model import Artifacts
    from recto.review.compare import Comparison


@click.command(short_help="Show what changed between two versions.")
@click.argument("old")
@click.argument("new", required=False)
@click.option(
    "--project",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder that holds content/. Default: this one.",
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(module_names("recto.review.formats")),
    help="What to make; may be given more than once. Default: html.",
)
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to write. Default: output/diff in the project.",
)
@TEMPLATE_VARIABLES
def diff(
    old: str,
    new: str | None,
    project: Path | None,
    formats: tuple[str, ...],
    output: Path | None,
    template_variables_path: tuple[str, ...],
) -> None:
    """Show what changed from the version OLD to the version NEW.

    Both are a commit, a tag or a branch; a date such as 2026-01-31, which means the newest commit up to then; v/COMMIT
    as on the published site; or a folder that holds content/. Without NEW, it is the text as it is in the project now.
    No file of the project is changed, and nothing is fetched: references and images have to be in the locks.

    Writes changes.html, .pdf, .docx, .json or .md. Exit status: 0 whether anything changed or not, 2 if a version
    cannot be found or has no text.
    """
    from recto.core.wording import counted
    from recto.core.world import World
    from recto.pipeline import Options
    from recto.review.write import write_changes

    projects = projects_of([project] if project else [])
    if len(projects) > 1:
        raise click.UsageError(f"name one manuscript: --project {projects[0]}")
    root = projects[0]
    console = Console("text", root)
    options = Options(template_variables=template_variables_path, output=output)

    def work() -> tuple[Artifacts, Comparison]:
        chosen = tuple(dict.fromkeys(formats)) or ("html",)
        return write_changes(old, new, root, chosen, options, World().caching(), console.report, console.stage)

    if done := console.run(work):
        written, comparison = done
        for version, errors in zip((comparison.old, comparison.new), comparison.errors, strict=True):
            if errors:
                console.say(f"{version.name} has {counted(errors, 'error')}, so something may be missing there")
        if comparison.titles[0] != comparison.titles[1]:
            console.say("the title has changed; the PDF and the Word file have only the new one")
        console.say(counted(sum(1 for _ in comparison.changes), "change", grouped=True))
        folder = output or root / "output" / "diff"
        names = sorted(f"{folder / one.name}" for one in written.files if "/" not in one.name)
        console.say(f"wrote {', '.join(names)}")
    console.finish()


COMMAND = diff

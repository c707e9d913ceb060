"""``recto merge``: the edits of Word files, in the manuscript."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from recto.cli.console import TEMPLATE_VARIABLES, Console, diagnostics_option, echo, projects_of

if TYPE_CHECKING:
    from recto.core.diagnostics import Diagnostic
    from recto.pipeline import Options
    from recto.review.word.branches import Branch
    from recto.review.word.merge import Merged


@click.command(short_help="Take the edits of Word files into the manuscript.")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@click.option(
    "--project",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder that holds content/. Default: this one.",
)
@click.option("--dry-run", is_flag=True, help="Show the difference, and write nothing.")
@click.option(
    "--pull-request",
    is_flag=True,
    help="Write no file, but a branch for each author of each Word file, with a commit of theirs.",
)
@TEMPLATE_VARIABLES
@diagnostics_option("--diagnostics")
def merge(
    files: tuple[Path, ...],
    project: Path | None,
    template_variables_path: tuple[str, ...],
    diagnostics: str,
    *,
    dry_run: bool,
    pull_request: bool,
) -> None:
    """Take the edits of Word files that Recto has made into the Markdown that they were made from.

    The edits may be tracked or not; tracked ones are taken as accepted. Several files are merged one after the other.
    If the manuscript has changed since a file was made, git merges the two, and leaves its marks where both changed the
    same lines. Nothing outside content/ is changed.

    Then the manuscript is built, and its words are compared with those of the Word files. What could not be placed is
    listed, each with its words and the nearest line. Exit status: 0 if all is in the manuscript, 1 if something is not,
    2 if a file cannot be read or is of another manuscript.
    """
    from recto.core.wording import counted
    from recto.core.world import World
    from recto.pipeline import Options
    from recto.review.word.merge import merge as merge_files

    projects = projects_of([project] if project else [])
    if len(projects) > 1:
        raise click.UsageError(f"name one manuscript: --project {projects[0]}")
    root = projects[0]
    console = Console(diagnostics, root)
    options = Options(template_variables=template_variables_path)

    if pull_request:
        if dry_run:
            raise click.UsageError("--pull-request and --dry-run exclude each other")
        _branch(files, root, options, console)
        console.finish()

    def work() -> Merged:
        return merge_files(files, root, options, World().caching(), console.report, console.stage)

    if merged := console.run(work):
        written = [
            path for path, text in sorted(merged.files.items()) if _write(root / path, path, text, dry_run=dry_run)
        ]
        done = f"{counted(merged.edits, 'edit')} in {counted(len(written), 'file')}"
        if merged.edits and not written:
            console.say(f"the manuscript has {counted(merged.edits, 'edit')} of the Word files already")
        else:
            console.say(f"{done}; nothing is written" if dry_run else f"made {done}")
    console.finish()


def _write(file: Path, path: str, text: str, *, dry_run: bool) -> bool:
    """Write a file, or show how it would change. False if it is so already."""
    from difflib import unified_diff

    from recto.core.files import replace

    before = file.read_text(encoding="utf-8") if file.is_file() else ""
    if before == text:
        return False
    if dry_run:
        for line in unified_diff(before.splitlines(), text.splitlines(), f"a/{path}", f"b/{path}", lineterm=""):
            echo(line)
    else:
        ends = "\r\n" if file.is_file() and b"\r\n" in file.read_bytes() else "\n"
        replace(file, text.replace("\n", ends).encode())
    return True


def _branch(files: tuple[Path, ...], root: Path, options: Options, console: Console) -> None:
    from recto.core.wording import counted
    from recto.core.world import World
    from recto.review.word.branches import branches
    from recto.review.word.merge import merge as merge_files

    def work() -> list[Branch]:
        world = World().caching()
        found: list[Diagnostic] = []
        made = branches(files, root, options, world, console.report, console.stage)
        merge_files(files, root, options, world, found.append, console.stage)
        for one in found:
            if one.code not in ("E001", "E002"):  # which are told above; git tells of conflicts when they are merged
                console.report(one)
        return made

    made = console.run(work)
    for one in made or ():
        console.say(f"made the branch {one.name} with {counted(one.edits, 'edit')} of {one.author}")
    if made == []:
        console.say("there are no edits, so there is no branch")
    if made:
        console.say("push it, and open a pull request: git push origin " + " ".join(one.name for one in made))


COMMAND = merge

"""``recto deploy``: webpage/ and output/ -> branches of a git remote."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from recto.cli.console import PROJECTS, Console, collection_of, diagnostics_option, echo, left_alone

if TYPE_CHECKING:
    from recto.manuscript.collection import Collection
    from recto.publishing.deploy import Deployed


@click.command(short_help="Put the site's new versions on the gh-pages branch of a git remote.")
@PROJECTS
@click.option("--remote", default="origin", show_default=True, help="The name or the address of a git remote.")
@click.option("--branch", default="gh-pages", show_default=True, help="The branch that holds the site.")
@click.option("--dry-run", is_flag=True, help="Show what would be done, and change nothing.")
@click.option("--take-over", is_flag=True, help="Replace another site on the branch.")
@click.option("--timestamp", is_flag=True, help="Complete the timestamps on the branch.")
@diagnostics_option("--diagnostics")
def deploy(
    projects: list[Path], remote: str, branch: str, dry_run: bool, take_over: bool, timestamp: bool, diagnostics: str
) -> None:
    """Add the new versions in PROJECT/webpage/ to the branch, and the newest build to the branch output.

    Of a site with several manuscripts, all of them but drafts are deployed, in one commit, whichever you name.

    No version on the branch is changed or lost, whatever other runs do at the same time. Exit status: 1 if a version is
    there with different content, or for a draft alone; 2 if there is nothing to deploy, the branch has another site, or
    the remote refuses.
    """
    from recto.core.world import World
    from recto.publishing.deploy import deploy

    collection = collection_of(projects)
    console = Console(diagnostics)
    done = console.run(
        lambda: deploy(
            projects[0],
            World(),
            console.report,
            collection=collection,
            remote=remote,
            branch=branch,
            timestamp=timestamp,
            dry_run=dry_run,
            take_over=take_over,
        )
    )
    if done:
        _tell(done, console, collection, branch, dry_run=dry_run)
    console.finish()


def _tell(done: Deployed, console: Console, collection: Collection | None, branch: str, *, dry_run: bool) -> None:
    """Say what was done, or would be."""
    would = "would put" if dry_run else "put"
    _name_drafts(done, console, collection)
    for one in done.manuscripts:
        of = f" of {one.project.relative_to(collection.folder)}" if collection else ""
        for version in one.versions:
            echo(f"{would} version {version.version[:12]}{of} on {branch}: {version.subject}".rstrip(": "))
        for version in one.left_out:
            console.say(f"left out version {version.version[:12]}{of}, in which nothing of it has changed")
        if one.versions and one.newest and one.newest not in one.versions:
            newest = f"{one.newest.version[:12]}{of} of {one.newest.date[:10]}"
            console.say(f"the site still shows the newest version, {newest}")
    if done.completed:
        echo(f"{would} completed timestamps of {done.completed} versions on {branch}")
    if done.built:
        echo(f"{would} the build of {done.built[:12]} on output")
    if done.changed and not (done.added or done.completed):
        echo(f"{would} the front page on {branch}")
    if not (done.changed or done.built or all(one.draft for one in done.manuscripts)):
        console.say(f"{done.address} is up to date")
    for place in done.left:
        console.say(left_alone(place, branch))
    _tell_size(done, console, dry_run=dry_run)


def _tell_size(done: Deployed, console: Console, *, dry_run: bool) -> None:
    """Say how large the site and its new files are."""
    from recto.publishing.site import in_words

    grown = f"{in_words(done.before)} before, {in_words(done.after)} {'afterwards' if dry_run else 'now'}"
    console.say(f"the site takes {grown}")
    for path, number in sorted(done.largest.items(), key=lambda item: -item[1])[:3]:
        console.say(f"  {path}: {in_words(number)}")


def _name_drafts(done: Deployed, console: Console, collection: Collection | None) -> None:
    """Say which of several manuscripts were left out; a draft alone is an error."""
    if collection and len(done.manuscripts) > 1:
        for project in (one.project for one in done.manuscripts if one.draft):
            console.say(f"left out {project.relative_to(collection.folder)}, because it is a draft")


COMMAND = deploy

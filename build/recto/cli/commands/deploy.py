"""``recto deploy``: webpage/ and output/ -> branches of a git remote."""

from __future__ import annotations

from pathlib import Path

import click

from recto.cli.console import PROJECT, Console, diagnostics_option


@click.command(short_help="Put the site's new versions on the gh-pages branch of a git remote.")
@PROJECT
@click.option("--remote", default="origin", show_default=True, help="A remote of the project's, or its address.")
@click.option("--branch", default="gh-pages", show_default=True, help="The branch that the site is on.")
@click.option("--dry-run", is_flag=True, help="Tell what would be done, and change nothing.")
@click.option("--take-over", is_flag=True, help="Take the place of another site that the branch has.")
@click.option("--timestamp", is_flag=True, help="Complete the proofs of the time that are on the branch.")
@diagnostics_option("--diagnostics")
def deploy(
    project: Path, remote: str, branch: str, dry_run: bool, take_over: bool, timestamp: bool, diagnostics: str
) -> None:
    """Put each version of PROJECT/webpage/ that is not on the branch there, and the newest build on the branch output.

    No version that is there is changed or lost, whatever other runs do at the same time. Exit status: 1 if a version is
    there with other bytes; 2 if there is nothing to deploy, the branch has another site, or the remote refuses.
    """
    from recto.core.world import World
    from recto.publishing.deploy import deploy
    from recto.publishing.site import in_words

    console = Console(diagnostics)
    done = console.run(
        lambda: deploy(
            project,
            World(),
            console.report,
            remote=remote,
            branch=branch,
            timestamp=timestamp,
            dry_run=dry_run,
            take_over=take_over,
        )
    )
    if done:
        would = "would put" if dry_run else "put"
        for one in done.added:
            click.echo(f"{would} version {one.version[:12]} on {branch}: {one.subject}".rstrip(": "))
        if done.added and done.newest not in done.added:
            console.say(f"the newest stays {done.newest.version[:12]} of {done.newest.date[:10]}, which the site shows")
        if done.completed:
            click.echo(f"{would} complete proofs of time of {done.completed} versions on {branch}")
        if done.built:
            click.echo(f"{would} the build of {done.built[:12]} on output")
        if not (done.added or done.completed or done.built):
            console.say(f"{done.address} has it all")
        grown = f"{in_words(done.before)} before, {in_words(done.after)} {'then' if dry_run else 'now'}"
        console.say(f"the site takes {grown}")
        for path, number in sorted(done.largest.items(), key=lambda item: -item[1])[:3]:
            console.say(f"  {path}: {in_words(number)}")
    console.finish()


COMMAND = deploy

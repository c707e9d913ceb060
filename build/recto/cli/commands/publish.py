"""``recto publish``: output/ -> webpage/."""

from __future__ import annotations

from pathlib import Path

import click

from recto.cli.console import PROJECTS, Console, collection_of, diagnostics_option, left_alone


@click.command(short_help="Make the built manuscript a version of the site in webpage/.")
@PROJECTS
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the build is, of one project. Default: PROJECT/output.",
)
@click.option("--timestamp", is_flag=True, help="Make timestamps with OpenTimestamps; complete older ones.")
@diagnostics_option("--diagnostics")
def publish(projects: list[Path], output: Path | None, timestamp: bool, diagnostics: str) -> None:
    """Put what recto build wrote into PROJECT/webpage/ as the version of the current commit.

    Several manuscripts become one site with a front page, in the webpage/ of the folder that has manuscripts.yaml, or
    of the repository. Drafts among them are left out.

    A published version is never rewritten. Exit status: 1 if it is there with different content, or if the build is not
    of this commit or had errors, or is that of a draft alone; 2 if there is no commit, no build, or webpage/ cannot be
    written.
    """
    from recto.core.wording import counted
    from recto.core.world import World
    from recto.output.build_info import read_made
    from recto.publishing.publish import Published, left_behind, publish
    from recto.publishing.site import in_words, size

    if output and len(projects) > 1:
        raise click.UsageError("--output is for one project; several have an output/ folder each")
    collection = collection_of(projects)
    console = Console(diagnostics, *projects)

    def work(project: Path) -> Published | None:
        made = read_made(project / "output") if len(projects) > 1 else None
        if made and made.draft:
            console.say("left out, because it is a draft")
            return None
        return publish(project, World(), console.report, collection=collection, output=output, timestamp=timestamp)

    for project, done in console.each(work):
        if not done:
            continue
        if done.unchanged:
            console.say(f"nothing has changed since version {done.version.version[:12]}, so there is no new one")
            continue
        what = "published" if done.new else "already published, with the same content:"
        place = collection.places[project.resolve()] if collection else ""
        console.say(f"{what} webpage/{place}{done.version.path} ({in_words(done.version.bytes + done.version.shared)})")
        newest = done.versions[0]
        if newest.version != done.version.version:
            console.say(f"the site still shows the newest version, {newest.version[:12]} of {newest.date[:10]}")
        whole = "the manuscript" if collection else "the site"
        console.say(f"{whole} has {counted(len(done.versions), 'version')} in {in_words(size(done.versions))}")
    for place in left_behind(collection) if collection else ():
        console.say(left_alone(place, "webpage/"))
    console.finish()


COMMAND = publish

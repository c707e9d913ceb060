"""``recto publish``: output/ -> webpage/."""

from __future__ import annotations

from pathlib import Path

import click

from recto.cli.console import PROJECT, Console, diagnostics_option


@click.command(short_help="Make the built manuscript a version of the site in webpage/.")
@PROJECT
@click.option(
    "--output", type=click.Path(file_okay=False, path_type=Path), help="Where the build is. Default: PROJECT/output."
)
@click.option("--timestamp", is_flag=True, help="Make timestamps with OpenTimestamps; complete older ones.")
@diagnostics_option("--diagnostics")
def publish(project: Path, output: Path | None, timestamp: bool, diagnostics: str) -> None:
    """Put what recto build wrote into PROJECT/webpage/ as the version of the current commit.

    A published version is never rewritten. Exit status: 1 if it is there with different content, or if the build is not
    of this commit or had errors; 2 if there is no commit, no build, or webpage/ cannot be written.
    """
    from recto.core.wording import counted
    from recto.core.world import World
    from recto.publishing.publish import publish
    from recto.publishing.site import in_words, size

    console = Console(diagnostics)
    done = console.run(lambda: publish(project, World(), console.report, output=output, timestamp=timestamp))
    if done:
        what = "published" if done.new else "already published, with the same content:"
        console.say(f"{what} webpage/{done.version.path} ({in_words(done.version.bytes + done.version.shared)})")
        newest = done.versions[0]
        if newest.version != done.version.version:
            console.say(f"the site still shows the newest version, {newest.version[:12]} of {newest.date[:10]}")
        console.say(f"the site has {counted(len(done.versions), 'version')} in {in_words(size(done.versions))}")
    console.finish()


COMMAND = publish

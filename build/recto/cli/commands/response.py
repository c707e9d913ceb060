"""``recto response``: the letter that answers the reviewers."""

from __future__ import annotations

from pathlib import Path

import click

from recto.cli.console import PROJECT, Console, diagnostics_option, manuscript_options


@click.command(short_help="Write the letter that answers the reviewers.")
@PROJECT
@click.option(
    "--since", metavar="VERSION", help="The version that the reviewers have read. Default: recto: submitted:."
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(("pdf", "docx")),
    help="What to make; may be given more than once. Default: both.",
)
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to write. Default: output in the project.",
)
@manuscript_options
@diagnostics_option("--diagnostics")
def response(
    project: Path,
    since: str | None,
    formats: tuple[str, ...],
    output: Path | None,
    template_variables_path: tuple[str, ...],
    diagnostics: str,
    *,
    offline: bool,
    locked: bool,
) -> None:
    """Write the response letter in content/response/ as PDF and as a Word file.

    Each place of the manuscript that an answer names gets its page and its lines, as the PDF for review prints them.
    Quotations show the text as it is now, and what has changed since the version that the reviewers have read. VERSION
    is a commit, a tag or a date.

    Also lists the changes that no answer mentions. Writes response.pdf and response.docx. Exit status: 0 if all is
    well, 1 if the letter names what is not in the manuscript, 2 if there is no letter or Recto cannot work here.
    """
    from recto.core.model import Artifacts
    from recto.core.world import World
    from recto.pipeline import Options
    from recto.review.response.source import is_submitted
    from recto.review.response.write import FORMATS, respond

    console = Console(diagnostics, project)
    world = World().caching()
    network = not (offline or locked or world.environ.get("CI"))
    options = Options(template_variables=template_variables_path, network=network, remote=network, output=output)

    def work() -> Artifacts:
        chosen = tuple(dict.fromkeys(formats)) or FORMATS
        report, stage = console.report, console.stage
        return respond(project, options, world, report, stage, since=since or "", formats=chosen, unmentioned=True)

    if written := console.run(work):
        if not since and not is_submitted(project):
            console.say("recto: submitted: in content/metadata.yaml is not set, so no changes are shown")
        folder = output or project / "output"
        console.say(f"wrote {', '.join(sorted(str(folder / one.name) for one in written.files))}")
    console.finish()


COMMAND = response

"""``recto build``: content/ -> output/."""

from __future__ import annotations

from pathlib import Path

import click

from recto.cli.console import PROJECT, Console, diagnostics_option, manuscript_options, summary_option
from recto.core.plugins import module_names


@click.command(short_help="Build a manuscript's output/ folder.")
@PROJECT
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(module_names("recto.formats")),
    help="What to make; may be given more than once. Default: html, pdf and docx.",
)
@click.option(
    "--output", type=click.Path(file_okay=False, path_type=Path), help="Where to write. Default: PROJECT/output."
)
@click.option("--review", is_flag=True, help="Build the PDF and the Word file with double spacing and line numbers.")
@manuscript_options
@diagnostics_option("--diagnostics")
@summary_option
def build(
    project: Path,
    formats: tuple[str, ...],
    output: Path | None,
    review: bool,
    template_variables_path: tuple[str, ...],
    offline: bool,
    locked: bool,
    diagnostics: str,
    summary: Path | None,
) -> None:
    """Build the manuscript in PROJECT, the folder that holds content/ (default: this one).

    Writes manuscript.html, .pdf, .docx and .md, references.json, citations.tsv and variables.json. Exit status: 0 if
    all is well, 1 if the manuscript has errors (everything that could be built was), 2 if Recto cannot work here.
    """
    from recto.core.world import World
    from recto.manuscript.remote import FILES, IMAGES
    from recto.pipeline import Options, build
    from recto.references.lock import PATH

    console = Console(diagnostics, project, summary)
    world = World()
    locks = [project / path for path in (PATH, IMAGES.lock, FILES.lock)]
    before = {path: _bytes(path) for path in locks}
    network = not (offline or locked or world.environ.get("CI"))
    options = Options(
        formats=tuple(dict.fromkeys(formats)) or Options().formats,
        template_variables=template_variables_path,
        network=network,
        remote=network,
        output=output,
        review=review,
    )
    artifacts = console.run(lambda: build(project, options, world, console.report, console.stage))
    for path in locks:
        if _bytes(path) != before[path]:
            console.say(f"saved what was fetched in {path.relative_to(project)}; commit it with the text")
    if artifacts and artifacts.files:
        console.say(f"wrote {', '.join(sorted(a.name for a in artifacts.files if '/' not in a.name))}")
    console.finish()


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


COMMAND = build

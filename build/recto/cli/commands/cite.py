"""``recto cite``: a reference as it will be printed, or for other programs, from any identifier or address."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from recto.cli.console import Console, echo

if TYPE_CHECKING:
    from recto.core.diagnostics import Diagnostic, Report
    from recto.core.model import CitedKey, Manuscript
    from recto.core.network import Failure
    from recto.core.world import World

EXCHANGES = {"csl": "csl_json", "bibtex": "bibtex", "ris": "ris"}
"""Values of ``--format``, with the modules of ``recto.references.exchange``."""


@click.command(short_help="Show a reference as it will be printed.")
@click.argument("keys", nargs=-1, required=True, metavar="KEY...")
@click.option(
    "--project",
    default=".",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder that holds content/. Default: this one; without content/, Recto's own style is used.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", *EXCHANGES]),
    default="text",
    show_default=True,
    help="As text in the manuscript's style, as CSL JSON, BibTeX or RIS.",
)
@click.option("--add", is_flag=True, help="Save what is fetched in the lock.")
@click.option("--offline", is_flag=True, help="Never use the network.")
def cite(keys: tuple[str, ...], project: Path, form: str, add: bool, offline: bool) -> None:
    """Show the reference of each KEY: a citation key, or what you have at hand.

    This can be a DOI in any form, the address of a page at PubMed, arXiv or a publisher, or an ISBN with hyphens.
    References come from the manuscript's own files, then its lock, then the network. Exit status: 1 if a KEY has none.
    """
    from recto.cli.reporters import Page
    from recto.cli.reporters.text import render
    from recto.core.diagnostics import Severity, in_order
    from recto.core.world import World

    if add and not (project / "content").is_dir():
        raise click.UsageError(f"there is no folder {project / 'content'} with a lock to add to")
    console = Console("text")
    written = console.run(lambda: _cite(keys, project, form, World(), console.report, add=add, offline=offline))
    echo(written, nl=False)
    # To standard error, because the references may be redirected to a file.
    echo(render(Page(found)) + "\n" if (found := in_order(console.diagnostics)) else "", nl=False, err=True)
    sys.exit(any(diagnostic.severity is Severity.ERROR for diagnostic in found))


def _cite(
    keys: Sequence[str], project: Path, form: str, world: World, report: Report, *, add: bool, offline: bool
) -> str:
    from recto.core.model import Bibliography
    from recto.document.cite import reference_list
    from recto.document.style import style
    from recto.references.at_hand import at_hand
    from recto.references.csl import own_note
    from recto.references.exchange import exchanges
    from recto.references.resolve import find, missing

    manuscript = _manuscript(project, report)
    wanted = list(dict.fromkeys(map(at_hand, keys)))
    bibliography = find(wanted, {}, manuscript, world, report, network=not offline, keep=add)
    for key in missing(bibliography):
        report(_missing(key, bibliography.failures.get(key.standard_id), offline=offline))
    references = {
        standard: bibliography.references[standard]
        for standard in (bibliography.keys[key].standard_id for key in wanted)
        if standard in bibliography.references
    }
    if form == "text":
        lang = str(manuscript.metadata.values.get("lang") or "en-US")
        chosen = Bibliography(bibliography.keys, references)
        return reference_list(chosen, style(manuscript, world, report), lang, world) if references else ""
    dumps = exchanges()[EXCHANGES[form]].dumps
    assert dumps  # noqa: S101  # for mypy: all three are written
    items = [{**one.item, "id": one.standard_id, "note": own_note(one.item)} for one in references.values()]
    return dumps([{name: value for name, value in item.items() if value != ""} for item in items])


def _manuscript(project: Path, report: Report) -> Manuscript:
    """The manuscript, for its metadata, references and style; an empty one if there is none."""
    from recto.core.model import Manuscript, Metadata
    from recto.manuscript.read import read

    if not (project / "content").is_dir():
        return Manuscript(project.resolve(), (), Metadata("content/metadata.yaml", {}, {}))
    return read(project, lambda diagnostic: report(diagnostic) if diagnostic.location else None)


def _missing(key: CitedKey, failure: Failure | None, *, offline: bool) -> Diagnostic:
    from recto.core.diagnostics import error

    if key.problem:
        return error(
            "C002",
            f"{key.input_id} has no reference and is not well formed: {key.problem}",
            hint="correct the identifier",
        )
    if failure and failure.passing:
        return error("C005", f"{key.input_id} could not be fetched: {failure.message}", hint="try again")
    why = f": {failure.message}" if failure else ""
    hint = "leave out --offline to fetch it" if offline else "check the identifier"
    return error("C001", f"{key.input_id} has no reference{why}", hint=hint)


COMMAND = cite

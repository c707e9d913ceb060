"""``recto cite``: a reference as it will be printed, or for other programs, from any identifier or address."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from recto.cli.console import Console

if TYPE_CHECKING:
    from recto.core.diagnostics import Diagnostic, Report
    from recto.core.model import Bibliography, CitedKey, CslItem, Manuscript
    from recto.core.network import Failure
    from recto.core.world import World
    from recto.references.lock import Lock
    from recto.references.registries import Found

EXCHANGES = {"csl": "csl_json", "bibtex": "bibtex", "ris": "ris"}
"""What ``--format`` calls the modules of ``recto.references.exchange``."""


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
    click.echo(written, nl=False)
    # On standard error: the references may be redirected to a file.
    click.echo(render(Page(found)) + "\n" if (found := in_order(console.diagnostics)) else "", nl=False, err=True)
    sys.exit(any(diagnostic.severity is Severity.ERROR for diagnostic in found))


def _cite(
    keys: Sequence[str], project: Path, form: str, world: World, report: Report, *, add: bool, offline: bool
) -> str:
    from recto.references.csl import own_note
    from recto.references.exchange import exchanges
    from recto.references.keys import at_hand

    manuscript = _manuscript(project, report)
    wanted = list(dict.fromkeys(map(at_hand, keys)))
    bibliography = _find(wanted, manuscript, world, report, add=add, offline=offline)
    references = [
        bibliography.references[standard]
        for standard in dict.fromkeys(bibliography.keys[key].standard_id for key in wanted)
        if standard in bibliography.references
    ]
    if form == "text":
        return _as_text([reference.item for reference in references], manuscript, world, report)
    dumps = exchanges()[EXCHANGES[form]].dumps
    assert dumps  # noqa: S101  # for mypy: all three are written
    items = [{**one.item, "id": one.standard_id, "note": own_note(one.item)} for one in references]
    return dumps([{name: value for name, value in item.items() if value != ""} for item in items])


def _manuscript(project: Path, report: Report) -> Manuscript:
    """The manuscript, for its metadata, references and style; an empty one if there is none."""
    from recto.core.model import Manuscript, Metadata
    from recto.manuscript.read import read

    if not (project / "content").is_dir():
        return Manuscript(project.resolve(), (), Metadata("content/metadata.yaml", {}, {}))
    return read(project, lambda diagnostic: report(diagnostic) if diagnostic.location else None)


def _find(
    keys: Sequence[str], manuscript: Manuscript, world: World, report: Report, *, add: bool, offline: bool
) -> Bibliography:
    """The references of the keys. Reports, for each key without one, why."""
    from recto.references.lock import UnreadableLock, UnwritableLock
    from recto.references.resolve import look_up, missing, retrieve, unwritable, with_lock
    from recto.references.sources.lock import load, unreadable

    failures: Mapping[str, Failure] = {}
    bibliography = look_up(keys, {}, manuscript, world, report)
    if not offline and missing(bibliography):
        lock = load(manuscript, lambda _: None)
        try:
            fetch = retrieve if add else _ask
            fetched, failures = fetch(missing(bibliography), manuscript, world, report)
            lock |= fetched
        except UnreadableLock as failure:
            report(unreadable(failure))
        except UnwritableLock as failure:
            report(unwritable(failure))
        # Once more, as the authors may amend what was fetched.
        bibliography = look_up(keys, {}, with_lock(manuscript, lock), world, report)
    for key in missing(bibliography):
        report(_missing(key, failures.get(key.standard_id), offline=offline))
    return bibliography


def _ask(
    keys: Sequence[CitedKey], manuscript: Manuscript, world: World, report: Report
) -> tuple[Lock, Mapping[str, Failure]]:
    """As ``resolve.retrieve``, without touching the lock's file."""
    from recto.core.network import Failure
    from recto.references.lock import Lock
    from recto.references.resolve import ask, part

    found = Lock()
    failures: dict[str, Failure] = {}

    def answered(key: str, answer: Found | Failure) -> None:
        nonlocal found
        if isinstance(answer, Failure):
            failures[key] = answer
        else:
            found |= part(key, answer, world)

    ask(keys, manuscript, world, report, answered)
    return found, failures


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


def _as_text(items: Sequence[CslItem], manuscript: Manuscript, world: World, report: Report) -> str:
    """The reference list of the items in the manuscript's style, as plain text."""
    from recto.document.style import style

    if not items:
        return ""
    csl = style(manuscript, report)
    cited = [{"citationId": item["id"], **_CITATION} for item in items]
    document = {
        "pandoc-api-version": [1, 23, 1],
        "meta": {"nocite": {"t": "MetaInlines", "c": [{"t": "Cite", "c": [cited, []]}]}},
        "blocks": [],
    }
    with tempfile.TemporaryDirectory(prefix="recto-") as folder:
        references = Path(folder, "references.json")
        references.write_text(json.dumps(items, default=dict), encoding="utf-8")
        arguments = [
            "--from",
            "json",
            "--to",
            "plain",
            "--wrap",
            "none",
            "--citeproc",
            "--bibliography",
            str(references),
        ]
        arguments += ["--metadata", f"lang={manuscript.metadata.values.get('lang') or 'en-US'}"]
        if csl.csl:
            chosen = Path(folder, "style.csl")
            chosen.write_text(csl.csl, encoding="utf-8")
            arguments += ["--csl", str(chosen)]
        return world.pandoc(arguments, json.dumps(document)).decode()


_CITATION = {
    "citationPrefix": [],
    "citationSuffix": [],
    "citationMode": {"t": "NormalCitation"},
    "citationNoteNum": 0,
    "citationHash": 0,
}


COMMAND = cite

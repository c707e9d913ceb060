"""What the commands share: their common options, progress, and how diagnostics and exit statuses reach the caller.

Progress goes to standard error, diagnostics to standard output.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from recto.core.plugins import module_names

T = TypeVar("T")
Command = TypeVar("Command", bound=Callable[..., Any])

PROJECT = click.argument("project", default=".", type=click.Path(file_okay=False, path_type=Path))


TEMPLATE_VARIABLES = click.option(
    "--template-variables-path",
    multiple=True,
    metavar="[NAME=]PATH",
    help="A JSON, YAML or TOML file of template variables, under NAME if one is given; may be repeated.",
)


def manuscript_options(command: Command) -> Command:
    """Add the options for reading a manuscript to a command."""
    for option in (
        click.option("--locked", is_flag=True, help="Do not use the network; the default if CI is set."),
        click.option("--offline", is_flag=True, help="Never use the network."),
        TEMPLATE_VARIABLES,
    ):
        command = option(command)
    return command


def project_and_names(arguments: Sequence[str], thing: str, *, refresh: bool) -> tuple[Path, list[str]]:
    """What ``[PROJECT] [NAME]...`` means: an argument that is a folder is the project, the others are what to fetch
    again. ``thing`` is what they name, with its article. Raises click.UsageError."""
    folders = [argument for argument in arguments if Path(argument).is_dir()]
    named = [argument for argument in arguments if argument not in folders]
    if len(folders) > 1:
        raise click.UsageError(f"two folders: {folders[0]} and {folders[1]}")
    if named and not refresh:
        raise click.UsageError(f"{named[0]} is not a folder; to fetch {thing} again, use --refresh {named[0]}")
    return Path(folders[0] if folders else "."), named


def diagnostics_option(name: str) -> Callable[[Command], Command]:
    """The option for the output format of diagnostics, under a name that the command does not use otherwise."""
    return click.option(
        name,
        "diagnostics",
        type=click.Choice(module_names("recto.cli.reporters")),
        default="text",
        show_default=True,
        help="How to write the problems: for people, as JSON or SARIF, as a workflow's annotations, or as a page.",
    )


summary_option = click.option(
    "--summary",
    type=click.Path(dir_okay=False, path_type=Path),
    envvar="GITHUB_STEP_SUMMARY",
    help="Add a page of the problems to this file. Default: $GITHUB_STEP_SUMMARY.",
)
"""The option for a page in addition to the usual output."""

_IN_WORDS = {
    "read": "reading the files",
    "template": "filling in the templates",
    "parse": "reading the text",
    "images": "reading the images",
    "resolve": "finding the references",
    "number": "numbering figures and tables",
    "check": "checking",
    "check and cite": "formatting the citations",
    "render": "making the page and the other files",
    "write": "saving the files",
    "spelling": "checking the spelling",
    "links": "following the links",
}
"""What a stage does, in an author's words."""


class Console:
    """Collects diagnostics, shows progress, and ends the process with the right status."""

    def __init__(self, diagnostics: str, project: Path = Path(), summary: Path | None = None) -> None:
        from recto.core.diagnostics import Diagnostic
        from recto.core.world import monotonic

        self.format = diagnostics
        self.project = project
        self.summary = summary
        self.diagnostics: list[Diagnostic] = []
        self.report = self.diagnostics.append
        self.started = monotonic()
        self.is_terminal = sys.stderr.isatty()
        self._status: Any = None

    @contextlib.contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Show that a stage runs: on a terminal while it does, in the log of CI by a line with the time it took."""
        from recto.core.world import World, monotonic

        environ, started = World().environ, monotonic()
        if self.is_terminal:
            from rich.console import Console as Rich

            with Rich(stderr=True).status(_IN_WORDS.get(name, name)):
                yield
        else:
            yield
        if environ.get("RECTO_DEBUG"):
            self.say(f"{name} {monotonic() - started:.2f} s")
        elif environ.get("CI") and not self.is_terminal:
            self.say(f"{_IN_WORDS.get(name, name)}: {monotonic() - started:.1f} s")

    def say(self, text: str) -> None:
        """One line of progress."""
        click.echo(f"recto: {text}", err=True)

    def run(self, work: Callable[[], T]) -> T | None:
        """Do the work. BrokenMachine, or a bug in Recto, ends the process with status 2 and one line on what to do."""
        from recto.core.world import BrokenMachine, World

        try:
            return work()
        except BrokenMachine as failure:
            click.echo(f"recto: {failure}", err=True)
            self._write()
            sys.exit(2)
        except Exception as failure:  # authors never see a traceback
            import traceback

            if World().environ.get("RECTO_DEBUG"):
                traceback.print_exc()
            frame = traceback.extract_tb(failure.__traceback__)[-1]
            click.echo(
                f"recto: this is a bug in Recto, not your mistake: {type(failure).__name__}: {failure} "
                f"({Path(frame.filename).name}:{frame.lineno}); please report it (RECTO_DEBUG=1 shows the details)",
                err=True,
            )
            self._write()
            sys.exit(2)

    def finish(self) -> None:
        """Write the diagnostics and exit with status 1 if one is an error, otherwise 0."""
        from recto.core.diagnostics import Severity, totals
        from recto.core.world import monotonic

        self._write()
        self.say(f"{totals(self.diagnostics)}, {monotonic() - self.started:.1f} s")
        sys.stdout.flush()
        sys.exit(any(diagnostic.severity is Severity.ERROR for diagnostic in self.diagnostics))

    def _write(self) -> None:
        import shutil

        from recto.cli.reporters import Page, Renderer
        from recto.core import files
        from recto.core.diagnostics import in_order
        from recto.core.plugins import constants
        from recto.core.world import World

        renderers: dict[str, Renderer] = constants("recto.cli.reporters", "RENDERER")
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 0
        page = Page(
            in_order(self.diagnostics),
            lambda place: files.line(self.project, place),
            width,
            colour=bool(width) and not World().environ.get("NO_COLOR"),
        )
        text = renderers[self.format](page)
        if text:
            click.echo(text)
        if self.summary:
            with self.summary.open("a", encoding="utf-8") as file:
                file.write(renderers["markdown"](page) + "\n")

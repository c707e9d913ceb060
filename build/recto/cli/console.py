"""What the commands share: their common options, progress, and how diagnostics and exit statuses reach the caller.

Progress goes to standard error, diagnostics to standard output.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from recto.core import escaping
from recto.core.plugins import module_names

if TYPE_CHECKING:
    from recto.core.diagnostics import Diagnostic
    from recto.core.model import Location
    from recto.manuscript.collection import Collection

T = TypeVar("T")
Command = TypeVar("Command", bound=Callable[..., Any])


def echo(text: str | None, *, err: bool = False, nl: bool = True, colours: bool = False) -> None:
    """Write text to standard output or standard error: all that a command writes comes through here.

    No machine of CI finds a command in it, and no terminal a control character, whoever named a file or a title so.
    What goes into a file stays as it is. ``colours`` are those of Recto's own.
    """
    text = text or ""
    click.echo(text if _is_file(err=err) else escaping.log(text, colours=colours), err=err, nl=nl)


def _is_file(*, err: bool) -> bool:
    try:
        return stat.S_ISREG(os.fstat((sys.stderr if err else sys.stdout).fileno()).st_mode)
    except (OSError, ValueError):  # no stream of the system's
        return False


def projects_of(folders: Sequence[Path]) -> list[Path]:
    """The projects that folders on the command line stand for. Raises UsageError if they do not go together."""
    from recto.core.world import BrokenMachine
    from recto.manuscript.collection import FILE, expanded, misnamed, overlap

    try:
        projects = expanded(folders)
    except BrokenMachine as failure:
        raise click.UsageError(str(failure)) from failure
    for path in dict.fromkeys(filter(None, map(misnamed, projects))):
        echo(f"{path} is not read; rename it {FILE}", err=True)
    if problem := overlap(projects):
        raise click.UsageError(problem)
    return projects


def _all(_: click.Context, __: click.Parameter, folders: tuple[Path, ...]) -> list[Path]:
    return projects_of(folders)


def _one(context: click.Context, _: click.Parameter, folders: tuple[Path, ...]) -> Path:
    projects = projects_of(folders)
    if len(projects) > 1:
        names = ", ".join(map(str, projects))
        raise click.UsageError(f"{context.command_path} is for one manuscript at a time; name one of {names}")
    return projects[0]


def collection_of(projects: Sequence[Path]) -> Collection | None:
    """The collection that projects are published with, as ``together`` has it. Raises UsageError if there is none."""
    from recto.core.world import BrokenMachine
    from recto.manuscript.collection import together

    try:
        return together(projects)
    except BrokenMachine as failure:
        raise click.UsageError(str(failure)) from failure


def left_alone(place: str, where: str) -> str:
    """What is said of a manuscript on a site that is none of those in the list."""
    return (
        f"{where} has a manuscript in {place or 'its root'} that manuscripts.yaml does not name: its versions stay, "
        "but it gets no new ones"
    )


def folders_and_names(arguments: Sequence[str], thing: str, *, refresh: bool) -> tuple[list[Path], list[str]]:
    """The projects among the arguments of a command, and the other arguments, which name what to fetch again.

    ``thing`` is what they name, with its article. Raises UsageError if there are other arguments and several projects,
    or without ``refresh``.
    """
    folders = [argument for argument in arguments if Path(argument).is_dir()]
    names = [argument for argument in arguments if argument not in folders]
    projects = projects_of([*map(Path, folders)])
    if names and not refresh:
        raise click.UsageError(f"{names[0]} is not a folder; to fetch {thing} again, use --refresh {names[0]}")
    if names and len(projects) > 1:
        raise click.UsageError(f"{names[0]} may belong to any of {', '.join(map(str, projects))}; name one manuscript")
    return projects, names


_FOLDER = click.Path(file_okay=False, path_type=Path)
PROJECTS = click.argument("projects", nargs=-1, metavar="[PROJECT]...", type=_FOLDER, callback=_all)
"""The projects of a command: by default, those that manuscripts.yaml lists in the current folder, or else this one."""
PROJECT = click.argument("project", nargs=-1, metavar="[PROJECT]", type=_FOLDER, callback=_one)
"""The project of a command that is for one."""

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

    def __init__(self, diagnostics: str, *projects: Path, summary: Path | None = None) -> None:
        from recto.core.world import monotonic

        self.format = diagnostics
        self.projects = projects or (Path(),)
        self.project = self.projects[0]
        """The project that is worked on."""
        self.summary = summary
        self.diagnostics: list[Diagnostic] = []
        """What was reported for that project."""
        self.report = self.diagnostics.append
        self.started = monotonic()
        self.is_terminal = sys.stderr.isatty()
        self._others: list[Diagnostic] = []
        self._origins: dict[Location, tuple[Path, Location]] = {}
        self._failed = False

    @cached_property
    def _are_named(self) -> bool:
        """Whether messages name the project: there are several, in this run or in the repository."""
        from recto.manuscript.collection import is_listed

        return len(self.projects) > 1 or (self.project != Path() and is_listed(self.project))

    @property
    def _name(self) -> str:
        """The project before a message that names it; otherwise empty."""
        return f"{self.project.as_posix()}: " if self._are_named else ""

    def each(self, work: Callable[[Path], T]) -> Iterator[tuple[Path, T | None]]:
        """Do the work for each project, and yield the project with the result, as ``run`` has it."""
        for project in self.projects:
            self._set_aside()
            self.project = project

            def this(project: Path = project) -> T:
                return work(project)

            yield project, self.run(this)

    def work(self, work: Callable[[Path], None]) -> None:
        """Do the work for each project, and finish."""
        for _ in self.each(work):
            pass
        self.finish()

    def title(self) -> None:
        """Of several projects, say on standard output which one the following lines are about."""
        if self._name:
            echo(self._name.rstrip())

    def _set_aside(self) -> None:
        """Keep what was reported; of several projects, each diagnostic says to which it belongs."""
        for one in self.diagnostics:
            place = one.location
            if self._name and place:
                path = (self.project / place.path).as_posix()
                self._origins[replace(place, path=path)] = self.project, place
                one = replace(one, location=replace(place, path=path))
            elif self._name:
                one = replace(one, message=self._name + one.message)
            self._others.append(one)
        self.diagnostics.clear()

    @contextlib.contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Show that a stage runs: on a terminal while it does, in the log of CI by a line with the time it took."""
        from recto.core.world import World, monotonic

        environ, started = World().environ, monotonic()
        if self.is_terminal:
            from rich.console import Console as Rich
            from rich.markup import escape

            with Rich(stderr=True).status(escape(_IN_WORDS.get(name, escaping.line(name)))):
                yield
        else:
            yield
        if environ.get("RECTO_DEBUG"):
            self.say(f"{name} {monotonic() - started:.2f} s")
        elif environ.get("CI") and not self.is_terminal:
            self.say(f"{_IN_WORDS.get(name, name)}: {monotonic() - started:.1f} s")

    def say(self, text: str) -> None:
        """One line of progress."""
        echo(f"recto: {self._name}{text}", err=True)

    def run(self, work: Callable[[], T]) -> T | None:
        """Do the work. BrokenMachine, or a bug in Recto, is one line on what to do, and ends the process with status 2:
        at once or, if there are several projects, in the end. Returns None then."""
        from recto.core.world import BrokenMachine, World

        try:
            return work()
        except BrokenMachine as failure:
            self.say(str(failure))
        except Exception as failure:  # authors never see a traceback
            import traceback

            if World().environ.get("RECTO_DEBUG"):
                traceback.print_exc()
            frame = traceback.extract_tb(failure.__traceback__)[-1]
            self.say(
                f"this is a bug in Recto, not your mistake: {type(failure).__name__}: {failure} "
                f"({Path(frame.filename).name}:{frame.lineno}); please report it (RECTO_DEBUG=1 shows the details)"
            )
        self._failed = True
        if len(self.projects) == 1:
            self._write()
            sys.exit(2)
        return None

    def finish(self) -> None:
        """Write the diagnostics and exit: with status 2 if work failed, 1 if a diagnostic is an error, otherwise 0."""
        from recto.core.diagnostics import Severity, totals
        from recto.core.world import monotonic

        self._write()
        echo(f"recto: {totals(self._others)}, {monotonic() - self.started:.1f} s", err=True)
        sys.stdout.flush()
        sys.exit(2 if self._failed else any(one.severity is Severity.ERROR for one in self._others))

    def _write(self) -> None:
        import shutil

        from recto.cli.reporters import Page, Renderer
        from recto.core import files
        from recto.core.diagnostics import in_order
        from recto.core.plugins import constants
        from recto.core.world import World

        self._set_aside()
        renderers: dict[str, Renderer] = constants("recto.cli.reporters", "RENDERER")
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 0
        page = Page(
            in_order(self._others),
            lambda place: files.line(*self._origins.get(place, (self.project, place))),
            width,
            colour=bool(width) and not World().environ.get("NO_COLOR"),
        )
        text = renderers[self.format](page)
        if text and self.format == "github":
            click.echo(text)  # commands, on purpose; the reporter escapes what they say
        elif text:
            echo(text, colours=page.colour)
        if self.summary:
            with self.summary.open("a", encoding="utf-8") as file:
                file.write(renderers["markdown"](page) + "\n")

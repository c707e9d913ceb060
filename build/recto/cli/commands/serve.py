"""``recto serve``: the live preview of a manuscript."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from recto.cli.console import PROJECT, Console, echo, manuscript_options

if TYPE_CHECKING:
    from recto.core.diagnostics import Diagnostic
    from recto.preview.session import Listener, Session, Shown, Step


@click.command(short_help="Show a manuscript in the browser while you write.")
@PROJECT
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Where to serve. Default: a free port.")
@click.option("--open", "opens", is_flag=True, help="Open the page in the browser.")
@click.option(
    "--editor",
    "chosen",
    default="vscode",
    metavar="EDITOR",
    help="Where Alt+click opens a word's source: an editor's name, or a command with {file}, {line}, {column}. "
    "Default: vscode.",
)
@manuscript_options
def serve(
    project: Path,
    port: int,
    opens: bool,
    chosen: str,
    template_variables_path: tuple[str, ...],
    offline: bool,
    locked: bool,
) -> None:
    """Build the manuscript in PROJECT (default: this folder) whenever a file is saved, and show its page.

    The page changes in place. PDF and Word file follow when nobody edits. Nothing is written to output/. Only this
    machine can open the page. Ctrl-C ends it. Exit status: 0, or 2 if Recto cannot work here.
    """
    from importlib.util import find_spec

    from recto.core.world import BrokenMachine, World
    from recto.manuscript.collection import place_in
    from recto.pipeline import Options

    console = Console("text", project)
    lacking = [name for name in ("starlette", "uvicorn", "watchfiles") if find_spec(name) is None]

    def ready(address: str) -> None:
        echo(f"Serving on {address}")
        sys.stdout.flush()
        if opens:
            import webbrowser

            webbrowser.open(address)

    def work() -> None:
        if lacking:
            raise BrokenMachine(
                f"packages that the preview needs are missing ({', '.join(lacking)}); type: bash ci/install.sh, or "
                f"{sys.executable} -m pip install {' '.join(lacking)}"
            )
        if not project.is_dir():
            raise BrokenMachine(f"there is no folder {project}; name the folder that holds content/")
        from recto.preview.editor import UnknownEditor, editor
        from recto.preview.serve import Author, serve

        try:
            opened_by = editor(chosen)
        except UnknownEditor as failure:
            raise click.BadParameter(str(failure), param_hint="--editor") from failure

        options = Options(template_variables=template_variables_path, place=place_in(project, [project]))
        may_fetch = not (offline or locked or World().environ.get("CI"))
        author = Author(ready, console.say, lambda session: _told(session, project))
        serve(project, options, port, fetch=may_fetch, chosen=opened_by, author=author)

    console.run(work)
    sys.exit(0)


def _told(session: Session, project: Path) -> Listener:
    """What writes to the terminal what has changed since the build before."""
    before: Counter[tuple[str, str, str, str]] = Counter()
    messages: tuple[str, ...] = ()
    last: tuple[object, ...] = ()

    def listen(shown: Shown, _: tuple[Step, ...]) -> None:
        nonlocal before, messages, last
        state = (shown.diagnostics, shown.messages, shown.is_old, shown.version)
        if shown.is_busy or state == last:
            return
        last = state
        for message in shown.messages:
            if message not in messages:
                echo(f"recto: {message}", err=True)
        messages = shown.messages
        now = Counter(map(_alike, shown.diagnostics))
        left = now - before
        new = []
        for one in shown.diagnostics:
            if left[_alike(one)] > 0:
                left[_alike(one)] -= 1
                new.append(one)
        if new:
            echo(_text(new, project), colours=sys.stdout.isatty())
        echo(f"recto: {_summary(shown, len(new), (before - now).total(), session.took)}", err=True)
        sys.stdout.flush()
        before = now

    return listen


def _alike(one: Diagnostic) -> tuple[str, str, str, str]:
    """What stays of a diagnostic when lines are added above it."""
    return one.code, one.message, one.hint, one.location.path if one.location else ""


def _summary(shown: Shown, new: int, fixed: int, took: float) -> str:
    from recto.core.diagnostics import totals

    changes = ", ".join(f"{count} {what}" for count, what in ((new, "new"), (fixed, "fixed")) if count)
    what = "the page stays as it was" if shown.is_old else f"built in {took:.1f} s"
    return f"{what}: {totals(shown.diagnostics)}{f' ({changes})' if changes else ''}"


def _text(diagnostics: list[Diagnostic], project: Path) -> str:
    import shutil

    from recto.cli.reporters import Page
    from recto.cli.reporters.text import shown
    from recto.core import files
    from recto.core.world import World

    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 0
    colour = bool(width) and not World().environ.get("NO_COLOR")
    return "\n".join(shown(Page(diagnostics, lambda place: files.line(project, place), width, colour=colour)))


COMMAND = serve

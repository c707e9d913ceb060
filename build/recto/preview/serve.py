"""The whole preview: the server, the session and the watch, from start to end."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import gc
import secrets
import signal
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import uvicorn

from recto.core import files
from recto.core.network import listening
from recto.core.plugins import preload
from recto.core.world import BrokenMachine, World
from recto.pipeline import Options
from recto.preview.editor import Editor
from recto.preview.quick import Quick
from recto.preview.server import application
from recto.preview.session import Listener, Session
from recto.preview.sources import Sources
from recto.preview.watch import Project, edits
from recto.preview.workers import Workers
from recto.rules.rule import modules

PRELOADED = (
    *("recto.preview.building", "recto.formats.html.write", "recto.formats.pdf.write", "recto.formats.docx.write"),
    *("recto.references.manubot", "recto.manuscript.settings", "recto.output.render", "recto.output.records"),
    *("recto.document.parse", "recto.document.cite", "recto.document.number", "recto.document.glossary"),
    *("pydantic", "pandocxnos", "nh3", "lxml.html", "jinja2", "babel.dates", *modules()),
)
"""What every build needs; a module that does not exist here is left out."""


@dataclass(frozen=True, slots=True)
class Author:
    """How the author hears of the preview."""

    ready: Callable[[str], None]
    """Gets the address."""
    say: Callable[[str], None]
    """Gets lines of text."""
    listen: Callable[[Session], Listener]
    """Makes what hears of each change."""


def serve(project: Path, options: Options, port: int, *, fetch: bool, chosen: Editor, author: Author) -> None:
    """Serve the preview of a project until the process is told to end (SIGINT, SIGTERM).

    Raises BrokenMachine if the port is taken. Writes nothing into ``output/``.
    """
    project = project.resolve()
    _share_memory()
    with contextlib.ExitStack() as stack:
        try:
            socket = stack.enter_context(listening(port))
        except OSError as failure:
            raise BrokenMachine(
                f"port {port} cannot be used ({failure.strerror}); choose another, or leave --port out for a free one"
            ) from failure
        store = stack.enter_context(files.aside(Path(tempfile.gettempdir())))
        options = replace(options, output=None)
        # A page that is still open from an earlier preview has none of these versions.
        first = secrets.randbelow(1 << 40)
        session = Session(project, options, store, Workers(PRELOADED), fetch=fetch, quick=Quick.of, first=first)
        asyncio.run(_run(session, project, socket, chosen, author))


_ARENA_MAX = -8
"""``M_ARENA_MAX`` of glibc's malloc.h."""


def _share_memory() -> None:
    """Let all threads take memory from one place (mallopt(3), of glibc alone): each would keep what its largest page
    took, and the preview would grow for hours."""
    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(_ARENA_MAX, 1)


def _file(given: str) -> Path | None:
    """The file of ``--template-variables-path [NAME=]PATH``; None for an address."""
    path = given.rpartition("=")[2] if not Path(given).exists() else given
    return None if "://" in path else Path(path).absolute()


async def _run(session: Session, project: Path, socket: Any, chosen: Editor, author: Author) -> None:
    world, port = World(), socket.getsockname()[1]
    session.listeners.add(author.listen(session))
    hosts = (f"127.0.0.1:{port}", f"localhost:{port}")
    others = [path for given in session.options.template_variables if (path := _file(given))]
    server = _Server(
        uvicorn.Config(
            application(session, hosts, Sources(session, project, chosen, world).routes),
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=1,
        )
    )

    async def follow() -> None:
        watched = await asyncio.to_thread(Project, project, others, world)
        async for changed in edits(watched, author.say):
            await session.edit(changed)

    author.ready(f"http://127.0.0.1:{port}/")
    # The command does without: other commands end before it pays.
    gc.enable()
    preload(*PRELOADED)
    tasks = [
        asyncio.create_task(server.serve(sockets=[socket])),
        asyncio.create_task(session.run()),
        asyncio.create_task(follow()),
    ]
    with _told_to_end(tasks):
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        if not task.cancelled():
            task.result()


class _Server(uvicorn.Server):
    """A server that leaves signals to us."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


@contextlib.contextmanager
def _told_to_end(tasks: list[asyncio.Task[None]]) -> Iterator[None]:
    """Within, a signal that tells the process to end cancels the tasks. More of them change nothing."""

    def end(*_: object) -> None:
        for task in tasks:
            task.cancel()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, end)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(end))
    yield

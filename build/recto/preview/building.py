"""The builds of the preview, as functions that a process of their own calls (``workers``)."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

from recto.core import files
from recto.core.diagnostics import Diagnostic, in_order
from recto.core.model import Artifact
from recto.core.world import BrokenMachine, World
from recto.pipeline import Options, examine, make
from recto.preview.state import Failed, Files, State

Result = TypeVar("Result")


def pages(project: Path, options: Options, store: Path) -> State | Failed:
    """The pages of a project, which name the other formats; their images and fonts are put into ``store``."""
    found: list[Diagnostic] = []

    def build() -> State | Failed:
        built = make(project, replace(options, formats=("html",), linked=LATER), World().caching(), found.append)
        artifacts = built.artifacts.files if built else ()
        made = {one.name: one.data for one in artifacts if "/" not in one.name}
        if built is None or "manuscript.html" not in made:
            return Failed(tuple(in_order(found)))
        is_page = [name for name in made if name.endswith(".html")]
        examined = built.examined
        return State(
            {name: made.pop(name) for name in is_page},
            made,
            _kept((one for one in artifacts if "/" in one.name), store),
            tuple(in_order(found)),
            examined.manuscript,
            examined.variables,
            examined.text,
            examined.document,
            built.numbered,
            {target: replace(image, data=b"") for target, image in examined.images.items()},
            examined.bibliography,
            built.style,
            built.front,
            built.settings,
            built.documents,
        )

    return _attempt(build, found)


LATER = ("pdf", "docx")
"""The formats that are made when the editor is quiet."""


def other_files(project: Path, options: Options, store: Path) -> Files | Failed:
    """The PDF and the Word file of a project, put into ``store``."""
    found: list[Diagnostic] = []

    def build() -> Files | Failed:
        built = make(project, replace(options, formats=LATER), World().caching(), found.append)
        if built is None:
            return Failed(tuple(in_order(found)))
        made = (one for one in built.artifacts.files if one.name.endswith(LATER))
        return Files(_kept(made, store), tuple(in_order(found)))

    return _attempt(build, found)


def fetch(project: Path, options: Options, _: Path) -> Failed:
    """Put into the locks what they lack: see ``recto refs lock``. The result says only what went wrong."""
    found: list[Diagnostic] = []

    def ask() -> Failed:
        examine(project, replace(options, formats=(), network=True, remote=True), World(), found.append)
        return Failed(tuple(in_order(found)))

    return _attempt(ask, found)


def _attempt(work: Callable[[], Result], found: list[Diagnostic]) -> Result | Failed:
    """What ``work`` returns. A broken machine, or a bug of Recto's, is a message, and the preview goes on."""
    try:
        return work()
    except BrokenMachine as failure:
        message = str(failure)
    except Exception as failure:
        if World().environ.get("RECTO_DEBUG"):
            traceback.print_exc()
        frame = traceback.extract_tb(failure.__traceback__)[-1]
        where = f"{Path(frame.filename).name}:{frame.lineno}"
        message = f"this is a bug in Recto, not your mistake: {type(failure).__name__}: {failure} ({where})"
    return Failed(tuple(in_order(found)), message)


def _kept(artifacts: Iterable[Artifact], store: Path) -> dict[str, Path]:
    """Where the files are in ``store``, which has each content once."""
    kept = {}
    for one in artifacts:
        kept[one.name] = path = store / f"{blake2b(one.data).hexdigest()}{Path(one.name).suffix}"
        if not path.exists():
            files.replace(path, one.data)
    return kept

"""How an author's editor opens a file at a line: by an address that the browser follows, or by a command.

Only files of ``content/`` are opened. A command runs without a shell, and the file is one of its arguments whatever its
name is. Editors that run in a terminal, which ``$EDITOR`` usually names, have none here.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from recto.core.model import Location
from recto.core.world import BrokenMachine, World

ADDRESSES = {
    "vscode": "vscode://file{file}:{line}:{column}",
    "vscode-insiders": "vscode-insiders://file{file}:{line}:{column}",
    "vscodium": "vscodium://file{file}:{line}:{column}",
    "cursor": "cursor://file{file}:{line}:{column}",
    "windsurf": "windsurf://file{file}:{line}:{column}",
    "zed": "zed://file{file}:{line}:{column}",
    "idea": "idea://open?file={file}&line={line}&column={column}",
    "pycharm": "pycharm://open?file={file}&line={line}&column={column}",
    "subl": "subl://open?url=file://{file}&line={line}&column={column}",
    "txmt": "txmt://open?url=file://{file}&line={line}&column={column}",
    "mvim": "mvim://open?url=file://{file}&line={line}&column={column}",
}
"""The addresses that editors answer to, by the names for ``--editor``."""

DEFAULT = "vscode"


class UnknownEditor(ValueError):
    """Raised for an editor that is neither a name of ADDRESSES nor a command with ``{file}``."""


@dataclass(frozen=True, slots=True)
class Editor:
    """An editor: an address to be filled, or the words of a command; the other is empty."""

    address: str = ""
    command: tuple[str, ...] = ()

    def link(self, file: Path, location: Location) -> str:
        """The address that opens a file; empty if a command does."""
        path = quote(f"/{file.as_posix().removeprefix('/')}", safe="/:")
        return self.address.format(file=path, line=location.line, column=location.column)

    def arguments(self, file: Path, location: Location) -> Sequence[str]:
        """The command that opens a file, word by word; empty if an address does."""
        values = {"file": str(file), "line": str(location.line), "column": str(location.column)}
        return [_FIELD.sub(lambda field: values[field[1]], word) for word in self.command]


_FIELD = re.compile(r"\{(file|line|column)\}")


def editor(asked: str) -> Editor:
    """The editor that ``--editor`` asks for. Raises UnknownEditor."""
    if asked in ADDRESSES:
        return Editor(address=ADDRESSES[asked])
    if "{file}" not in asked:
        names = ", ".join(ADDRESSES)
        raise UnknownEditor(f"{asked} is no editor: name one of {names}, or a command with {{file}}")
    try:
        words = shlex.split(asked)
    except ValueError as failure:
        raise UnknownEditor(f"the command cannot be read: {asked}") from failure
    if "{file}" in words[0]:
        raise UnknownEditor(f"the command has no program before {{file}}: {asked}")
    return Editor(command=tuple(words))


@dataclass(frozen=True, slots=True)
class Opened:
    """What the page is told: the place as ``file:line:column``, the address to follow if any, and what went wrong."""

    place: str
    link: str = ""
    message: str = ""


def open_in(chosen: Editor, root: Path, location: Location | None, world: World) -> Opened:
    """Open a place of the project in an editor: start its command, or give its address."""
    if location is None:
        return Opened("", message="The page has no text.")
    file = file_of(root, location)
    if file is None:
        return Opened(str(location), message="This file is not in content/.")
    if chosen.address:
        return Opened(str(location), chosen.link(file, location))
    try:
        world.launch(chosen.arguments(file, location), root)
    except BrokenMachine as failure:
        return Opened(str(location), message=f"{failure}.")
    return Opened(str(location))


def file_of(root: Path, location: Location) -> Path | None:
    """The file that a location names, if it is one of the project's ``content/``: no link leads out of it."""
    content = (root / "content").resolve()
    file = (root / location.path).resolve()
    return file if file.is_file() and file.is_relative_to(content) else None

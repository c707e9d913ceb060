"""What the page and editors ask about sources, and the answers, as data for JSON.

A page asks where a word was written, and its editor is opened there. An editor asks for the place of a line, and the
page that has it moves there.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from recto.core.model import Location, line_and_column
from recto.core.world import World
from recto.preview.editor import Editor, open_in
from recto.preview.source_map import SourceMap

Maps = Mapping[str, SourceMap]
"""The maps of the pages, by the pages' names."""


class Unreadable(ValueError):
    """Raised for a question that is none; says why."""


def opened(maps: Maps, page: str, question: bytes, root: Path, chosen: Editor, world: World) -> dict[str, str]:
    """Open the editor at the word that a page asks for: ``{"place": 12, "word": "so"}``.

    Returns ``place`` as ``file:line:column``, ``link`` as the address that the browser is to follow, or nothing, and
    ``message``. Raises Unreadable.
    """
    try:
        asked = json.loads(question)
        place, word = int(asked["place"]), str(asked.get("word", ""))
    except (ValueError, TypeError, KeyError, AttributeError) as failure:
        raise Unreadable("expected a place and a word as JSON") from failure
    known = maps.get(page)
    written = known.source(place, word) if known else None
    if known and written:
        text = _text(known, written.path)
        written = _moved(written, text, _saved(root, written.path, text))
    return asdict(open_in(chosen, root, written, world))


def shown(maps: Maps, root: Path, asked: Mapping[str, str]) -> dict[str, str | int] | None:
    """Where the pages show a line of a file: ``file``, from the project's folder or absolute, ``line`` and ``column``.

    Returns the name of the ``page``, ``start`` and ``size`` on it, and as ``place`` where that was written: another
    line, if the page shows nothing of this one. None if no page has anything of the file. Raises Unreadable.
    """
    try:
        line, column = int(asked.get("line", "1")), int(asked.get("column", "1"))
    except ValueError as failure:
        raise Unreadable("line and column are numbers") from failure
    path = _relative(root, asked.get("file", ""))
    if not path or line < 1 or column < 1:
        raise Unreadable("expected the file, and its line and column from 1")
    found = []
    for name, known in maps.items():
        text = _text(known, path)
        sought = _moved(Location(path, line, column), _saved(root, path, text), text)
        place = known.place(path, sought.line, sought.column)
        written = known.source(place.start) if place else None
        if place and written:
            found.append((_distance(written, sought), name, place, written))
    if not found:
        return None
    # Of several pages, the one that has what is nearest.
    _, name, place, written = min(found, key=lambda one: one[0])
    return {"page": name, "start": place.start, "size": place.size, "place": str(written)}


def _relative(root: Path, file: str) -> str:
    """A path as a Location has it; empty if it leads out of the project."""
    path = Path(os.path.normpath(Path(root, file)))  # a section may be a link, whose name counts
    for base, one in ((root, path), (root.resolve(), path.resolve())):
        if file and one.is_relative_to(base):
            return one.relative_to(base).as_posix()
    return ""


def _distance(written: Location, sought: Location) -> int:
    return abs(written.line - sought.line) if written.path == sought.path else 1_000_000


# --- a file that has been edited since the page was built -------------------------------------------------------------


def _text(known: SourceMap, path: str) -> str | None:
    """The text of a section that the page was built from."""
    return next((source.text for source in known.text.sources if source.path == path), None)


def _saved(root: Path, path: str, built: str | None) -> str | None:
    """The text of a section as it is saved now."""
    if built is None:
        return None
    try:
        return (root / path).read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return built


def _moved(place: Location, old: str | None, new: str | None) -> Location:
    """Where a place of a text is in another version of it: it goes along with what is behind an edit."""
    if old is None or new is None or old == new:
        return place
    lines = old.split("\n")
    if place.line > len(lines):
        return place
    offset = sum(len(line) + 1 for line in lines[: place.line - 1]) + place.column - 1
    if offset < _common(old, new) or offset < len(old) - _common(old[::-1], new[::-1]):
        return place
    return Location(place.path, *line_and_column(new, max(offset + len(new) - len(old), 0)))


def _common(one: str, other: str) -> int:
    """How many characters are the same at the beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (a, b) in pairs if a != b), min(len(one), len(other)))

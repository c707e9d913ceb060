"""The lock, ``content/references.lock.json``: references as they were retrieved once, in a form that people review.

The file: ``{"version": 1, "aliases": {KEY: STANDARD_ID}, "references": {STANDARD_ID: ENTRY}}``, where an ENTRY has
``source``, ``retrieved`` (a date) and ``item`` (CSL JSON). What it means to authors is in docs/maintainers.md.

Writing. Whoever changes the file holds a lock of the operating system on its folder while he reads, merges and writes
(``update``), so that two runs at once lose nothing. A retrieval that takes long (``keeping``) writes each answer into a
journal beside the lock, at once. ``update`` takes in every journal whose process has ended, however it ended, so that a
run that was killed goes on where it stopped.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from recto.core import files, lock_file
from recto.core.lock_file import UnreadableLock
from recto.core.model import CslItem
from recto.references import dates, names

PATH = "content/references.lock.json"
"""Where it is in a project."""

VERSION = 1


class UnwritableLock(Exception):
    """The file, or its folder, cannot be written; the message says why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A retrieved reference: which service it came from, the day (ISO 8601), and the CSL JSON without an id."""

    source: str
    retrieved: str
    item: CslItem


@dataclass(frozen=True, slots=True)
class Lock:
    """``aliases``: standard ids for keys that only a network can standardise, such as shortDOIs. ``references``: by
    standard id."""

    aliases: Mapping[str, str] = field(default_factory=dict)
    references: Mapping[str, Entry] = field(default_factory=dict)

    def __or__(self, other: Lock) -> Lock:
        """Both; where both have something, ``other``'s."""
        return Lock({**self.aliases, **other.aliases}, {**self.references, **other.references})

    def __bool__(self) -> bool:
        return bool(self.aliases or self.references)


def parse(text: str) -> Lock:
    """The lock in ``text``. Raises UnreadableLock."""
    return _lock(lock_file.parse(text, VERSION))


def _lock(data: Mapping[str, Any]) -> Lock:
    """The lock in the file's JSON; entries that are none are left out."""
    aliases, references = data.get("aliases"), data.get("references")
    return Lock(
        {key: value for key, value in aliases.items() if isinstance(value, str)} if isinstance(aliases, dict) else {},
        {
            key: Entry(str(entry.get("source", "")), str(entry.get("retrieved", "")), entry["item"])
            for key, entry in (references.items() if isinstance(references, dict) else ())
            if isinstance(entry, dict) and isinstance(entry.get("item"), dict)
        },
    )


def dumps(lock: Lock) -> str:
    """The file's text: sorted, a block for each reference, a line for each field and each person.

    It depends on the lock's value alone, so the same lock is the same bytes.
    """
    aliases = [f"  {_json(key)}: {_json(value)}" for key, value in sorted(lock.aliases.items())]
    references = [_block(key, entry) for key, entry in sorted(lock.references.items())]
    text = f'{{\n "version": {VERSION},\n "aliases": {_braces(aliases)},\n "references": {_braces(references)}\n}}\n'
    # Half a surrogate pair has no UTF-8; as JSON's own escape it comes back as it was.
    return text.encode("utf-8", "backslashreplace").decode()


def _braces(lines: list[str]) -> str:
    return "{\n" + ",\n".join(lines) + "\n }" if lines else "{}"


def _block(key: str, entry: Entry) -> str:
    fields = [f"    {_json(name)}: {_field(value)}" for name, value in sorted(entry.item.items())]
    item = "{\n" + ",\n".join(fields) + "\n   }" if fields else "{}"
    return (
        f'  {_json(key)}: {{\n   "source": {_json(entry.source)},\n   "retrieved": {_json(entry.retrieved)},\n'
        f'   "item": {item}\n  }}'
    )


def _field(value: Any) -> str:
    if isinstance(value, list) and any(isinstance(entry, dict) for entry in value):
        return "[\n" + ",\n".join(f"     {_json(entry)}" for entry in value) + "\n    ]"
    return _json(value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


@dataclass(frozen=True, slots=True)
class Difference:
    """A field of a reference that is not what it was, as text for people; empty where there was or is none."""

    field: str
    old: str
    new: str


def differences(old: CslItem, new: CslItem) -> list[Difference]:
    """What changed from one item to the other, field by field, sorted by name. Ids do not matter."""
    return [
        Difference(name, _readable(old.get(name)), _readable(new.get(name)))
        for name in sorted((old.keys() | new.keys()) - {"id"})
        if old.get(name) != new.get(name)
    ]


def _readable(value: Any) -> str:
    """A CSL value as a person would write it: names as names, dates as dates."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(map(_readable, value))
    if isinstance(value, Mapping):
        if "date-parts" in value:
            return "/".join(map(dates.iso, dates.days(value)))
        return " ".join(_readable(value[key]) for key in names.in_order(value))
    return str(value)


# --- the file -------------------------------------------------------------------------------------------------------


def update(path: Path, change: Callable[[Lock], Lock] = lambda lock: lock) -> Lock:
    """Read the lock, change it and write it, as one step that no other run comes between; returns the new one.

    Takes in the journals of runs that ended early. The file is left as it is where nothing changes, and not made for
    an empty lock. Raises UnreadableLock, and then nothing is written, and UnwritableLock.
    """
    with _files(), files.alone(path.parent):
        old = read(path)
        merged, journals = old, []
        for journal in sorted(path.parent.glob(f".{path.name}-*.journal")):
            entries = _read_journal(journal)
            if entries is not None:
                merged |= entries
                journals.append(journal)
        new = change(merged)
        if new != old:
            files.replace(path, dumps(new).encode())
        for journal in journals:
            with contextlib.suppress(PermissionError):  # Windows does not delete what another run has open
                journal.unlink(missing_ok=True)
    return new


@contextlib.contextmanager
def _files() -> Iterator[None]:
    try:
        yield
    except OSError as failure:
        raise UnwritableLock(failure.strerror or str(failure)) from failure


@contextlib.contextmanager
def keeping(path: Path) -> Iterator[Callable[[Lock], None]]:
    """Within, each call of what is yielded keeps its references, even if this process is killed the moment after.

    At the end, however it comes, they are merged into the lock. Raises as ``update``.
    """
    # Alone: another run's update would take a journal that is not marked yet for one that was left, and delete it.
    with _files(), files.alone(path.parent):
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}-", suffix=".journal", dir=path.parent)
        stream = os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace")
        files.hold(stream)

    def keep(part: Lock) -> None:
        references = {key: [entry.source, entry.retrieved, entry.item] for key, entry in part.references.items()}
        stream.write(_json([dict(part.aliases), references]) + "\n")
        stream.flush()

    try:
        yield keep
    finally:
        stream.close()
        try:
            update(path)
        except UnreadableLock:
            # The lock was damaged meanwhile. The journal stays, for when it is mended.
            if not Path(name).stat().st_size:
                Path(name).unlink()
            raise


def read(path: Path) -> Lock:
    """The lock in the file; empty if there is none. Raises UnreadableLock."""
    return _lock(lock_file.read(path, VERSION))


def _read_journal(path: Path) -> Lock | None:
    """What a run wrote down that has ended; None for one that goes on."""
    if path.is_symlink() or not path.is_file():
        return None
    lock = Lock()
    with path.open(encoding="utf-8", errors="replace") as stream:
        if not files.hold(stream):
            return None
        for line in stream:
            # The last line may be cut short.
            with contextlib.suppress(ValueError, TypeError, AttributeError):
                aliases, references = json.loads(line)
                lock |= Lock(aliases, {key: Entry(*entry) for key, entry in references.items()})
    return lock

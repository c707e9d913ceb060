"""Files of other sites that the manuscript shows or uses, kept in content/ so that a build needs no network.

A ``Shelf`` is a folder and its lock. The folder has the files, each named by the SHA-256 of its bytes. The lock is for
people who review: ``{"version": 1, "files": {ADDRESS: ENTRY}}``, where an ENTRY has ``file`` (its path in content/),
``sha256``, ``size`` (bytes), ``type``, ``retrieved`` (a date) and ``permanent`` (whether the address can show nothing
else, because it names a commit).

Only ``lock`` asks the network. Each file is stored and locked as it arrives, so a run that is killed loses none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag, urlsplit

from recto.core import files, lock_file
from recto.core.diagnostics import Diagnostic, Report, error
from recto.core.lock_file import UnreadableLock
from recto.core.model import Illustration, Location
from recto.core.world import World

if TYPE_CHECKING:
    from recto.core.network import Client, Limits

VERSION = 1
LARGEST = 30_000_000
"""The most bytes of a file."""
LARGEST_OF_ALL = 1_000_000_000
"""The most bytes that one run fetches."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of another site: its path below content/, the hash and number of its bytes, its media type, and the day on
    which it was fetched (ISO 8601)."""

    file: str
    sha256: str
    size: int
    type: str
    retrieved: str
    permanent: bool = False


Lock = Mapping[str, Entry]
"""By address."""

Kind = Callable[[str, bytes], tuple[str, str]]
"""The suffix and the media type of what an address answered. Raises _Useless that says what it is instead."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where files of one sort are kept: ``lock`` is a path in the project, ``folder`` one below content/."""

    lock: str
    folder: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Problem:
    """Why there is nothing of an address; ``passing`` if there may be another time."""

    reason: str
    passing: bool = False

    def __str__(self) -> str:
        return self.reason


class _Useless(Exception):
    """What an address answers cannot be kept."""

    def __init__(self, reason: str, *, passing: bool = False) -> None:
        super().__init__(reason)
        self.problem = Problem(reason, passing)


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of some addresses: the bytes and the path below content/ of each, or why there are none."""

    files: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)
    problems: Mapping[str, Problem] = field(default_factory=dict)
    readable: bool = True
    """Whether the lock can be read; if not, that is the problem of every address, and is reported."""


def is_remote(target: str) -> bool:
    """Whether a path that an author wrote is an address on another site."""
    return re.match(r"(?i)(https?:)?//", target) is not None


def address(target: str) -> str:
    """The address to ask for what an author named: with a scheme, and without a fragment."""
    bare = urldefrag(target.strip())[0] if "#" in target else target.strip()
    return re.sub(r"(?i)^(https?:)?//", lambda found: (found[1] or "https:").lower() + "//", bare)


def is_permanent(address: str) -> bool:
    """Whether an address names a commit, so that what it shows cannot change."""
    hosts = r"github\.com|raw\.githubusercontent\.com|gitlab\.com|codeberg\.org|cdn\.jsdelivr\.net|cdn\.statically\.io"
    return re.match(rf"https?://({hosts})/[^?]*[/@][0-9a-f]{{40}}/", address) is not None


def obtained(
    addresses: Iterable[str], root: Path, shelf: Shelf, world: World, report: Report, *, fetch: bool = False
) -> Kept:
    """What the project ``root`` keeps of these addresses; with ``fetch``, what it lacks is fetched first.

    Reports a lock that cannot be read (L005) or written (L001).
    """
    wanted = [*dict.fromkeys(addresses)]
    if not wanted:
        return Kept()
    have = Kept()
    try:
        have = _kept(wanted, read(root / shelf.lock), root, shelf)
        missing = [one for one in wanted if one not in have.files]
        if not fetch or not missing:
            return have
        failed = lock(missing, root, shelf, world)
        have = _kept(wanted, read(root / shelf.lock), root, shelf)
    except UnreadableLock as failure:
        report(unreadable(failure))
        return Kept(readable=False)
    except OSError as failure:
        report(unwritable(shelf, failure))
        return have
    return Kept(have.files, {**have.problems, **failed})


def images_obtained(
    illustrations: Iterable[Illustration], root: Path, world: World, report: Report, *, fetch: bool = False
) -> Kept:
    """Likewise, of the images on other sites that a text shows."""
    shown = (address(one.target) for one in illustrations if is_remote(one.target))
    return obtained(shown, root, IMAGES, world, report, fetch=fetch)


def _kept(addresses: Iterable[str], lock: Lock, root: Path, shelf: Shelf) -> Kept:
    found: dict[str, tuple[str, bytes]] = {}
    problems: dict[str, Problem] = {}
    for one in addresses:
        entry = lock.get(one)
        data = stored(root, shelf, entry) if entry else None
        if entry and data is not None:
            found[one] = (entry.file, data)
        elif entry:
            problems[one] = Problem(f"its copy content/{entry.file} is missing, or is not what {shelf.lock} says")
    return Kept(found, problems)


def stored(root: Path, shelf: Shelf, entry: Entry) -> bytes | None:
    """The bytes of a locked file, if they are those that were fetched."""
    path = root / "content" / entry.file
    if entry.file.rpartition("/")[0] != shelf.folder or path.is_symlink() or not path.is_file():
        return None
    if not path.resolve().is_relative_to(root.resolve() / "content") or path.stat().st_size != entry.size:
        return None
    data = path.read_bytes()
    return data if sha256(data).hexdigest() == entry.sha256 else None


# --- fetching --------------------------------------------------------------------------------------------------------


def lock(addresses: Iterable[str], root: Path, shelf: Shelf, world: World) -> dict[str, Problem]:
    """Fetch these addresses and keep what they answer; returns why there is nothing of the others, by address.

    Raises UnreadableLock, and OSError if nothing can be written.
    """
    old = update(root, shelf)

    def keep(one: str, entry: Entry, data: bytes) -> None:
        before = old.get(one)
        if before and before.sha256 != entry.sha256:
            raise _Useless("it is no longer what was locked; recto images lock --refresh shows both")
        update(root, shelf, lambda held: {**held, one: entry}, [(entry, data)])

    return _fetch(addresses, shelf, world, keep)


@dataclass(frozen=True, slots=True)
class Change:
    """What was kept of an address, and what it has now."""

    shelf: Shelf
    address: str
    old: Entry
    old_data: bytes
    new: Entry
    new_data: bytes


def changes(
    addresses: Iterable[str], root: Path, shelf: Shelf, world: World
) -> tuple[list[Change], dict[str, Problem]]:
    """Fetch what is kept of these addresses again, and change nothing: what differs, by address, and what could not be
    fetched, with the reasons. Raises UnreadableLock."""
    held = read(root / shelf.lock)
    found: list[Change] = []

    def compare(one: str, entry: Entry, data: bytes) -> None:
        old = held[one]
        if old.sha256 != entry.sha256:
            found.append(Change(shelf, one, old, stored(root, shelf, old) or b"", entry, data))

    problems = _fetch((one for one in addresses if one in held), shelf, world, compare)
    return sorted(found, key=lambda change: change.address), problems


def apply(change: Change, root: Path) -> None:
    """Keep what the address has now. Raises UnreadableLock, and OSError."""
    new = {change.address: change.new}
    update(root, change.shelf, lambda held: {**held, **new}, [(change.new, change.new_data)])


def _fetch(
    addresses: Iterable[str], shelf: Shelf, world: World, came: Callable[[str, Entry, bytes], None]
) -> dict[str, Problem]:
    """Fetch these addresses; each answer goes to ``came``, which may refuse it with _Useless. Returns why there is
    nothing of the others."""
    from recto.core.network import Service

    wanted = [*dict.fromkeys(addresses)]
    problems: dict[str, Problem] = {}
    size = 0
    if not wanted:
        return problems
    services = [Service(name, base) for name, base in world.services.items()]
    with world.network(services, limits=_limits(), https_only=True) as client, ThreadPoolExecutor(8) as pool:
        asked = {pool.submit(_fetched, one, shelf, client, world): one for one in wanted}
        try:
            for answer in as_completed(asked):
                one = asked[answer]
                try:
                    entry, data = answer.result()
                    size += len(data)
                    if size > LARGEST_OF_ALL:
                        raise _Useless(f"more than {LARGEST_OF_ALL / 1e9:g} GB were fetched in one run; run it again")
                    came(one, entry, data)
                except _Useless as failure:
                    problems[one] = failure.problem
        finally:
            client.close()
            pool.shutdown(cancel_futures=True)
    return problems


def _limits() -> Limits:
    from recto.core.network import Limits

    return Limits(per_host=6, attempts=3, total=120, patience=240, redirects=5, max_bytes=LARGEST)


def _fetched(address: str, shelf: Shelf, client: Client, world: World) -> tuple[Entry, bytes]:
    """What an address answers. Raises _Useless that says why it is of no use."""
    from recto.core.network import NetworkFailure, Trouble

    try:
        data = client.get(address).body
    except NetworkFailure as failure:
        passing = failure.failure.trouble in (Trouble.DOWN, Trouble.THROTTLED)
        raise _Useless(failure.failure.message, passing=passing) from failure
    suffix, kind = shelf.kind(address, data)
    digest = sha256(data).hexdigest()
    day = world.now().date().isoformat()
    return Entry(f"{shelf.folder}/{digest}{suffix}", digest, len(data), kind, day, is_permanent(address)), data


def _store(root: Path, entry: Entry, data: bytes) -> None:
    """Write the file, if it is not there, before the lock names it. Raises OSError."""
    path = root / "content" / entry.file
    folder = root.resolve() / "content"
    for part in (path.parent.parent, path.parent):
        if not part.resolve().is_relative_to(folder):
            raise OSError(f"{part.name} is a link that leads out of content/")
        part.mkdir(exist_ok=True)
    if not files.holds(path, data):
        files.replace(path, data)


# --- the lock --------------------------------------------------------------------------------------------------------


def read(path: Path) -> dict[str, Entry]:
    """The lock in a file; empty if there is none. Raises UnreadableLock, and OSError."""
    entries = lock_file.read(path, VERSION).get("files")
    if not isinstance(entries, dict):
        return {}
    return {key: _entry(value) for key, value in entries.items() if isinstance(value, dict)}


def _entry(value: dict[str, Any]) -> Entry:
    texts = {name: str(value.get(name, "")) for name in ("file", "sha256", "type", "retrieved")}
    size = value.get("size")
    return Entry(size=size if isinstance(size, int) else -1, permanent=value.get("permanent") is True, **texts)


def dumps(lock: Lock) -> str:
    """The lock's text, sorted by address: the same lock is the same bytes."""
    entries = {
        key: {name: getattr(entry, name) for name in ("file", "sha256", "size", "type", "retrieved", "permanent")}
        for key, entry in sorted(lock.items())
    }
    return json.dumps({"version": VERSION, "files": entries}, indent=1, ensure_ascii=False) + "\n"


def update(
    root: Path,
    shelf: Shelf,
    change: Callable[[Lock], Lock] = lambda lock: lock,
    new_files: Iterable[tuple[Entry, bytes]] = (),
) -> dict[str, Entry]:
    """Read the lock, store files, change the lock and write it, as one step that no other run comes between; returns
    the new one.

    Files of the shelf's folder that no entry names are removed. Raises UnreadableLock, and OSError.
    """
    path = root / shelf.lock
    with files.alone(path.parent):
        old = read(path)
        new = dict(change(old))
        for entry, data in new_files:
            _store(root, entry, data)
        if new and new != old:
            files.replace(path, dumps(new).encode())
        elif not new:
            path.unlink(missing_ok=True)
        folder = root / "content" / shelf.folder
        named = {entry.file.rpartition("/")[2] for entry in new.values()}
        if folder.resolve().is_relative_to(root.resolve() / "content"):
            for left in folder.glob("*"):
                if left.name not in named and re.fullmatch(r"[0-9a-f]{64}\.\w+", left.name):
                    left.unlink()
    return new


def unreadable(failure: UnreadableLock) -> Diagnostic:
    """What is said of a lock that cannot be read."""
    place = Location(f"content/{failure.name}", failure.line, failure.column)
    hint = "restore the file from git; or delete it and type recto images lock"
    return error("L005", f"{failure}, so what it keeps is not used", place, hint)


def unwritable(shelf: Shelf, failure: OSError) -> Diagnostic:
    """What is said if nothing can be kept."""
    problem = f"{shelf.lock} cannot be written, so nothing was fetched: {failure.strerror or failure}"
    hint = "make content/ writable; or run recto images lock on a machine where it is writable"
    return error("L001", problem, Location(shelf.lock), hint)


# --- the two shelves -------------------------------------------------------------------------------------------------


def _image_kind(address: str, data: bytes) -> tuple[str, str]:
    from recto.manuscript.images import inspect, media_type, unshown_type

    kind = media_type(data)
    if kind and inspect(address, "", data, Location("")):
        return _SUFFIXES[kind], kind
    host = urlsplit(address).hostname
    if unshown := unshown_type(data):
        raise _Useless(f"it is in the format {unshown}, which pages do not show")
    if re.match(rb"(?i)\s*<(!doctype html|html|head|body)", data[:2000]):
        raw = re.sub(r"^(https://github\.com/[^/]+/[^/]+)/blob/", r"\1/raw/", address)
        instead = f"; write {raw}" if raw != address else ""
        raise _Useless(f"{host} answered with a web page, not with an image{instead}")
    raise _Useless(f"what {host} sends is not an image")


_SUFFIXES = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/svg+xml": ".svg",
}

IMAGES = Shelf("content/images.lock.json", "images/remote", _image_kind)


def _file_kind(address: str, data: bytes) -> tuple[str, str]:
    """A citation style, or template variables. Whether they can be used is seen where they are."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        raise _Useless(f"what {urlsplit(address).hostname} sends is not UTF-8 text") from failure
    if re.match(r"(?i)\s*<(!doctype html|html)", text[:2000]):
        raise _Useless(f"{urlsplit(address).hostname} answered with a web page, not with the file")
    if re.search(r"<style\b[^>]*\bxmlns=[\"']http://purl\.org/net/xbiblio/csl", text[:4000]):
        return ".csl", "application/vnd.citationstyles.style+xml"
    if found := re.search(r"\.(yaml|yml|toml)$", urlsplit(address).path.lower()):
        return found[0], f"application/{found[1].replace('yml', 'yaml')}"
    return ".json", "application/json"


FILES = Shelf("content/files.lock.json", "files/remote", _file_kind)
"""For a citation style, and for template variables."""

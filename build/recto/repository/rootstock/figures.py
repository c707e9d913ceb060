"""Images that a text names by an address of its own repository: taken from git, and named by their path."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from recto.core.model import Illustration
from recto.manuscript.images import media_type, unshown_type
from recto.manuscript.remote import is_remote


@dataclass(frozen=True, slots=True)
class Figure:
    """An address in the text, the path below content/ that takes its place, and the bytes; None if it is there."""

    address: str
    path: str
    data: bytes | None


def within(
    illustrations: tuple[Illustration, ...], slug: str, root: Path, show: Callable[[str], bytes | None]
) -> Iterator[Figure]:
    """The images that are files of the repository ``slug`` (OWNER/REPOSITORY). ``show`` gives git's object by name."""
    taken: dict[str, bytes] = {}
    for target in dict.fromkeys(one.target for one in illustrations if is_remote(one.target)):
        for name, path in _names(target, slug):
            data = show(name)
            if data is None or not (media_type(data) or unshown_type(data)):
                continue
            there = root / path
            inside = path.removeprefix("content/")
            if path != inside and there.is_file() and not there.is_symlink() and there.read_bytes() == data:
                yield Figure(target, inside, None)
            else:
                yield Figure(target, _free(PurePosixPath(path).name, data, root, taken), data)
            break


def _names(address: str, slug: str) -> Iterator[tuple[str, str]]:
    """Git's names for what an address shows, ``REVISION:PATH``, with the path. A branch's name may have slashes."""
    parts = urlsplit(address)
    path = unquote(parts.path).strip("/")
    host = (parts.hostname or "").lower()
    owner = re.escape(slug)
    if host == "github.com":
        found = re.fullmatch(rf"(?i:{owner})/(?:raw|blob)/(.+)", path)
    elif host in ("raw.githubusercontent.com", "rawgit.com", "cdn.rawgit.com"):
        found = re.fullmatch(rf"(?i:{owner})/(.+)", path)
    else:
        found = None
    pieces = re.sub(r"^refs/(heads|tags)/", "", found[1]).split("/") if found else []
    for end in range(1, len(pieces)):
        revision, rest = "/".join(pieces[:end]), "/".join(pieces[end:])
        if re.fullmatch(r"[\w][\w./-]*", revision) and ".." not in revision and ":" not in rest:
            yield f"{revision}:{rest}", rest
            yield f"origin/{revision}:{rest}", rest


def _free(name: str, data: bytes, root: Path, taken: dict[str, bytes]) -> str:
    """A path for a file in content/images/ that no other file has."""
    plain = re.sub(r"[^\w.+-]", "_", name)
    stem, dot, suffix = plain.rpartition(".")
    for number in range(1, 10_000):
        path = f"images/{plain if number == 1 else f'{stem}-{number}{dot}{suffix}'}"
        there = root / "content" / path
        same = there.is_file() and not there.is_symlink() and there.read_bytes() == data
        if (taken.get(path, data) == data) and (same or not there.exists()):
            taken[path] = data
            return path
    raise ValueError(f"there is no free name for {name}")


def rewritten(path: str, text: str, illustrations: Iterable[Illustration], figures: Mapping[str, str]) -> str:
    """A section, by its path in the project, in which images are named by their paths instead of their addresses.

    Links to the same address, and mentions of it, stay.
    """
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    changes: list[tuple[int, int, str]] = []
    for one in illustrations:
        place, target = one.location, one.target
        if place.path != path or target not in figures or place.line > len(starts):
            continue
        start = text.find(target, starts[place.line - 1] + place.column - 1)
        # The place is that of the bracket, or of the tag; an image by reference has its address in a definition.
        tag = re.match(r"[^<>]{0,2000}", text[starts[place.line - 1] + place.column :]) if "<img" in text else None
        nearest = 3 + (len(tag[0]) if tag else 0)
        ahead = start - (starts[place.line - 1] + place.column - 1)
        if 0 <= ahead <= nearest and text[max(start - 1, 0)] in "(<\"'= ":
            changes.append((start, start + len(target), figures[target]))
        else:
            defined = rf"(?m)^[ ]{{0,3}}\[[^\]\n]+\]:\s*<?({re.escape(target)})(?=[\s>]|$)"
            changes += [(*found.span(1), figures[target]) for found in re.finditer(defined, text)]
    for start, end, new in sorted(set(changes), reverse=True):
        text = text[:start] + new + text[end:]
    return text

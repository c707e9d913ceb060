"""What the last build of a project read, found and wrote: if all of it is still so, nothing has to be built.

A record is kept in the world's cache, and is right or not there: whatever cannot be asked again, such as the network or
the current time, makes a build that is not recorded.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from recto.core.cache import Cache, key, layout, own_code, stamp
from recto.core.diagnostics import Diagnostic, Fix, Report, Severity
from recto.core.files import content as content_of
from recto.core.model import Artifact, Artifacts, Location
from recto.core.world import Seen, World, file_time, pandoc_path

_MOST = 20_000
"""More files than this take longer to look at than they may."""
_LARGEST = 2_000_000_000
"""So do more bytes than this."""
_RACY = 2_000_000_000
"""Nanoseconds: on some file systems, a file that was changed so shortly before may change again and keep its time."""


class _Unknown(Exception):
    """A project that no record can describe."""


@dataclass(frozen=True, slots=True)
class Last:
    """What the last build has reported and written."""

    artifacts: Artifacts
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The record of one project, told the same and written to the same folder."""

    project: Path
    output: Path
    others: tuple[Path, ...]
    """Files that may be elsewhere and are read too, such as template variables."""
    world: World
    cache: Cache
    name: str
    before: Mapping[str, Any]
    """The files as they were when this was made, which is before they are read."""
    racy: Mapping[str, str]
    """The contents of those that had just been changed: their times do not tell whether they are again."""

    def last(self) -> Last | None:
        """What the last build has made, if this one would make the same; None otherwise. Writes nothing."""
        kept = self.cache.get(self.name)
        if kept is None:
            return None
        record = json.loads(kept)
        with ThreadPoolExecutor(8) as pool:
            answers = pool.map(lambda asked: _hash(self.world.git(Path(asked[0]), *asked[1])), record["git"])
            artifacts = [*pool.map(self._written, record["output"])]
            same = (
                self.before.keys() == record["files"].keys()
                and all(self._is_same(path, known) for path, known in record["files"].items())
                and all(_hash(self.world.environ.get(name)) == value for name, value in record["variables"].items())
                and record["day"] in ("", self.world.today().isoformat())
                and [*answers] == [answer for _, _, answer in record["git"]]
            )
        if not same or None in artifacts:
            return None
        return Last(Artifacts(tuple(filter(None, artifacts))), tuple(map(_diagnostic, record["diagnostics"])))

    def _is_same(self, path: str, known: Sequence[Any]) -> bool:
        """Whether a file is what it was: by what the system says of it or, where that is not enough, by its content."""
        stat, content, racy = known
        if self.before[path] == stat and not racy:
            return True
        try:
            return (stat is None) == (self.before[path] is None) and content == _content(Path(path))
        except OSError:
            return False

    def _written(self, known: Sequence[str]) -> Artifact | None:
        name, content = known
        path = self.output / name
        try:
            data = b"" if path.is_symlink() else path.read_bytes()
        except OSError:
            return None
        return Artifact(name, data) if hashlib.sha256(data).hexdigest() == content else None

    def record(self, artifacts: Artifacts, diagnostics: Sequence[Diagnostic], seen: Seen) -> None:
        """Keep what a build has read, reported and written, unless it cannot be asked again or changed meanwhile."""
        if seen.unrepeatable:
            return
        try:
            if _files(self.project, self.output, self.others) != self.before:
                return
            contents = {path: _content(Path(path)) for path in self.before}
        except (OSError, _Unknown):
            return
        if _names_a_result(self.project, self.before) or any(
            contents[path] != content for path, content in self.racy.items()
        ):
            return
        record = {
            "files": {path: [stat, contents[path], path in self.racy] for path, stat in self.before.items()},
            "variables": {name: _hash(value) for name, value in seen.variables.items()},
            "git": [[folder, arguments, _hash(answer)] for (folder, arguments), answer in seen.git.items()],
            "day": seen.day,
            "output": [[one.name, hashlib.sha256(one.data).hexdigest()] for one in artifacts.files],
            "diagnostics": [asdict(one) for one in diagnostics],
        }
        self.cache.put(self.name, json.dumps(record).encode(errors="surrogatepass"))


def once(
    project: Path,
    output: Path,
    told: str,
    others: Sequence[Path],
    world: World,
    report: Report,
    work: Callable[[World, Report], Artifacts],
) -> Artifacts:
    """Do ``work``, which writes the files that it returns; or, if all is as it was the last time, report and return the
    same.

    ``told`` is all that the work was told, ``others`` the files that it may read outside of the project.
    """
    record = unchanged(project, output, told, others, world)
    last = record.last() if record else None
    if last:
        for diagnostic in last.diagnostics:
            report(diagnostic)
        return last.artifacts
    if record is None:
        return work(world, report)
    seen, said = Seen(), list[Diagnostic]()

    def noted(diagnostic: Diagnostic) -> None:
        said.append(diagnostic)
        report(diagnostic)

    artifacts = work(world.watched(seen), noted)
    record.record(artifacts, said, seen)
    return artifacts


def unchanged(project: Path, output: Path, told: str, others: Sequence[Path], world: World) -> Unchanged | None:
    """The record of ``project``; None if the world keeps nothing or the project is one that cannot be recorded.

    ``told`` is all that the build was told, ``others`` the files that it may read outside of the project.
    """
    if world.cache is None:
        return None
    project, output, others = project.absolute(), output.absolute(), tuple(one.absolute() for one in others)
    recent = file_time() - _RACY
    try:
        before = _files(project, output, others)
        racy = {path: _content(Path(path)) for path, stat in before.items() if stat and max(stat[1], stat[2]) > recent}
    except (OSError, _Unknown):
        return None
    fonts = layout()
    if fonts is None:  # nobody knows whether the PDF would be the same
        return None
    tools = (own_code(), fonts, stamp(pandoc_path()))
    name = key(["unchanged", *tools, *map(str, (project, output, *others)), told])
    return Unchanged(project, output, others, world, world.cache, name, before, racy)


def _files(project: Path, output: Path, others: Sequence[Path]) -> dict[str, Any]:
    """What the system says of each file that a build may read; None for a folder, or a file that is not there.

    Raises _Unknown if there are too many, or symbolic links, which may lead anywhere.
    """
    found: dict[str, Any] = {}
    size = 0
    for path, known in _below(str(project), (str(output), f"{project}/output", f"{project}/webpage")):
        found[path] = known
        size += known[0] if known else 0
        if len(found) > _MOST or size > _LARGEST:
            raise _Unknown
    for other in others:
        found[str(other)] = _stat(other.stat()) if other.is_file() else None
    return found


def _names_a_result(project: Path, files: Mapping[str, Any]) -> bool:
    """Whether a text names a file of a folder that is not looked at, as an image may be: it may be read."""
    content = f"{project}/content/"
    texts = (Path(path) for path, stat in files.items() if path.startswith(content) and stat)
    named = (
        found.decode()
        for path in texts
        if path.suffix in (".md", ".yaml", ".yml", ".json", ".csv")
        for found in re.findall(rb"(?:output|webpage)/[\w./-]*\w", content_of(path, _LARGEST) or b"")
    )
    return any((project / name).is_file() for name in named)


def _below(top: str, left: Sequence[str]) -> Iterator[tuple[str, list[int] | None]]:
    waiting = [top]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            inside = list(entries)
        if any(one.name == "pyvenv.cfg" for one in inside):
            continue
        for one in inside:
            if one.name == ".git" or one.path in left:
                continue
            if one.is_symlink():
                raise _Unknown
            if one.is_dir():
                yield one.path, None
                waiting.append(one.path)
            else:
                yield one.path, _stat(one.stat())


def _stat(known: os.stat_result) -> list[int]:
    return [known.st_size, known.st_mtime_ns, known.st_ctime_ns, known.st_ino, known.st_mode]


def _content(path: Path) -> str:
    """The hash of a file's bytes and mode; empty if it is none."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return f"{hashlib.file_digest(file, 'sha256').hexdigest()} {path.stat().st_mode}"


def _hash(value: str | None) -> str | None:
    return None if value is None else key([value])


def _diagnostic(data: dict[str, Any]) -> Diagnostic:
    place, fix = data["location"], data["fix"]
    return Diagnostic(
        data["code"],
        Severity(data["severity"]),
        data["message"],
        Location(**place) if place else None,
        data["hint"],
        Fix(**fix) if fix else None,
    )

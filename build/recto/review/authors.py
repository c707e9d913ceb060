"""Who made a change, and when: known where a single commit made it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from recto.core.world import World
from recto.review.changes import Change
from recto.review.versions import Version


@dataclass(frozen=True, slots=True)
class Made:
    """The author of a change, and its time in UTC, such as 2026-01-31T12:00:00Z."""

    author: str
    date: str = ""


def authors(changes: Iterable[Change], old: Version, new: Version, project: Path, world: World) -> dict[int, Made]:
    """The authors of changes, by their numbers: of the commit that the new line is from, or of the only one between the
    versions that touched the file."""
    if not old.commit or (not new.commit and new.folder != project):
        return {}
    commits = _commits(f"{old.commit}..{new.commit or 'HEAD'}", project, world)
    lines: dict[str, list[str]] = {}
    found: dict[int, Made] = {}
    for change in changes:
        path, line = _path_and_line(change.new_place)
        made_here = change.sort in ("insertion", "replacement")
        if made_here and path and path not in lines:
            lines[path] = _blame(path, new.commit, project, world)
        blamed = lines.get(path, [])[line - 1 : line] if made_here else []
        if blamed and not blamed[0].strip("0"):
            found[change.number] = Made(world.git(project, "config", "user.name") or "")
            continue
        touched = [
            commit for commit in commits.values() if (path or _path_and_line(change.old_place)[0]) in commit.files
        ]
        only = [commits[blamed[0]]] if blamed and blamed[0] in commits else touched
        if len(only) == 1:
            found[change.number] = only[0].made
    return {number: made for number, made in found.items() if made.author}


@dataclass(frozen=True, slots=True)
class _Commit:
    made: Made
    files: frozenset[str]


def _commits(span: str, project: Path, world: World) -> Mapping[str, _Commit]:
    form = "--format=%x01%H%x02%an%x02%at"
    said = world.git(project, "log", form, "--name-only", "--relative", "--no-renames", span, "--", "content") or ""
    commits = {}
    for entry in said.split("\x01")[1:]:
        head, *names = entry.split("\n")
        commit, author, time = head.split("\x02")
        date = datetime.fromtimestamp(int(time), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        commits[commit] = _Commit(Made(author, date), frozenset(filter(None, names)))
    return commits


def _blame(path: str, commit: str, project: Path, world: World) -> list[str]:
    """The commit that each line of a file is from; zeros for one that is not committed."""
    said = world.git(project, "blame", "--porcelain", *([commit] if commit else []), "--", path) or ""
    return re.findall(r"^([0-9a-f]{40}) \d+ \d+", said, re.MULTILINE)


def _path_and_line(place: str) -> tuple[str, int]:
    path, _, rest = place.partition(":")
    line = rest.partition(":")[0]
    return (path, int(line)) if line.isdigit() else ("", 0)

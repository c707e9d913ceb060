"""The version of a manuscript that somebody names -> a folder with its files, taken from git without a checkout."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from recto.core.wording import nearest
from recto.core.world import BrokenMachine, World

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_NOT_READ = frozenset(("output", "webpage", ".venv"))
"""Folders that no build reads."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version: its files, and what it is called."""

    folder: Path
    name: str
    commit: str = ""
    """Empty for a folder."""


@contextmanager
def version(named: str, project: Path, world: World, *, folders: bool = True) -> Iterator[Version]:
    """The version that is called ``named``, for as long as it is needed. Raises BrokenMachine if there is none.

    Without ``folders``, a folder is none: a stranger may have named it.

    A folder with ``content/`` in it is itself. Everything else is looked for in the project's repository: ``v/COMMIT``
    as on the published site, a date (the newest commit up to the end of that day), or whatever git knows by that name.
    """
    if folders and (Path(named) / "content").is_dir():
        yield Version(Path(named), named)
        return
    commit = _commit(named, project, world)
    with TemporaryDirectory(prefix="recto-version-") as folder:
        _write(commit, project, Path(folder), world)
        if not (Path(folder) / "content").is_dir():
            raise BrokenMachine(f"{named} has no content/ in it; name a version that has the manuscript")
        short = commit[:12]
        yield Version(
            Path(folder), short if commit.startswith(named.removeprefix("v/")) else f"{named} ({short})", commit
        )


def _commit(named: str, project: Path, world: World) -> str:
    if world.git(project, "rev-parse", "--git-dir") is None:
        raise BrokenMachine(f"{project} is in no git repository, so {named} cannot be found; name two folders instead")
    if _DATE.fullmatch(named):
        try:
            datetime.fromisoformat(named)
        except ValueError as failure:
            raise BrokenMachine(f"{named} is no date; write it like 2026-01-31") from failure
        found = world.git(project, "rev-list", "-1", f"--before={named} 23:59:59", "HEAD")
        if not found:
            raise BrokenMachine(f"there is no commit up to {named}; the repository may be a shallow clone")
        return found
    for name in dict.fromkeys((named, named.removeprefix("v/").rstrip("/"))):
        found = world.git(project, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        if found:
            return found
    known = (world.git(project, "for-each-ref", "--format=%(refname:short)", "refs/tags", "refs/heads") or "").split()
    hint = nearest(named, known) or next((f"did you mean {one}?" for one in known if named.startswith(f"{one}.")), "")
    if not hint and world.git(project, "rev-parse", "--is-shallow-repository") == "true":
        hint = "this clone is shallow: git fetch --unshallow gets the older commits"
    raise BrokenMachine(f"{named} is no commit, tag, date, version or folder with content/{hint and f'; {hint}'}")


def _write(commit: str, project: Path, folder: Path, world: World) -> None:
    """Write the files of a commit. Links become nothing, and no filter of git's runs: the text may be a stranger's."""
    prefix = world.git(project, "rev-parse", "--show-prefix") or ""
    status, listed, problem = world.run(
        ["git", "ls-tree", "-r", "-z", "--full-tree", commit, "--", prefix or "."], project, lasting=True
    )
    files: dict[str, str] = {}
    for entry in listed.decode("utf-8", "surrogateescape").split("\0"):
        about, _, path = entry.partition("\t")
        inside = path.removeprefix(prefix)
        if (
            about.startswith("100")
            and inside.partition("/")[0] not in _NOT_READ
            and ".." not in PurePosixPath(path).parts
        ):
            files[inside] = about.split()[2]
    asked = "".join(f"{name}\n" for name in files.values()).encode()
    if not status:
        status, data, problem = world.run(["git", "cat-file", "--batch"], project, asked, lasting=True)
    if status:
        raise BrokenMachine(f"git cannot read commit {commit[:12]}: {problem.strip()}")
    at = 0
    for path in files:
        end = data.index(b"\n", at)
        size = int(data[at:end].split()[2])
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data[end + 1 : end + 1 + size])
        at = end + size + 2

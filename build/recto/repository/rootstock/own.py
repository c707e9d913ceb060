"""What a project has changed in Rootstock's build/, by its own history."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from recto.core.world import World

BRANDING = r"^Brand repo to "
"""How the message of the commit begins with which Rootstock's instructions have a project begin."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A file below build/ that the project changed or added itself, and its last change: commit, day and subject."""

    path: str
    is_new: bool
    commit: str
    day: str
    subject: str


def changes(project: Path, world: World) -> Iterator[Changed]:
    """The files below build/ that are not as they came from Rootstock.

    A project's history begins with Rootstock's; its own begins with the commit that gives it its name, else with the
    first. Rootstock's later changes come as merges. So a file is the project's if a commit of its own main line, which
    is no merge, touched it.
    """
    said = world.git(project, "log", "--first-parent", "--reverse", "--format=%H", "--grep", BRANDING)
    first = (said or world.git(project, "rev-list", "--first-parent", "--max-parents=0", "HEAD") or "").split("\n")[0]
    if not first:
        return
    touched = world.git(
        project, "log", "--first-parent", "--no-merges", "--no-renames", "--name-only", "--format=%x00%h%x09%cs%x09%s",
        f"{first}..HEAD", "--", "build",
    )  # fmt: skip
    last: dict[str, tuple[str, str, str]] = {}
    for entry in (touched or "").split("\0")[1:]:
        head, *paths = [line for line in entry.splitlines() if line]
        commit, day, subject = [*head.split("\t", 2), "", ""][:3]
        for path in paths:
            last.setdefault(path, (commit, day, re.sub(r"[\x00-\x1f\x7f]", " ", subject)[:80]))
    there = set((world.git(project, "ls-files", "--", "build") or "").splitlines())
    before = set((world.git(project, "ls-tree", "-r", "--name-only", first, "--", "build") or "").splitlines())
    same = world.git(project, "diff", "--name-only", "--no-renames", first, "HEAD", "--", "build") or ""
    for path in sorted(last.keys() & there & set(same.splitlines())):
        yield Changed(path, path not in before, *last[path])

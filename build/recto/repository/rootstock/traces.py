"""What a repository has of Rootstock's: its scripts, settings, branches and files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from recto.core.world import World
from recto.manuscript.pandoc_defaults import FOLDERS, PandocDefaults, pandoc_defaults
from recto.repository.rootstock import own, script

_SHELLS = ("build/build.sh", "build/autobuild.sh")


@dataclass(frozen=True, slots=True)
class Traces:
    """The traces. Paths are relative to the project; texts are as they are in the working tree."""

    files: tuple[str, ...]
    """All files that git tracks."""
    build: script.Script
    own_steps: tuple[tuple[str, script.Own], ...]
    """What is the project's own in scripts, each with the script's path."""
    defaults: PandocDefaults
    filters: tuple[str, ...]
    """Filters of Pandoc that Rootstock does not have, from scripts and defaults."""
    included: tuple[str, ...]
    """The files that pages included: themes and plugins."""
    csl: str
    """The citation style, as the defaults or the script have it; empty if they have none."""
    reference: str
    """The Word template, likewise."""
    spelling: bool
    """Whether CI looked up every word."""
    timestamps: bool
    """Whether versions got OpenTimestamps."""
    changed: tuple[own.Changed, ...]
    output: str
    """Git's name of the branch with what Manubot wrote; empty if there is none."""


def traces(project: Path, world: World) -> Traces:
    """Read them."""
    files = tuple((world.git(project, "ls-files", "-z") or "").split("\0"))[:-1] or _walked(project)
    shells = "\n".join(_text(project, name) for name in _SHELLS)
    given = pandoc_defaults(project.resolve())
    read = script.read_script(shells)
    html: dict[str, object] = {}
    for name in files:
        if _is_defaults(name):
            values = script.read_defaults(_text(project, name))
            html |= {key: value for key, value in values.items() if key.startswith("include-")}
    csl = str(given.metadata["csl"][0] or "") if "csl" in given.metadata else ""
    reference = given.reference[0] if given.reference else ""
    ci = "\n".join(_text(project, name) for name in files if _is_ci(name))
    live = "\n".join(line for line in ci.splitlines() if not line.lstrip().startswith("#"))
    return Traces(
        files,
        read,
        tuple((name, one) for name in _SHELLS for one in script.read_script(_text(project, name)).own),
        given,
        tuple(dict.fromkeys((*read.filters, *given.filters))),
        tuple(script.included(html, shells)),
        csl,
        reference,
        re.search(r"SPELLCHECK:?[ =]\s*[\"']?true", live) is not None,
        re.search(r"--timestamp\b|\bots stamp\b", live) is not None,
        tuple(own.changes(project, world)),
        next(
            (
                name
                for name in ("origin/output", "output")
                if world.git(project, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
            ),
            "",
        ),
    )


def _is_defaults(name: str) -> bool:
    return name.rpartition("/")[0] in FOLDERS and name.endswith((".yaml", ".yml"))


def _is_ci(name: str) -> bool:
    return name.startswith((".github/workflows/", "ci/")) or name in (".travis.yml", ".appveyor.yml")


def _text(project: Path, name: str) -> str:
    path = project / name
    if path.is_symlink() or not path.is_file() or path.stat().st_size > 2_000_000:
        return ""
    return path.read_text(encoding="utf-8", errors="replace")


def _walked(project: Path) -> tuple[str, ...]:
    found = (path for path in project.rglob("*") if path.is_file() and ".git" not in path.parts)
    return tuple(sorted(path.relative_to(project).as_posix() for path in found))

"""build.json: the commit of a build, uncommitted changes, the number of errors, the files that it wrote, and whether
the manuscript is a draft.

A build may become a version only if this file shows that it matches its commit.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from urllib.parse import unquote

from recto.core.model import Artifact, Artifacts, Images, Manuscript
from recto.core.world import World
from recto.manuscript.remote import IMAGES, is_remote
from recto.output.records import as_json


@dataclass(frozen=True, slots=True)
class Made:
    """build.json: what ``recto publish`` needs to know, because a version never changes."""

    commit: str
    """The commit that was checked out; empty if git does not know it."""
    changed: tuple[str, ...]
    """Files of the manuscript that differ from the commit or are not in it, such as ignored ones."""
    errors: int = 0
    files: tuple[str, ...] = ()
    """All files that were written; other files in the folder are from other builds."""
    draft: bool = False
    """Whether the metadata calls the manuscript a draft."""
    place: str | None = None
    """The folder on a site of several manuscripts that its addresses lead to, such as ``a/``, or empty for the root;
    None on a site of its own."""


BUILD = "build.json"


def build_json(source: Made, artifacts: Artifacts, errors: int) -> Artifacts:
    """The artifacts with build.json added; ``source`` comes from ``checked_out``."""
    files = tuple(sorted({BUILD, *(artifact.name for artifact in artifacts.files)}))
    done = replace(source, errors=errors, files=files)
    return artifacts + Artifacts((Artifact(BUILD, as_json(asdict(done))),))


def read_made(output: Path) -> Made | None:
    """Read a folder's build.json; None if there is none or it cannot be read."""
    try:
        values = json.loads((output / BUILD).read_bytes())
        changed, files = (tuple(map(str, values[key])) for key in ("changed", "files"))
        draft, place = values.get("draft") is True, values.get("place")
        return Made(str(values["commit"]), changed, int(values["errors"]), files, draft, place)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def checked_out(manuscript: Manuscript, images: Images, world: World) -> Made:
    """The commit and the changes in content/: all uncommitted files, and the ignored ones that the build read."""
    arguments = ("--porcelain=v2", "--branch", "-z", "--no-renames", "--untracked-files=all", "--ignored=matching")
    said = (world.git(manuscript.root, "status", *arguments, "--", "content") or "").split("\0")
    commit = next((entry.split()[-1] for entry in said if entry.startswith("# branch.oid ")), "")
    # The number of fields before the path (git-status, "Porcelain Format Version 2").
    fields = {"1": 8, "u": 10, "?": 1, "!": 1}
    entries = [(entry[0], entry.split(" ", fields[entry[0]])[-1]) for entry in said if entry[:1] in fields]
    top = (world.git(manuscript.root, "rev-parse", "--show-prefix") or "") if entries else ""
    sources = (*manuscript.sections, *manuscript.bibliographies, manuscript.lock, manuscript.citation_tags)
    read = {source.path for source in sources if source} | {manuscript.metadata.path}
    read |= {f"content/{name}" for target in images for name in (target, unquote(target))}
    if kept := {f"content/{image.name}" for target, image in images.items() if is_remote(target)}:
        read |= kept | {IMAGES.lock}
    paths = [(kind, path.removeprefix(top)) for kind, path in entries]
    changed = {path for kind, path in paths if kind != "!" or any(_is_at(path, name) for name in read)}
    draft = manuscript.metadata.value("recto", "draft") is True
    return Made(commit if commit != "(initial)" else "", tuple(sorted(changed)), draft=draft)


def _is_at(path: str, name: str) -> bool:
    """Whether git's ``path`` means the file ``name``: whole folders have a slash at the end."""
    return name == path or (path.endswith("/") and name.startswith(path))

"""manuscripts.yaml -> the manuscripts of a repository, and the folder of each on the repository's site.

A repository with one manuscript has no such file: its manuscript is at the site's root.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from recto.core.wording import some
from recto.core.world import BrokenMachine, World

FILE = "manuscripts.yaml"
ROOT = "/"
"""What the file calls the site's root."""
RESERVED = ("fonts", "v")
"""Folders of the site that are no manuscripts."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_EXAMPLE = "write a list of folders under manuscripts:, such as [papers/a, papers/b]"


@dataclass(frozen=True, slots=True)
class Collection:
    """The manuscripts of a site, in their order on its front page."""

    folder: Path
    """The resolved folder that has the file; the site is its ``webpage/``."""
    places: Mapping[Path, str]
    """For each manuscript's resolved folder, its folder on the site: ``a/``, or empty for the site's root."""
    title: str = ""
    """The heading of the front page; empty for the usual one."""
    lang: str = "en-US"
    """The language of the front page."""

    def unchanged(self, project: Path, since: str, commit: str, world: World) -> bool:
        """Whether a manuscript's folder is the same in two commits, without other manuscripts below it; False if git
        cannot tell, or if ``since`` is not a commit."""
        below = [one.relative_to(project) for one in self.places if one != project and one.is_relative_to(project)]
        others = (f":(exclude){one.as_posix()}" for one in below)
        is_commit = re.fullmatch(r"[0-9a-f]{7,64}", since)
        return bool(is_commit) and world.git(project, "diff", "--quiet", since, commit, "--", ".", *others) is not None


def read(folder: Path) -> Collection | None:
    """The collection that a folder's manuscripts.yaml describes; None if it has none.

    Raises BrokenMachine if the file cannot be read or says something else.
    """
    path = folder / FILE
    if not path.is_file():
        return None
    import yaml

    from recto.core import yaml_values

    text = ""
    try:
        text = path.read_text(encoding="utf-8-sig")
        given = yaml_values.load(text)
    except (OSError, ValueError, yaml.YAMLError) as failure:
        mark, last = getattr(failure, "problem_mark", None), len(text.splitlines())
        line = f", line {min(mark.line + 1, last)}" if mark else ""
        raise BrokenMachine(f"{path}{line} is not valid YAML; {_EXAMPLE}") from failure
    if again := yaml_values.repeated(text):
        key, number = again
        raise BrokenMachine(f"{path}, line {number}: {key} is there twice; write each name and each key once")
    listed = given.get("manuscripts") if isinstance(given, Mapping) else None
    if not listed or not isinstance(listed, list | Mapping):
        raise BrokenMachine(f"{path} lists no manuscripts; {_EXAMPLE}")
    if unknown := [str(key) for key in given if key not in ("manuscripts", "title", "lang")]:
        raise BrokenMachine(f"{path} has a key {unknown[0]}; the keys are manuscripts, title and lang")
    entries: list[tuple[str | None, object]] = [(None, one) for one in listed]
    if isinstance(listed, Mapping):
        entries = [(str(name), one) for name, one in listed.items()]
    title, lang = (given.get(key) or "" for key in ("title", "lang"))
    if not isinstance(title, str) or not isinstance(lang, str):
        raise BrokenMachine(f"{path}: title and lang are texts")
    return Collection(folder.resolve(), dict(_places(path, entries)), title, lang or "en-US")


def _places(path: Path, entries: Sequence[tuple[str | None, object]]) -> Iterator[tuple[Path, str]]:
    """The folder and the place of each entry. Raises BrokenMachine for what is no folder or has no place of its own."""
    top = path.parent.resolve()
    folders: dict[Path, object] = {}
    names: dict[str, object] = {}
    for name, one in entries:
        folder = (top / one).resolve() if isinstance(one, str) else top.parent
        if not isinstance(one, str) or not folder.is_relative_to(top):
            said = one if isinstance(one, str) else "an entry"
            raise BrokenMachine(f"{path}: {said} is not a folder beside or below the file; {_EXAMPLE}")
        if folder in folders:
            raise BrokenMachine(f"{path} names {one} twice; remove one")
        folders[folder] = one
        place = place_named(name or (ROOT if folder == top else folder.name), f"{path}: {one}")
        if place.lower() in names:
            raise BrokenMachine(
                f"{path}: {names[place.lower()]} and {one} would be at the same place of the site, /{place}; "
                "give each a name: manuscripts: {first: FOLDER, second: FOLDER}"
            )
        names[place.lower()] = one
        yield folder, place


def place_named(name: str, what: str) -> str:
    """The folder on the site for a name; ``what`` has it. Raises BrokenMachine if no folder can be called so."""
    if name == ROOT:
        return ""
    if not _NAME.fullmatch(name) or name in RESERVED:
        raise BrokenMachine(
            f"{what} cannot be the folder {name} of the site; give it a name of letters, digits, - and _ in {FILE}: "
            "manuscripts: {NAME: FOLDER}"
        )
    return f"{name}/"


def around(project: Path) -> Collection | None:
    """The collection that a project belongs to: that of the nearest manuscripts.yaml in or above it, if it names it.

    Raises BrokenMachine if the file cannot be read.
    """
    top = listed_above(project)
    known = read(top) if top else None
    return known if known and project.resolve() in known.places else None


def is_listed(project: Path) -> bool:
    """Whether a project is one of a list; False if the list cannot be read."""
    with contextlib.suppress(BrokenMachine):
        return around(project) is not None
    return False


def listed_above(folder: Path) -> Path | None:
    """The folder with the nearest manuscripts.yaml, in or above a folder of a repository; None if there is none."""
    for one in (folder.resolve(), *folder.resolve().parents):
        if (one / FILE).is_file():
            return one
        if (one / ".git").exists():
            return None
    return None


def below(folder: Path, world: World) -> list[Path]:
    """The resolved folders of the manuscripts at or below a folder of a repository, whether a list names them or not.

    A manuscript has sections and metadata.yaml. What git ignores does not count, nor do test data and the
    data of Python packages.
    """
    top = folder.resolve()
    patterns = [f":(glob)**/content/{name}" for name in ("[0-9]*.md", "metadata.yaml")]
    said = world.git(top, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns) or ""
    paths = [path for name in said.split("\0") if name and (path := top / name).is_file()]
    texts, described = ({path.parent.parent for path in paths if path.suffix == kind} for kind in (".md", ".yaml"))
    found = sorted(one for one in texts & described if not _NO_MANUSCRIPTS & {*one.relative_to(top).parts})
    return [one for one in found if not (one.parent / "__init__.py").is_file()]


_NO_MANUSCRIPTS = {"content", "test", "tests"}
"""In folders with these names, none is looked for."""


def proposed(projects: Sequence[Path], top: Path) -> str:
    """The line that lists manuscripts in the manuscripts.yaml of the folder ``top``."""
    import yaml

    folders = [project.relative_to(top).as_posix() for project in sorted({*projects})]
    given = yaml.safe_dump({"manuscripts": folders}, default_flow_style=None, allow_unicode=True, width=10_000)
    return str(given).strip()


def refuse_unlisted(project: Path, world: World) -> None:
    """Raise BrokenMachine if a project is in no list, and its site would take the place of another manuscript's."""
    project = project.resolve()
    if around(project):
        return
    if listed := listed_above(project):
        name = project.relative_to(listed).as_posix()
        raise BrokenMachine(f"{name} is not in {listed / FILE}, so it has no place on the site; add it there")
    top = repository(project)
    found = below(top, world) if top and top != project else []
    others = [one for one in found if one != project]
    if top and others:
        where = some(["at its top" if one == top else f"in {one.relative_to(top).as_posix()}" for one in others])
        name = project.relative_to(top).as_posix()
        raise BrokenMachine(
            f"{name} is not the only manuscript here (there is one {where}), so one would take the place of "
            f"the other on the site; to give each its place, write into {top / FILE}: "
            f"{proposed([*others, project], top)}"
        )


def misnamed(folder: Path) -> Path | None:
    """A file that looks like a list but is not called so, such as manuscripts.yml, where ``listed_above`` looks."""
    for one in (folder.resolve(), *folder.resolve().parents):
        if (one / FILE).is_file():
            return None
        for path in sorted(one.glob("[Mm]*")):
            if re.fullmatch(r"(?i)manuscripts\.ya?ml", path.name) and path.is_file() and _lists(path):
                return path
        if (one / ".git").exists():
            return None
    return None


def _lists(path: Path) -> bool:
    try:
        return bool(re.search(r"(?m)^manuscripts\s*:", path.read_text(encoding="utf-8-sig")))
    except (OSError, ValueError):
        return False


def together(projects: Sequence[Path]) -> Collection | None:
    """The collection of projects that are to have one site; None for a single project that is in no list.

    Without a list, several projects of a repository are at the names of their folders. Raises BrokenMachine if they
    cannot have one site.
    """
    found = {project: around(project) for project in projects}
    lists = {one.folder: one for one in found.values() if one}
    if len(lists) > 1:
        first, second = lists
        raise BrokenMachine(f"the projects are in two lists, {first / FILE} and {second / FILE}; name those of one")
    if lists:
        (known,) = lists.values()
        if missing := [project for project, one in found.items() if one is None]:
            raise BrokenMachine(f"{missing[0]} is not in {known.folder / FILE}; add it there")
        return known
    if len(projects) < 2:
        return None
    tops = {repository(project) for project in projects}
    top = tops.pop() or Path(os.path.commonpath([project.resolve() for project in projects]))
    if tops:
        raise BrokenMachine("the projects are in different repositories, so they have different sites; name one")
    entries = [(None, project.resolve().relative_to(top).as_posix()) for project in projects]
    return Collection(top, dict(_places(top / FILE, entries)))


def repository(project: Path) -> Path | None:
    """The top folder of a project's repository; None if it is in none."""
    folder = project.resolve()
    return next((one for one in (folder, *folder.parents) if (one / ".git").exists()), None)


def expanded(folders: Sequence[Path]) -> list[Path]:
    """The projects that a command is for: those that are given, each once. A folder that is no manuscript, but has a
    list, stands for all manuscripts in it; so does the current folder if nothing is given.

    Raises BrokenMachine if a list cannot be read.
    """
    found: dict[Path, Path] = {}
    for folder in folders or (Path(),):
        known = read(folder)
        if known and (not folders or folder.resolve() not in known.places):
            projects = [folder / one.relative_to(known.folder) for one in known.places]
        else:
            projects = [folder]
        for one in projects:
            found.setdefault(one.resolve(), one)
    return [*found.values()]


def overlap(projects: Sequence[Path]) -> str:
    """Why projects cannot be built in one run, in words: one is within another's content or output, or they have the
    same output. Empty if nothing is wrong."""
    outputs: dict[Path, Path] = {}
    for project in projects:
        output = (project / "output").resolve()
        if output in outputs:
            return f"{outputs[output]} and {project} have the same output folder, {output}"
        outputs[output] = project
        for other in projects:
            for name in ("content", "output"):
                if project is not other and project.resolve().is_relative_to((other / name).resolve()):
                    return f"{project} is within {other / name}"
    return ""


def place_in(project: Path, projects: Sequence[Path]) -> str | None:
    """The place of one of the projects that are built together (``Collection.places``); None if its site is its own.

    Projects of different repositories have different sites. Raises BrokenMachine as ``around`` does.
    """
    known = around(project)
    if known is None:
        beside = [one for one in projects if repository(one) == repository(project)]
        with contextlib.suppress(BrokenMachine):  # publishing says what is wrong with their names
            known = together(beside)
    return known.places[project.resolve()] if known else None

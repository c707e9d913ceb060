"""A machine and a repository -> what is missing for building, checking and publishing, and how to fix it."""

from __future__ import annotations

import ctypes
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fnmatch import fnmatchcase
from itertools import chain
from pathlib import Path
from typing import Any

import yaml

from recto import theme
from recto.core import sandbox, yaml_values
from recto.core.alphabets import packages
from recto.core.diagnostics import Diagnostic, Severity
from recto.core.wording import counted, some
from recto.core.world import BrokenMachine, World
from recto.manuscript.collection import FILE, Collection, below, proposed, read, together
from recto.manuscript.collection import repository as repository_of
from recto.manuscript.origin import ci_source
from recto.manuscript.rootstock import is_rootstock
from recto.publishing import publish, site
from recto.repository.new import REQUIREMENTS, UNKNOWN


class State(StrEnum):
    """PROBLEM: something will fail. WARNING: worth a look."""

    FINE = "fine"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was checked, its state, and a command or a setting that fixes it."""

    state: State
    what: str
    fix: str = ""


FOR_CI = (".github/workflows", "ci", REQUIREMENTS)
OLDEST_PYTHON = (3, 11)
OLDEST_PANDOC = (3, 8)

PANGO = (("gobject-2.0", 0), ("pango-1.0", 0), ("harfbuzz", 0), ("fontconfig", 1), ("pangoft2-1.0", 0))
"""The libraries that WeasyPrint loads, with their ABI versions."""


def doctor(projects: Sequence[Path], world: World, *, network: bool = True) -> Iterator[Finding]:
    """Check the machine, then each project and their repository; with ``network``, also the branches on its git remote.

    Raises BrokenMachine if the projects cannot have one site.
    """
    collection = together(projects)
    yield from python()
    yield from pandoc(world)
    yield from barriers(world)
    yield from pango()
    yield from weasyprint()
    yield from fonts()
    found = False
    for project in projects:
        named = f"{project.as_posix()}: " if len(projects) > 1 else ""
        project = project.resolve()
        if not any((project / "content").glob("[0-9]*.md")):
            yield Finding(State.WARNING, f"there is no manuscript in {project}", "begin one: recto new DIR")
        elif is_rootstock(project):
            yield Finding(
                State.WARNING,
                f"{named}the repository is set up for Manubot (Rootstock)",
                "recto adopt shows how it moves over",
            )
        else:
            found = True
            for one in (*letters(project, world), *lock(project, world)):
                yield replace(one, what=named + one.what)
    yield from listing(projects[0], collection, world)
    if not found:
        return
    top = collection.folder if collection else projects[0].resolve()
    built = [project.resolve() / "output" for project in projects]
    yield from requirements(top)
    yield from git(top, world, [*built, top / "webpage"])
    yield from workflows(top, world)
    yield from pages(top, world, network=network)
    yield from size(top, world, sorted({*collection.places.values()} if collection else {""}))


def listing(project: Path, collection: Collection | None, world: World) -> Iterator[Finding]:
    """If there are several manuscripts, the list names all of them."""
    top = collection.folder if collection else repository_of(project)
    if top is None:
        return
    found = below(top, world)
    listed = read(top)
    if listed:
        for name in (one.relative_to(top).as_posix() for one in found if one not in listed.places):
            yield Finding(
                State.PROBLEM, f"{name} is not in {FILE}, so it cannot be published", f"add it to {top / FILE}"
            )
        return
    missing = [one for one in found if not collection or one not in collection.places]
    if missing and len(found) > 1:
        names = ["the one at the top" if one == top else one.relative_to(top).as_posix() for one in found]
        yield Finding(
            State.PROBLEM,
            f"the repository has several manuscripts ({some(names)}) and no list of them, so each would take the place "
            "of the other on the site",
            f"write into {top / FILE}: {proposed(found, top)}",
        )


def python(version: tuple[int, ...] = tuple(sys.version_info[:3])) -> Iterator[Finding]:
    """The running Python is new enough."""
    said = f"Python {'.'.join(map(str, version))}"
    if version >= OLDEST_PYTHON:
        yield Finding(State.FINE, said)
    else:
        yield Finding(State.PROBLEM, f"{said} is too old", "install Python 3.11 or later, then install Recto into it")


def pandoc(world: World) -> Iterator[Finding]:
    """Pandoc starts and is new enough."""
    again = f"{sys.executable} -m pip install --force-reinstall pypandoc_binary"
    try:
        said = world.pandoc(["--version"]).decode().partition("\n")[0]
    except BrokenMachine as failure:
        yield Finding(State.PROBLEM, str(failure), again)
        return
    numbers = tuple(map(int, re.findall(r"\d+", said)))
    if numbers >= OLDEST_PANDOC:
        yield Finding(State.FINE, said)
    else:
        oldest = ".".join(map(str, OLDEST_PANDOC))
        yield Finding(State.PROBLEM, f"{said} is too old: Recto needs {oldest} or later", again)


_BARRIERS = {
    "files": "read other files",
    "network": "reach the network",
    "limits": "take all memory",
}


def barriers(world: World) -> Iterator[Finding]:
    """The system keeps Pandoc and Recto's workers from what they do not need (docs/security.md)."""
    if world.environ.get("RECTO_SANDBOX") == "off":
        yield Finding(
            State.WARNING,
            "the sandbox around Pandoc and Recto's workers is switched off",
            "unset RECTO_SANDBOX, unless you have written all of the text yourself",
        )
        return
    open_ = [what for name, what in _BARRIERS.items() if name not in sandbox.holding()]
    if not open_:
        yield Finding(State.FINE, "a sandbox around Pandoc and Recto's workers")
    elif sys.platform.startswith("linux"):
        yield Finding(
            State.WARNING,
            f"this system does not stop a program that strangers have taken over: it could {some(open_)}",
            "build strangers' text on Linux 6.7 or later, with Landlock and seccomp",
        )
    else:
        yield Finding(State.FINE, "no sandbox around Pandoc and Recto's workers: Recto has one on Linux only")


def pango() -> Iterator[Finding]:
    """The libraries that the PDF's layout needs are there."""
    missing = [name for name, number in PANGO if not has_library(name, number)]
    if missing:
        yield Finding(
            State.PROBLEM,
            f"Pango, which lays out the PDF, is missing ({', '.join(missing)})",
            "Debian, Ubuntu: sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0; Fedora: sudo dnf install pango; "
            "macOS: brew install pango; or build without the PDF: recto build --format html --format docx",
        )
        return
    yield Finding(State.FINE, "Pango, which lays out the PDF")
    if not has_library("harfbuzz-subset", 0):
        yield Finding(
            State.WARNING,
            "harfbuzz-subset is missing: the PDF is still built, but more slowly",
            "Debian, Ubuntu: sudo apt-get install libharfbuzz-subset0",
        )


def weasyprint(version: str | None = None) -> Iterator[Finding]:
    """Recto's fixes for the faults of WeasyPrint fit the installed version."""
    from importlib.metadata import PackageNotFoundError, metadata

    from recto.formats.pdf.weasyprint.patches import unfixed

    if version is None:
        try:
            version = metadata("weasyprint")["Version"]
        except PackageNotFoundError:
            yield Finding(
                State.PROBLEM, "WeasyPrint, which makes the PDF, is not installed", _PIP.format("'weasyprint>=70,<71'")
            )
            return
    if not (kept := unfixed(version)):
        yield Finding(State.FINE, f"WeasyPrint {version}, which makes the PDF")
    if kept:
        faults = "; ".join(patch.what for patch in kept)
        what = f"Recto does not know WeasyPrint {version}; its PDF may have faults that Recto removes from 70: {faults}"
        yield Finding(State.WARNING, what, _PIP.format("'weasyprint>=70,<71'"))


_PIP = f"{sys.executable} -m pip install {{}}"


def has_library(name: str, number: int) -> bool:
    """Whether the system has a library, under the names of Linux or macOS."""
    for file in (f"lib{name}.so.{number}", f"lib{name}.{number}.dylib", f"lib{name}.dylib"):
        try:
            ctypes.CDLL(file)
        except OSError:
            continue
        return True
    return False


def fonts(folder: Path = theme.FOLDER / "fonts") -> Iterator[Finding]:
    """The fonts that come with Recto, for the PDF and the page, are there."""
    there = [[*folder.glob("*.[ot]tf")], [*folder.glob("web/*.woff2")]]
    if all(there):
        yield Finding(State.FINE, f"{sum(map(len, there))} fonts that come with Recto")
    else:
        yield Finding(
            State.PROBLEM,
            "the fonts that come with Recto are missing",
            f"{sys.executable} -m pip install --force-reinstall -r {REQUIREMENTS}",
        )


def letters(project: Path, world: World) -> Iterator[Finding]:
    """The machine has fonts for the scripts of the text, such as Chinese, which do not come with Recto."""
    lister = world.program("fc-list")
    texts = (path.read_text("utf-8", "replace") for path in sorted((project / "content").glob("[0-9]*.md")))
    for name, found in packages(chain.from_iterable(texts)).items() if lister else ():
        lacking = [one for one in found[:_ASKED] if not _fonts_with(one, str(lister), project, world)]
        shown = " ".join(lacking[:8]) + " …" * (len(found) > 8)
        if lacking:
            how = f"Debian, Ubuntu: sudo apt-get install {name}"
            yield Finding(State.WARNING, f"no font on this machine has {shown}, so the PDF shows boxes", how)
        else:
            yield Finding(State.FINE, f"fonts for {' '.join(found[:8])}{' …' * (len(found) > 8)}")


def _fonts_with(character: str, lister: str, folder: Path, world: World) -> bytes:
    """The fonts of the system: the process that makes the PDF sees no others."""
    command = [lister, f":charset={ord(character):x}", "family"]
    return world.run(command, folder, environ={"HOME": "/", "XDG_DATA_HOME": "/"})[1].strip()


_ASKED = 20
"""Characters of each script that are looked up: each takes a few milliseconds."""


def lock(project: Path, world: World) -> Iterator[Finding]:
    """The text has no errors, every cited work has a reference, and the lock is in git."""
    from recto.manuscript.remote import FILES, IMAGES
    from recto.pipeline import Options, check
    from recto.references.lock import PATH
    from recto.rules.rule import rules

    found: list[Diagnostic] = []
    try:
        examined = check(project, Options(), world, found.append)
    except BrokenMachine as failure:
        yield Finding(State.PROBLEM, str(failure), "fix the problems above first")
        return
    if examined is None:
        return
    codes = {code for code, rule in rules().items() if rule.family == "lock"} | {"C001", "C005"}
    stale = [one for one in dict.fromkeys(found) if one.code in codes]
    # Without the lock, every reference is missing; the lock is what has to be fixed.
    stale = [one for one in stale if one.code == "B003"] or stale
    references = len(examined.bibliography.references)
    if not stale:
        yield Finding(State.FINE, f"{counted(references, 'reference')}, none missing")
    for one in stale[:3]:
        fix = one.hint if one.code == "B003" else "recto refs lock, then commit the lock"
        yield Finding(_state([one]), f"{one.code}: {one.message}", fix)
    if len(stale) > 3:
        yield Finding(_state(stale[3:]), f"and {len(stale) - 3} more like this", "recto refs status")
    others = {one for one in found if one.severity is Severity.ERROR and one.code not in codes}
    if others:
        yield Finding(State.PROBLEM, f"the text has {counted(len(others), 'error')}", "recto check")
    for path, message in ((PATH, "References"), (IMAGES.lock, "Images"), (FILES.lock, "Files")):
        if (project / path).is_file() and world.git(project, "status", "--porcelain", "--ignored", "--", path):
            yield Finding(State.PROBLEM, f"{path} is not committed", f"git add -f {path} && git commit -m {message}")


def _state(found: Iterable[Diagnostic]) -> State:
    """PROBLEM only for errors: CI fails on nothing else."""
    return State.PROBLEM if any(one.severity is Severity.ERROR for one in found) else State.WARNING


def requirements(project: Path) -> Iterator[Finding]:
    """The scripts that the workflows run are there, and so is the file that says which Recto they install."""
    workflows = [*(project / ".github" / "workflows").glob("*.y*ml"), project / ".gitlab-ci.yml"]
    texts = [file.read_text(encoding="utf-8", errors="replace") for file in workflows if file.is_file()]
    called = {name for text in texts if "bin/recto " in text for name in re.findall(r"\bci/[\w.-]+\.sh\b", text)}
    # A project that is itself a package, such as Recto, pins its versions elsewhere.
    if "ci/install.sh" in called and not (project / "pyproject.toml").is_file():
        called.add(REQUIREMENTS)
    gone = sorted(name for name in called if not (project / name).is_file())
    if gone:
        yield Finding(
            State.PROBLEM, f"files that the workflow needs are missing: {', '.join(gone)}", "recto new ., then commit"
        )
    file = project / REQUIREMENTS
    if file.is_file() and UNKNOWN in file.read_text(encoding="utf-8", errors="replace"):
        yield Finding(
            State.PROBLEM,
            f"{REQUIREMENTS} does not have Recto's address",
            f"replace {UNKNOWN}/recto in it with the address of Recto's repository",
        )


def git(project: Path, world: World, built: Sequence[Path] = ()) -> Iterator[Finding]:
    """The project is a git repository with a commit and a remote, and ignores the folders that are ``built``."""
    if world.program("git") is None:
        yield Finding(State.PROBLEM, "git is not installed", "install it: https://git-scm.com/downloads")
        return
    if world.git(project, "rev-parse", "--git-dir") is None:
        yield Finding(State.PROBLEM, "this folder is not a git repository", "git init --initial-branch=main")
        return
    # Empty at the top of the repository.
    folder = world.git(project, "rev-parse", "--show-prefix")
    if folder:
        yield Finding(
            State.PROBLEM if (project / ".github" / "workflows").is_dir() else State.WARNING,
            f"the manuscript has no repository of its own: this is the folder {folder} of another one, where its site "
            "would be deployed, and GitHub runs only the workflows in a repository's top folder",
            "move the folder out of it, then in the folder: git init --initial-branch=main && git add . && git commit; "
            f"or name it in {FILE} at the top of the repository, for a site of several manuscripts",
        )
    if world.git(project, "rev-parse", "HEAD") is None:
        yield Finding(State.PROBLEM, "nothing is committed yet", "git add . && git commit")
    elif not folder and (loose := world.git(project, "ls-files", "--others", "--exclude-standard", "--", *FOR_CI)):
        names = loose.splitlines()
        yield Finding(
            State.PROBLEM,
            f"not in git, so CI does not have it: {', '.join(names)}",
            f"git add {' '.join(names)} && git commit",
        )
    if world.git(project, "remote", "get-url", "origin") is None:
        yield Finding(
            State.PROBLEM,
            "there is no git remote to deploy to",
            "make an empty repository on GitHub, then: git remote add origin ADDRESS && git push -u origin HEAD",
        )
    else:
        yield Finding(State.FINE, "a git remote")
    if world.git(project, "rev-parse", "--is-shallow-repository") == "true":
        yield Finding(State.WARNING, "this clone does not have the whole history", "git fetch --unshallow")
    names = [folder.relative_to(project).as_posix() for folder in built]
    kept = [name for name in names if world.git(project, "check-ignore", f"{name}/x") is None]
    if kept:
        lines = " ".join(f"/{name}/*" for name in kept)
        yield Finding(
            State.WARNING,
            f"add {' and '.join(f'{name}/' for name in kept)} to .gitignore: git should not keep what is built",
            f"printf '%s\\n' {' '.join(repr(line) for line in lines.split())} >> .gitignore",
        )


def workflows(project: Path, world: World) -> Iterator[Finding]:
    """There is a workflow that is valid YAML, deploys, has the permission to, and runs for this branch."""
    if (project / ".gitlab-ci.yml").is_file():
        return
    folder = world.git(project, "rev-parse", "--show-prefix")
    top = Path(world.git(project, "rev-parse", "--show-toplevel") or project)
    broken, found = [], []
    for file in sorted((top / ".github" / "workflows").glob("*.y*ml")):
        try:
            found += [(file, job, workflow) for job, workflow in _deploying(file)]
        except (OSError, ValueError, yaml.YAMLError) as failure:
            line = f", line {mark.line + 1}" if (mark := getattr(failure, "problem_mark", None)) else ""
            broken.append(Finding(State.PROBLEM, f"{file.name} is not valid YAML{line}", f"fix {file}"))
    yield from broken
    # If the folder is inside another repository, that has already been reported.
    if not found and not broken and not folder:
        known = ci_source(project, world)
        where = f" on {known['repo_url']}" if known else ""
        yield Finding(State.WARNING, f"no workflow deploys the manuscript{where}", "recto new .")
    for file, job, workflow in found:
        rights = job.get("permissions", workflow.get("permissions"))
        if rights == "write-all" or (isinstance(rights, dict) and rights.get("contents") == "write"):
            yield _for_this_branch(file, workflow, project, world) or Finding(
                State.FINE, f"{file.name} deploys, and has the right to"
            )
        else:
            yield Finding(
                State.PROBLEM,
                f"{file.name} does not have the right to deploy",
                "give the job that runs recto deploy `permissions: {contents: write}`",
            )


def _for_this_branch(file: Path, workflow: Mapping[Any, Any], project: Path, world: World) -> Finding | None:
    """A problem if pushes to the default branch do not start the workflow, as far as this clone knows that branch."""
    on = workflow.get(True)  # YAML 1.1 reads the key "on" as true
    push = on.get("push") if isinstance(on, dict) else None
    listed = push.get("branches") if isinstance(push, dict) else None
    listed = [listed] if isinstance(listed, str) else listed
    default = world.git(project, "symbolic-ref", "--short", "refs/remotes/origin/HEAD")
    if default:
        there = [default.removeprefix("origin/")]
    else:
        present = world.git(project, "symbolic-ref", "--short", "HEAD") or ""
        heads = world.git(project, "for-each-ref", "--format=%(refname:short)", "refs/heads") or ""
        there = [name for name in dict.fromkeys((present, *heads.splitlines())) if name]
    if not listed or not there or any(fnmatchcase(name, str(pattern)) for name in there for pattern in listed):
        return None
    return Finding(
        State.PROBLEM,
        f"{file.name} does not run for the branch {there[0]}: pushes to it deploy nothing",
        f"add {there[0]} to its `on: push: branches`; or git branch -m {there[0]} {listed[0]}, push it, and make it "
        "the repository's default branch",
    )


def _deploying(file: Path) -> Iterator[tuple[Mapping[str, Any], Mapping[Any, Any]]]:
    """Each job of a workflow that runs ``recto deploy``, with the workflow. Raises YAMLError and ValueError."""
    workflow = yaml_values.load(file.read_text(encoding="utf-8"))
    jobs = workflow.get("jobs") if isinstance(workflow, dict) else None
    for job in jobs.values() if isinstance(jobs, dict) else ():
        if isinstance(job, dict) and re.search(r"recto\W+deploy\b", str(job.get("steps"))):
            yield job, workflow


def pages(project: Path, world: World, *, network: bool) -> Iterator[Finding]:
    """The remote has the branch with the site."""
    if world.git(project, "remote", "get-url", "origin") is None or not network:
        return
    try:
        command = ["git", "ls-remote", "--heads", "origin", "refs/heads/gh-pages"]
        status, out, words = world.run(command, project, environ={"GIT_TERMINAL_PROMPT": "0"}, timeout=30)
    except BrokenMachine as failure:
        yield Finding(State.WARNING, str(failure), "try again with a network connection, or use --offline")
        return
    known = ci_source(project, world)
    fix = "push to the default branch, if that starts a deployment; or recto build && recto publish && recto deploy"
    if known and "//github." in known["repo_url"]:
        settings = f"{known['repo_url']}/settings"
        fix = (
            f"push to the default branch. If the run is not allowed to write: {settings}/actions, Workflow "
            f"permissions, Read and write. After it: {settings}/pages, Deploy from a branch, gh-pages, / (root)"
        )
    if status:
        said = re.sub(r"//[^/@\s]+@", "//", words.strip().splitlines()[0]) if words.strip() else "no answer"
        yield Finding(State.WARNING, f"the git remote does not answer: {said}", "git remote -v; git ls-remote origin")
    elif out:
        yield Finding(State.FINE, "the branch gh-pages, which has the site")
    else:
        yield Finding(State.WARNING, "nothing is deployed yet", fix)


def size(project: Path, world: World, places: Sequence[str] = ("",)) -> Iterator[Finding]:
    """The site, with manuscripts in the folders ``places``, is not too large, as far as this clone knows it."""
    total, count, fetched = 0, 0, False
    for place in places:
        listed = world.git(project, "show", f"refs/remotes/origin/gh-pages:{place}{site.LIST}")
        fetched = fetched or bool(listed)
        try:
            versions = site.read_list(listed) if listed else publish.listed(project / "webpage" / place, project, world)
        except BrokenMachine as failure:
            path = f"{place}{site.LIST}"
            fix = f"delete {path} on the branch gh-pages, then: git fetch" if listed else f"delete webpage/{path}"
            yield Finding(State.PROBLEM, str(failure), fix)
            return
        total, count = total + site.size(versions), count + len(versions)
    if not fetched and (deployed := _deployed(project, world)):
        total, count = deployed
    said = f"the site has {counted(count, 'version')} in {site.in_words(total)}"
    if total > site.FULL * site.HOST_LIMIT:
        limit = site.in_words(site.HOST_LIMIT)
        yield Finding(State.WARNING, f"{said}; GitHub Pages allows {limit}", "see what grew: recto deploy --dry-run")
    elif count:
        yield Finding(State.FINE, said)


def _deployed(project: Path, world: World) -> tuple[int, int] | None:
    """The bytes and the number of versions on the fetched branch of the site, if another program made it."""
    listed = world.git(project, "ls-tree", "-r", "-l", "-z", "refs/remotes/origin/gh-pages")
    found = [re.match(r"\S+ blob \S+ +(\d+)\t(.*)", entry, re.DOTALL) for entry in (listed or "").split("\0")]
    files = {one[2]: int(one[1]) for one in found if one}
    versions = {name.split("/")[1] for name in files if site.is_version(name)}
    return (sum(files.values()), len(versions)) if versions else None

"""output/ -> webpage/: the build of a commit becomes the version of that name, which is never rewritten.

The new site is built beside the old one, sharing its files through hard links, and then the two are exchanged in one
step: a run that is killed at any moment leaves the site either as it was or finished.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import posixpath
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from recto.core.diagnostics import Report, error
from recto.core.world import BrokenMachine, World
from recto.manuscript.origin import ci_source
from recto.output.records import Made, read_made
from recto.publishing import site
from recto.publishing.site import LIST, PAGE, PROOF, Version
from recto.publishing.timestamp import stamp, upgrade
from recto.references.lock import alone

PAGE_BUILT = "manuscript.html"
"""What the page is called in ``output/``."""
STAMPED = (PAGE, "manuscript.pdf")
ALWAYS = ("manuscript.md", "references.json")
"""Files that every build writes, and that are published even if the page does not link to them."""
SHARED = (".bib", ".ris")
"""Files beside the page that change only with the references; files in folders are shared anyway."""


@dataclass(frozen=True, slots=True)
class Published:
    """What ``publish`` did: the version, whether it is new, and all that the site has, newest first."""

    version: Version
    new: bool
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Build:
    """A version to publish: the files of its folder, and those that it shares, by their names there."""

    files: Mapping[str, bytes]
    assets: Mapping[str, bytes]


def publish(
    project: Path, world: World, report: Report, *, output: Path | None = None, timestamp: bool = False
) -> Published | None:
    """Put what was built from the current commit into ``PROJECT/webpage/``; None if it cannot be published.

    Reports output that is not of the commit (V002) or had errors (V005), a version that is there with different content
    (V001), a site that grows too large (V003) and calendars that do not answer (V004). Raises BrokenMachine if there
    is no commit or no build, or webpage/ cannot be written.
    """
    project = project.resolve()
    source = ci_source(project, world)
    commit = source["commit"] if source else world.git(project, "rev-parse", "HEAD")
    if not commit or not site.COMMIT.fullmatch(commit):
        raise BrokenMachine(
            "there is no commit to name the version after; make one: git init && git add . && git commit -m 'First'"
        )
    output = output or project / "output"
    built = _is_of(output, commit, project, world, report)
    if built is None:
        return None
    try:
        build = read_build(output, commit, built.files)
        with alone(project):
            return _publish(build, commit, project, world, report, timestamp)
    except OSError as failure:
        raise BrokenMachine(
            f"webpage/ cannot be written: {failure.strerror or failure} ({failure.filename}); "
            "check that the folder is yours and on the same disk as the project"
        ) from failure


def _is_of(output: Path, commit: str, project: Path, world: World, report: Report) -> Made | None:
    """The build in ``output``, if it was made from this commit alone (V002), without errors (V005)."""
    built = read_made(output)
    if built is None or not (output / PAGE_BUILT).is_file():
        where = "" if (project / "content").is_dir() else ", which is not a manuscript's folder: it has no content/"
        raise BrokenMachine(f"there is no build in {output}{where}; make one: recto build")
    if PAGE_BUILT not in built.files:
        raise BrokenMachine(f"the last build in {output} made no web page; make one: recto build")
    if built.commit not in (commit, ""):
        hint = "build this commit: recto build"
        report(
            error(
                "V002",
                f"{output} was built from commit {built.commit[:12]}, but the current commit is {commit[:12]}",
                hint=hint,
            )
        )
        return None
    now = world.git(project, "status", "--porcelain", "--untracked-files=normal", "--", "content")
    changed = built.changed or [line[3:] for line in (now or "").splitlines()]
    if changed:
        named = f"{', '.join(changed[:4])}{' …' if len(changed) > 4 else ''} differ{'s' * (len(changed) == 1)}"
        report(
            error(
                "V002",
                f"{named} from commit {commit[:12]}",
                hint="a version must match its commit: commit the change and build again",
            )
        )
        return None
    if built.errors:
        report(
            error(
                "V005",
                f"not published: the build of {commit[:12]} has {built.errors} error{'s' * (built.errors != 1)}",
                hint="fix what recto check reports, commit, and build again",
            )
        )
        return None
    return built


_OWN_NAME = re.compile(rf'<a (href="(\w+({"|".join(map(re.escape, SHARED))}))")')
"""A link to a shared file that readers are to get under its own name."""


def read_build(output: Path, commit: str, names: Iterable[str]) -> Build:
    """What a build wrote, as a version: the page, the files that it leads to, and what is read by machines.

    What versions share is referred to where it will be. What earlier builds left stays out: ``names`` has this one's.
    """
    there = written(output, names)
    files: dict[str, bytes] = {}
    assets: dict[str, bytes] = {}

    def shared(address: str) -> str | None:
        """The shared name of what an address leads to, if it is shared; notes what it leads to."""
        path = address.partition("#")[0].partition("?")[0]
        name = posixpath.normpath(path) if path else ""
        if name not in there or name == PAGE_BUILT:
            return None
        data = there[name].read_bytes()
        if "/" not in name and not name.endswith(SHARED):
            files[name] = data
            return None
        asset = site.asset_name(name, data)
        assets[asset] = data
        return asset

    def to(address: str) -> str | None:
        asset = shared(address)
        return asset and f"../assets/{asset}"

    page, parts = site.parted(there[PAGE_BUILT].read_text(encoding="utf-8"), shared)
    page = _OWN_NAME.sub(r'<a download="\2" \1', page)
    page = site.redirect(page, to)
    for name in ALWAYS:
        if name in there:
            data = there[name].read_bytes()
            files[name] = site.redirect_markdown(data.decode(), to).encode() if name.endswith(".md") else _compact(data)
    files = {PAGE: site.page_of(page, commit).encode(), **dict(sorted(files.items()))}
    return Build(files, assets | parts)


def written(output: Path, names: Iterable[str]) -> dict[str, Path]:
    """The files of a build that are there, by their names."""
    paths = {name: output / name for name in names}
    inside = output.resolve()
    # A link may have replaced a file.
    return {name: path for name, path in paths.items() if path.is_file() and path.resolve() == inside / name}


def _compact(references: bytes) -> bytes:
    """CSL JSON, a reference a line: each version has a copy, and indented it takes half as much again."""
    try:
        items = json.loads(references)
    except ValueError as failure:
        raise BrokenMachine(
            f"references.json is not what a build writes ({failure}); build again: recto build"
        ) from failure
    lines = (json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in items)
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode("utf-8", "backslashreplace")


def _publish(
    build: Build, commit: str, project: Path, world: World, report: Report, timestamp: bool
) -> Published | None:
    """Publish the build, while no other run does."""
    webpage = (project / "webpage").resolve()
    aside, gone = (webpage.with_name(f".{webpage.name}-{part}") for part in ("new", "old"))
    _recover(webpage, aside, gone)
    versions = listed(webpage, project, world)
    there = webpage / "v" / commit
    new = not there.is_dir()
    if not new:
        different = _different(there, build.files)
        if different:
            site.report_different(commit[:12], "in webpage/", different, report)
            return None
    else:
        assets = sum(len(data) for name, data in build.assets.items() if not (webpage / "v/assets" / name).exists())
        version = replace(
            site.described(commit, project, world),
            files=tuple(build.files),
            bytes=sum(map(len, build.files.values())),
            shared=assets,
        )
        versions = site.insert(versions, version, project, world)
    _link(webpage, aside)
    proofs = {}
    if timestamp:
        versions = _upgrade(aside, versions, world, report)
        if not next(one.timestamp for one in versions if one.version == commit):
            proofs = stamp({name: build.files[name] for name in STAMPED if name in build.files}, world, report)
            if proofs:
                versions = tuple(replace(v, timestamp="pending") if v.version == commit else v for v in versions)
    for name, data in build.assets.items():
        _put(aside / "v" / "assets" / name, data)
    for name, data in {**build.files, **proofs}.items():
        _put(aside / "v" / commit / name, data)
    if versions[0].version == commit:
        _clear_front(aside)
        for name, data in site.front(build.files, commit).items():
            _put(aside / name, data)
    _put(aside / ".nojekyll", b"")
    _put(aside / LIST, site.write_list(versions))
    for folder in (aside, aside / "v"):
        _sync(folder)
    _exchange(aside, webpage, gone)
    largest = {name: len(data) for name, data in build.files.items()}
    site.check_size(versions, largest, report)
    version = next(one for one in versions if one.version == commit)
    return Published(version, new, versions)


def listed(webpage: Path, project: Path, world: World) -> tuple[Version, ...]:
    """Every version that a site on disk has, newest first, whether versions.json has it or not."""
    folders = {path.parent.name: path.parent for path in webpage.glob("v/*/index.html")}
    folders = {name: folder for name, folder in folders.items() if site.is_version(f"v/{name}/{PAGE}")}
    path = webpage / LIST
    versions = site.read_list(path.read_text(encoding="utf-8")) if path.is_file() else ()
    versions = tuple(one for one in versions if one.version in folders)
    unknown = {name: folder for name, folder in folders.items() if name not in {one.version for one in versions}}
    sizes = {
        name: {file.relative_to(folder).as_posix(): file.stat().st_size for file in folder.rglob("*") if file.is_file()}
        for name, folder in unknown.items()
    }
    shared = sum(file.stat().st_size for file in webpage.glob("v/assets/*")) - sum(one.shared for one in versions)
    for one in reversed(site.adopted(sizes, shared, lambda name: (folders[name] / PAGE).read_bytes(), project, world)):
        versions = site.insert(versions, one, project, world)
    return versions


def _different(folder: Path, files: Mapping[str, bytes]) -> list[str]:
    """The names of files that differ, are new or are missing in a version's folder; timestamps are ignored."""
    there = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    names = {name for name in there if not name.endswith(PROOF)} ^ files.keys()
    return sorted(names | {name for name in files.keys() & there.keys() if there[name].read_bytes() != files[name]})


def _upgrade(folder: Path, versions: Sequence[Version], world: World, report: Report) -> tuple[Version, ...]:
    """The versions, with pending timestamps completed where possible."""
    done = []
    for one in versions:
        proofs = [*(folder / one.path).glob(f"*{PROOF}")] if one.timestamp == "pending" else []
        new = {path: upgrade(path.read_bytes(), world, report) for path in proofs}
        for path, data in new.items():
            if data:
                _put(path, data)
        done.append(replace(one, timestamp="complete") if new and all(new.values()) else one)
    return tuple(done)


def _recover(webpage: Path, aside: Path, gone: Path) -> None:
    """Remove what a killed run left behind, and restore the site if that run had moved it away."""
    if gone.exists() and not webpage.exists():
        gone.rename(webpage)
    webpage.mkdir(exist_ok=True)
    for left in (aside, gone):
        shutil.rmtree(left, ignore_errors=True)


def _link(webpage: Path, aside: Path) -> None:
    """A copy of the site that shares its files."""
    # Only folders are new; as hard links, files cost neither room nor time. Nothing is ever written into them.
    shutil.copytree(webpage, aside, symlinks=True, copy_function=_link_file)


def _link_file(source: str, target: str) -> None:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:  # a file system without hard links
        shutil.copy2(source, target, follow_symlinks=False)


def _clear_front(aside: Path) -> None:
    """Remove v/latest/, and the copies of its files at the root."""
    latest = aside / "v" / "latest"
    names = [path.name for path in latest.iterdir() if path.is_file()] if latest.is_dir() else []
    for name in names:
        (aside / name).unlink(missing_ok=True)
    if latest.is_symlink():
        latest.unlink()
    else:
        shutil.rmtree(latest, ignore_errors=True)


def _put(path: Path, data: bytes) -> None:
    """Write a file without touching the one that was there, which is the old site's as well."""
    if path.is_file() and not path.is_symlink() and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _sync(folder: Path) -> None:
    with contextlib.suppress(OSError):  # no such thing on Windows
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _exchange(new: Path, old: Path, gone: Path) -> None:
    """Let two folders change places and remove the old one: in one step where the system can (Linux), else in two."""
    at_cwd, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE: renameat2(2)
    rename = getattr(ctypes.CDLL(None), "renameat2", None) if os.name == "posix" else None
    if rename is None or rename(at_cwd, os.fsencode(new), at_cwd, os.fsencode(old), exchange):
        old.rename(gone)
        new.rename(old)
    for left in (new, gone):
        shutil.rmtree(left, ignore_errors=True)

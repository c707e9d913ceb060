"""output/ -> webpage/: the build of a commit becomes the version with the commit's name, which is never rewritten.

The new site is built next to the old one, shares its files through hard links, and then replaces it in one step. A run
that is killed at any moment leaves either the old site or the new one.
"""

from __future__ import annotations

import json
import posixpath
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from recto.core import files
from recto.core.diagnostics import Report, error
from recto.core.wording import counted, some
from recto.core.world import BrokenMachine, World
from recto.manuscript.collection import FILE, Collection, refuse_unlisted
from recto.manuscript.origin import ci_source
from recto.output.build_info import Made, read_made
from recto.publishing import front_page, site
from recto.publishing.site import LIST, PAGE, PROOF, Version
from recto.publishing.timestamp import stamp, upgrade

PAGE_BUILT = "manuscript.html"
"""The name of the page in ``output/``."""
SUPPLEMENT_BUILT = "supplement.html"
"""That of a supplement with files of its own."""
STAMPED = (PAGE, "manuscript.pdf")
ALWAYS = ("manuscript.md", "references.json")
"""Files that every build writes and that are published even if the page does not link to them."""
SHARED = (".bib", ".ris")
"""Files next to the page that change only if the references do, so versions share them. Files in folders are always
shared."""


@dataclass(frozen=True, slots=True)
class Published:
    """What ``publish`` did: the version, whether it is new, and all versions of the site, newest first."""

    version: Version
    new: bool
    versions: tuple[Version, ...]
    unchanged: bool = False
    """Whether it is an earlier version, since which the manuscript has not changed."""


@dataclass(frozen=True, slots=True)
class Build:
    """A version to publish: the files in its folder and its shared files, each by name."""

    files: Mapping[str, bytes]
    assets: Mapping[str, bytes]


def publish(
    project: Path,
    world: World,
    report: Report,
    *,
    collection: Collection | None = None,
    output: Path | None = None,
    timestamp: bool = False,
) -> Published | None:
    """Add the build of the current commit to ``PROJECT/webpage/`` or, in a collection, to its place on the collection's
    site, and make the site's front page. Returns None if it cannot be published.

    Reports a draft (V007), a build that does not match the commit (V002), has errors (V005) or was made for another
    place (V008), a version that is already published with different content (V001), a site that is becoming too large
    (V003) and calendars that do not answer (V004). Raises BrokenMachine if there is no commit or no build, if the
    project is not listed beside the repository's other manuscripts, or if webpage/ cannot be written.
    """
    project = project.resolve()
    output = output or project / "output"
    made = read_made(output)
    if collection is None and not (made and made.draft):
        refuse_unlisted(project, world)
    source = ci_source(project, world)
    commit = source["commit"] if source else world.git(project, "rev-parse", "HEAD")
    if not commit or not site.COMMIT.fullmatch(commit):
        raise BrokenMachine(
            "there is no commit to name the version after; make one: git init && git add . && git commit -m 'First'"
        )
    built = _publishable(output, commit, project, world, report)
    place = collection.places[project] if collection else None
    if built is None or not _is_for(place, built, report):
        return None
    home = collection.folder if collection else project
    try:
        build = read_build(output, commit, built.files)
        with files.alone(home):
            webpage = (home / "webpage").resolve()
            files.recover(webpage)
            if collection and (same := _unchanged(collection, project, commit, webpage, world)):
                return same
            done = _publish(build, commit, webpage / (place or ""), project, world, report, timestamp, place != "")
            if done and collection:
                _put_front_page(collection, webpage, world)
            return done
    except OSError as failure:
        raise BrokenMachine(
            f"webpage/ cannot be written: {failure.strerror or failure} ({failure.filename}); "
            "check that the folder is yours and on the same disk as the project"
        ) from failure


def left_behind(collection: Collection) -> tuple[str, ...]:
    """The folders of the site in ``webpage/`` with a manuscript that the list does not name, such as ``a/``; empty text
    for the root."""
    webpage = collection.folder / "webpage"
    found: dict[str, list[str]] = {}
    for path in (*webpage.glob(f"v/*/{PAGE}"), *webpage.glob(f"*/v/*/{PAGE}")):
        name = path.parents[2].relative_to(webpage).as_posix()
        found.setdefault("" if name == "." else f"{name}/", []).append(f"v/{path.parent.name}/{PAGE}")
    others = sorted(found.keys() - {*collection.places.values()})

    def listed_in(place: str) -> str:
        path = webpage / place / LIST
        return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""

    return tuple(one for one in others if site.is_of_manuscript(found[one], partial(listed_in, one)))


def _publishable(output: Path, commit: str, project: Path, world: World, report: Report) -> Made | None:
    """The build in ``output``; None, with a report, if it is a draft (V007), does not match the commit (V002) or has
    errors (V005)."""
    built = read_made(output)
    if built is None or not (output / PAGE_BUILT).is_file():
        where = "" if (project / "content").is_dir() else ", which is not a manuscript's folder: it has no content/"
        raise BrokenMachine(f"there is no build in {output}{where}; make one: recto build")
    if PAGE_BUILT not in built.files:
        raise BrokenMachine(f"the last build in {output} made no web page; make one: recto build")
    if built.draft:
        report_draft("published", report)
        return None
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
        report(
            error(
                "V002",
                f"{some(changed)} differ{'s' * (len(changed) == 1)} from commit {commit[:12]}",
                hint="a version must match its commit: commit the change and build again",
            )
        )
        return None
    if built.errors:
        report(
            error(
                "V005",
                f"not published: the build of {commit[:12]} has {counted(built.errors, 'error')}",
                hint="fix what recto check reports, commit, and build again",
            )
        )
        return None
    return built


def report_draft(done: str, report: Report) -> None:
    """Report a draft (V007), with what was not done to it."""
    hint = "when it is ready, remove draft: true from content/metadata.yaml, commit, and build again"
    report(error("V007", f"not {done}: the manuscript is a draft", hint=hint))


def _is_for(place: str | None, built: Made, report: Report) -> bool:
    """Whether the addresses in a build are those of a place on a site; otherwise reports it (V008)."""
    if built.place == place:
        return True
    of, now = ("a site of its own" if one is None else f"the folder /{one}" for one in (built.place, place))
    if place is None:
        hint = "name the other manuscripts of the site as well, or build this one again alone: recto build"
    else:
        hint = f"build it again with the other manuscripts of the site: name all of them, or list them in {FILE}"
    report(error("V008", f"not published: its addresses are those of {of}, but it would be in {now}", hint=hint))
    return False


_OWN_NAME = re.compile(rf'<a (href="(\w+({"|".join(map(re.escape, SHARED))}))")')
"""A link to a shared file that readers should download under its original name."""


def read_build(output: Path, commit: str, names: Iterable[str]) -> Build:
    """A build as a version: the page, the files that it links to, and the machine-readable files.

    Addresses of shared files are changed to where these will be. ``names`` are the files of this build; files left by
    earlier builds are ignored.
    """
    reading = _Reading(written(output, names))
    page = reading.page(PAGE_BUILT)
    own = reading.own
    for name in sorted(reading.pages):
        own[name] = site.page_of(reading.page(name), commit).encode()
    for name in ALWAYS:
        if name in reading.there:
            data = reading.there[name].read_bytes()
            is_text = name.endswith(".md")
            own[name] = site.redirect_markdown(data.decode(), reading.to).encode() if is_text else _compact(data)
    own = {PAGE: site.page_of(page, commit).encode(), **dict(sorted(own.items()))}
    return Build(own, {**reading.assets, **dict([site.comparing()])})


@dataclass(frozen=True, slots=True)
class _Reading:
    """The files of a build, of which those that pages link to are gathered."""

    there: Mapping[str, Path]
    own: dict[str, bytes] = field(default_factory=dict)
    assets: dict[str, bytes] = field(default_factory=dict)
    pages: set[str] = field(default_factory=set)
    """Those besides the page of the manuscript."""

    def shared(self, address: str) -> str | None:
        """The shared name of the file at an address, or None if it is not shared. Adds the file to the version."""
        path = address.partition("#")[0].partition("?")[0]
        name = posixpath.normpath(path) if path else ""
        if name not in self.there or name == PAGE_BUILT:
            return None
        if name == SUPPLEMENT_BUILT:
            self.pages.add(name)
            return None
        data = self.there[name].read_bytes()
        if "/" not in name and not name.endswith(SHARED):
            self.own[name] = data
            return None
        asset = site.asset_name(name, data)
        self.assets[asset] = data
        return asset

    def to(self, address: str) -> str | None:
        """The address in the version, where it is another."""
        name, mark, place = address.partition("#")
        if name == PAGE_BUILT:
            return f"{PAGE}{mark}{place}"
        asset = self.shared(address)
        return asset and f"../assets/{asset}"

    def page(self, name: str) -> str:
        """A page of the version."""
        page, parts = site.parted(self.there[name].read_text(encoding="utf-8"), self.shared)
        self.assets.update(parts)
        return site.redirect(_OWN_NAME.sub(r'<a download="\2" \1', page), self.to)


def written(output: Path, names: Iterable[str]) -> dict[str, Path]:
    """The existing files of a build, by name."""
    paths = {name: output / name for name in names}
    inside = output.resolve()
    # A file may have been replaced by a link.
    return {name: path for name, path in paths.items() if path.is_file() and path.resolve() == inside / name}


def _compact(references: bytes) -> bytes:
    """CSL JSON, one reference per line: each version has a copy, and indentation would make it half as large again."""
    try:
        items = json.loads(references)
    except ValueError as failure:
        raise BrokenMachine(
            f"references.json is not what a build writes ({failure}); build again: recto build"
        ) from failure
    lines = (json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in items)
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode("utf-8", "backslashreplace")


def _publish(
    build: Build,
    commit: str,
    webpage: Path,
    project: Path,
    world: World,
    report: Report,
    timestamp: bool,
    has_front: bool,
) -> Published | None:
    """Publish the build in the folder ``webpage``; ``has_front``: its page is that of the newest version.

    The caller makes sure that no other run does so at the same time.
    """
    files.recover(webpage)
    versions = listed(webpage, project, world)
    there = webpage / "v" / commit
    new = not there.is_dir()
    if new:
        versions = site.insert(versions, _version(build, commit, webpage, project, world), project, world)
    elif different := _different(there, build.files):
        site.report_different(commit[:12], "in webpage/", different, report)
        return None
    with files.remade(webpage) as folder:
        proofs: dict[str, bytes] = {}
        if timestamp:
            versions = _upgrade(folder, versions, world, report)
            versions, proofs = _stamped(build, commit, versions, world, report)
        _fill(folder, build, commit, proofs, versions, has_front)
    site.check_size(versions, {name: len(data) for name, data in build.files.items()}, report)
    return Published(next(one for one in versions if one.version == commit), new, versions)


def _version(build: Build, commit: str, webpage: Path, project: Path, world: World) -> Version:
    """The new version, with its size in the site in bytes."""
    shared = (len(data) for name, data in build.assets.items() if not (webpage / "v/assets" / name).exists())
    own = sum(map(len, build.files.values()))
    return replace(site.described(commit, project, world), files=tuple(build.files), bytes=own, shared=sum(shared))


def _stamped(
    build: Build, commit: str, versions: tuple[Version, ...], world: World, report: Report
) -> tuple[tuple[Version, ...], dict[str, bytes]]:
    """The versions, and new timestamps of this one: none if it already has some, or if none can be made."""
    if next(one.timestamp for one in versions if one.version == commit):
        return versions, {}
    proofs = stamp({name: build.files[name] for name in STAMPED if name in build.files}, world, report)
    if proofs:
        versions = tuple(replace(one, timestamp="pending") if one.version == commit else one for one in versions)
    return versions, proofs


def _fill(
    folder: Path,
    build: Build,
    commit: str,
    proofs: Mapping[str, bytes],
    versions: tuple[Version, ...],
    has_front: bool,
) -> None:
    """Put a version, and the files that follow from the list of versions, into the folder of the site."""
    for name, data in build.assets.items():
        _put(folder / "v" / "assets" / name, data)
    for name, data in {**build.files, **proofs}.items():
        _put(folder / "v" / commit / name, data)
    if versions[0].version == commit:
        _clear_front(folder, has_front)
        for name, data in site.front(build.files, commit, has_front).items():
            _put(folder / name, data)
    _put(folder / ".nojekyll", b"")
    _put(folder / LIST, site.write_list(versions))


def _unchanged(collection: Collection, project: Path, commit: str, webpage: Path, world: World) -> Published | None:
    """The newest version of a manuscript if it has not changed since: most commits change one of several."""
    versions = listed(webpage / collection.places[project], project, world)
    names = [one.version for one in versions]
    if names and commit not in names and collection.unchanged(project, names[0], commit, world):
        return Published(versions[0], False, versions, unchanged=True)
    return None


def _put_front_page(collection: Collection, webpage: Path, world: World) -> None:
    """Make the page at the root of a site of several manuscripts, with its files."""
    shown = []
    for project, place in collection.places.items():
        versions = listed(webpage / place, project, world)
        if versions:
            page = (webpage / place / versions[0].path / PAGE).read_text(encoding="utf-8", errors="replace")
            shown.append(front_page.entry(place, page, versions))
    for name, data in {**front_page.files(collection, shown), ".nojekyll": b""}.items():
        _put(webpage / name, data)


def listed(webpage: Path, project: Path, world: World) -> tuple[Version, ...]:
    """Every version of a site on disk, newest first, including those that versions.json does not list."""
    folders = {path.parent.name: path.parent for path in webpage.glob("v/*/index.html")}
    folders = {name: folder for name, folder in folders.items() if site.is_version(f"v/{name}/{PAGE}")}
    path = webpage / LIST
    return site.listed(
        path.read_text(encoding="utf-8") if path.is_file() else None,
        folders.keys(),
        lambda names: {
            name: {path: file.stat().st_size for path, file in files.within(folders[name]).items()} for name in names
        },
        lambda: sum(file.stat().st_size for file in webpage.glob("v/assets/*")),
        lambda name: (folders[name] / PAGE).read_bytes(),
        project,
        world,
    )


def _different(folder: Path, wanted: Mapping[str, bytes]) -> list[str]:
    """The names of files that differ from a version's folder, including new and missing ones, except for timestamps."""
    there = files.within(folder)
    names = {name for name in there if not name.endswith(PROOF)} ^ wanted.keys()
    return sorted(names | {name for name in wanted.keys() & there.keys() if there[name].read_bytes() != wanted[name]})


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


def _clear_front(aside: Path, has_front: bool) -> None:
    """Remove v/latest/, and the copies of its files at the root."""
    latest = aside / "v" / "latest"
    names = [path.name for path in latest.iterdir() if path.is_file()] if latest.is_dir() else []
    for name in names if has_front else set(names) - {PAGE}:
        (aside / name).unlink(missing_ok=True)
    if latest.is_symlink():
        latest.unlink()
    else:
        shutil.rmtree(latest, ignore_errors=True)


def _put(path: Path, data: bytes) -> None:
    """Write a file as a new inode: the existing one is hard-linked from the old site."""
    if not files.holds(path, data):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        files.store(path, data)

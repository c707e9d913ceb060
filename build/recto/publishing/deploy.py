"""webpage/ -> a git remote: each version that its branch lacks becomes one commit on it; with several manuscripts, all
new versions are one commit.

Trees are made in a temporary repository without a working tree and, if the remote supports that, without the contents
of existing files. So the cost of a deployment depends on its own version, not on how many there are. The branch only
moves forward: if another run was faster, the version is added on top of what that run pushed.
"""

from __future__ import annotations

import contextlib
import random
import tempfile
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path
from typing import Any

from recto.core import files
from recto.core.diagnostics import Report, warning
from recto.core.wording import some
from recto.core.world import BrokenMachine, World, monotonic, sleep
from recto.manuscript.collection import FILE, ROOT, Collection, refuse_unlisted
from recto.manuscript.origin import ci_source
from recto.manuscript.read import read
from recto.output.build_info import read_made
from recto.publishing import front_page, publish, site
from recto.publishing.git import Git, Index
from recto.publishing.site import LIST, PAGE, PROOF, Version
from recto.publishing.timestamp import upgrade

PATIENCE = 600.0
"""How long a deployment keeps trying while other runs are faster, in seconds."""
REFUSALS = 5
"""How often the remote may refuse a push though no other run has changed it: it may be locked for a moment."""
PROOFS = 20
"""The maximum number of versions whose timestamps are completed in one run."""


@dataclass(frozen=True, slots=True)
class Added:
    """What ``deploy`` did for one manuscript, or would do."""

    project: Path
    versions: tuple[Version, ...]
    """The versions that the branch did not have, oldest first."""
    newest: Version | None
    """The version that the manuscript's front page shows; None if it has none."""
    built: str
    """The version whose build was added to the branch ``output``; empty if that has not changed."""
    left_out: tuple[Version, ...] = ()
    """The versions here that are as the one before them on the branch: the manuscript has not changed between them."""
    draft: bool = False
    """Whether it is a draft now, so that nothing of it was deployed."""


@dataclass(frozen=True, slots=True)
class Deployed:
    """What ``deploy`` did, or would do."""

    address: str
    """The remote's address, without credentials."""
    manuscripts: tuple[Added, ...]
    completed: int
    """The number of versions whose timestamps were completed."""
    before: int
    """The size of the site before, in bytes."""
    after: int
    largest: Mapping[str, int]
    """The size of each new file, in bytes."""
    changed: bool
    """Whether the branch of the site changes."""
    left: tuple[str, ...] = ()
    """The folders on the branch with a manuscript that is none of these, such as ``a/``; empty text for the root."""

    @property
    def added(self) -> tuple[Version, ...]:
        """The versions of all manuscripts that the branch did not have, oldest first."""
        return tuple(version for one in self.manuscripts for version in one.versions)

    @property
    def built(self) -> str:
        """The version whose build was added to the branch ``output``; empty if that branch did not change."""
        return next((one.built for one in self.manuscripts if one.built), "")


def deploy(
    project: Path,
    world: World,
    report: Report,
    *,
    collection: Collection | None = None,
    remote: str = "origin",
    branch: str = "gh-pages",
    timestamp: bool = False,
    dry_run: bool = False,
    take_over: bool = False,
) -> Deployed:
    """Put every version of ``PROJECT/webpage/`` on a branch of the remote, and the last build on its branch output.

    Of a collection, the versions of all its manuscripts, in one commit. With ``take_over``, the branch may contain
    another site. Nothing of a draft is deployed.

    Reports a draft alone (V007), a version that is already published with different content (V001), a site that is
    becoming too large (V003), calendars that do not answer (V004) and commits that the remote lacks (V006). Raises
    BrokenMachine if there is nothing to deploy, the project is not listed beside the repository's other manuscripts,
    the branch contains something else, or the remote refuses.
    """
    if branch == "output":
        raise BrokenMachine("the branch output is for builds; choose another: recto deploy --branch gh-pages")
    if collection is None:
        refuse_unlisted(project, world)
    home = collection.folder if collection else project.resolve()
    webpage = (home / "webpage").resolve()
    places: Mapping[Path, str | None] = collection.places if collection else {home: None}
    local = _local(webpage, places, world, report)
    with tempfile.TemporaryDirectory(prefix="recto-deploy-") as folder:
        git = Git.connected(Path(folder), remote, home, world)
        manuscripts = [
            _Manuscript(git, one, webpage, places[one], versions or (), versions is None)
            for one, versions in local.items()
        ]
        work = _Deployment(git, manuscripts, collection, branch, report, take_over)
        if timestamp:
            work.complete_proofs()
        started, refused = monotonic(), 0
        for attempt in range(10_000):
            result, commits = work.prepare()
            if dry_run or not commits:
                break
            words = git.push(commits)
            if words is None:
                break
            moved = git.tips((branch, "output")) != work.tips
            refused = 0 if moved else refused + 1
            if refused == REFUSALS or monotonic() - started > PATIENCE:
                raise git.refused("push", words)
            sleep(random.uniform(0, min(2.0, 0.1 * 2 ** min(attempt, 5))))  # noqa: S311  # not to collide again
            work.fetch()
        work.report_problems(result)
        if not world.environ.get("CI"):
            new = {one.version: one for one in result.added}
            _report_unknown([*new.values()], remote, home, world, report)
        return result


def _local(
    webpage: Path, places: Mapping[Path, str | None], world: World, report: Report
) -> Mapping[Path, tuple[Version, ...] | None]:
    """The versions here of each manuscript; None for a draft, of which nothing is deployed.

    Reports a draft alone (V007). Raises BrokenMachine if there is nothing to deploy.
    """
    found = {one: publish.listed(webpage / (place or ""), one, world) for one, place in places.items()}
    drafts = {one for one in places if read(one, lambda _: None).metadata.value("recto", "draft") is True}
    if len(places) == len(drafts) == 1:
        publish.report_draft("deployed", report)
    if not any(found.values()) and len(drafts) < len(places):
        raise BrokenMachine("webpage/ has no version; make one: recto build && recto publish")
    return {one: None if one in drafts else versions for one, versions in found.items()}


def _report_unknown(versions: Sequence[Version], remote: str, project: Path, world: World, report: Report) -> None:
    """Report versions whose commit is not on the remote, as far as this repository knows (V006)."""
    names = (world.git(project, "remote") or "").split()
    remote = next((one for one in names if remote in (one, world.git(project, "remote", "get-url", one))), "")
    if not remote:
        return
    for one in versions:
        if site.COMMIT.fullmatch(one.version) and not world.git(project, "branch", "-r", "--contains", one.version):
            report(
                warning(
                    "V006",
                    f"the commit of version {one.version[:12]} is not on {remote}: its page links to a commit that "
                    "nobody else can see",
                    hint=f"push it as well: git push {remote} {one.version[:12]}:refs/heads/BRANCH",
                )
            )


@dataclass(slots=True)
class _Manuscript:
    """A manuscript's versions, here and in its folder on a branch. ``tree`` is always that of the whole branch."""

    git: Git
    project: Path
    webpage: Path
    """The whole site here."""
    place: str | None
    """The manuscript's folder on a site of several, or empty for its root; None on a site of its own."""
    local: tuple[Version, ...]
    """The versions to deploy; of a draft, none."""
    draft: bool = False
    files: dict[str, dict[str, str]] = field(default_factory=dict)
    """For each local version, the object of each of its files, by path in the manuscript's folder."""
    known: dict[str, str] = field(default_factory=dict)
    """For the local versions that the remote has, the object of each local file, by path in the manuscript's folder."""
    differing: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The versions that the remote has with different content, and the files that differ."""
    versions: tuple[Version, ...] = ()
    """All versions that the branch will have."""
    left_out: tuple[Version, ...] = ()
    """The local versions that it will not have, because the manuscript has not changed."""

    @property
    def prefix(self) -> str:
        return self.place or ""

    @property
    def folder(self) -> Path:
        """The manuscript's folder on the site here."""
        return self.webpage / self.prefix

    def within(self, tree: Mapping[str, str]) -> dict[str, str]:
        """The manuscript's part of a tree, by path in its folder."""
        return {path.removeprefix(self.prefix): name for path, name in tree.items() if path.startswith(self.prefix)}

    def at(self, objects: Mapping[str, Any]) -> dict[str, Any]:
        """The reverse: by path in the site."""
        return {self.prefix + path: one for path, one in objects.items()}

    def listed(self, tree: Mapping[str, str]) -> tuple[Version, ...]:
        """Every version on the branch, newest first, including those that its versions.json does not list."""
        there = self.within(tree)

        def sizes(names: Set[str]) -> Mapping[str, Mapping[str, int]]:
            found: dict[str, dict[str, int]] = {name: {} for name in names}
            inside = [path for path in there if path.startswith("v/") and path.split("/")[1] in names]
            for path, number in zip(inside, self.git.sizes([there[path] for path in inside]), strict=True):
                _, name, file = path.split("/", 2)
                found[name][file] = number
            return found

        return site.listed(
            self.git.read(there[LIST]).decode() if LIST in there else None,
            {path.split("/")[1] for path in there if site.is_version(path)},
            sizes,
            lambda: sum(self.git.sizes([name for path, name in there.items() if path.startswith("v/assets/")])),
            lambda name: self.git.read(there[f"v/{name}/{PAGE}"]),
            self.project,
            self.git.world,
        )

    def pending(self, tree: Mapping[str, str]) -> Iterator[list[str]]:
        """The objects of the pending timestamps of each version on the branch that has some."""
        for one in self.listed(tree):
            if one.timestamp == "pending":
                yield self.proofs(one, tree)

    def proofs(self, one: Version, tree: Mapping[str, str]) -> list[str]:
        """The objects of a version's timestamps on the branch."""
        folder = self.prefix + one.path
        return [name for path, name in tree.items() if path.startswith(folder) and path.endswith(PROOF)]

    def completed(
        self, proofs: Mapping[str, str], tree: Mapping[str, str], versions: Sequence[Version]
    ) -> tuple[Version, ...]:
        """The versions on the branch after their pending timestamps became ``proofs``."""
        done = []
        for one in versions:
            names = self.proofs(one, tree) if one.timestamp == "pending" else []
            done.append(replace(one, timestamp="complete") if names and all(map(proofs.get, names)) else one)
        return tuple(done)

    def add(
        self, versions: tuple[Version, ...], index: Index, collection: Collection | None
    ) -> Iterator[tuple[Version, dict[str, int]]]:
        """Put each version that the branch lacks into the index, oldest first; yield it with the sizes of its files."""
        names = {one.version for one in versions}
        self.versions, self.left_out = versions, ()
        for one in reversed(self.local):
            if one.version in names:
                continue
            newest = next((known.version for known in self.versions), "")
            if newest and collection and collection.unchanged(self.project, newest, one.version, self.git.world):
                self.left_out += (one,)
                continue
            there = self.within(index.tree())
            objects, sizes = self._objects(one), self._sizes(one)
            assets = {path: name for path, name in objects.items() if path.startswith("v/assets/")}
            one = replace(one, shared=sum(sizes[path] for path in assets if path not in there))
            self.versions = site.insert(self.versions, one, self.project, self.git.world)
            new = {path: name for path, name in objects.items() if path not in assets or path not in there}
            index.change(self.at(new))
            if self.versions[0] is one:
                self._front(one, there, index)
            index.write(self.at({LIST: site.write_list(self.versions)}))
            yield one, self.at(sizes)

    def _local_files(self, one: Version) -> Iterator[tuple[str, Path]]:
        """The files of a version and the shared files that it uses, by their paths in the manuscript's folder."""
        own = files.within(self.folder / one.path)
        for name, path in own.items():
            yield one.path + name, path
        texts = {name: path.read_bytes() for name, path in own.items() if "/" not in name}
        there = {path.name: path for path in (self.folder / "v/assets").glob("*")}
        names = site.assets_of(texts) & there.keys()
        names |= site.assets_of({name: there[name].read_bytes() for name in names if name.endswith(".css")})
        for name in sorted(names & there.keys()):
            yield f"v/assets/{name}", there[name]

    def _objects(self, one: Version) -> dict[str, str]:
        """The same as git objects. Each version's objects are written only once."""
        if one.version not in self.files:
            found = dict(self._local_files(one))
            self.files[one.version] = dict(zip(found, self.git.write_files([*found.values()]), strict=True))
        return self.files[one.version]

    def _sizes(self, one: Version) -> dict[str, int]:
        return {path: file.stat().st_size for path, file in self._local_files(one)}

    def compare(self, versions: Sequence[Version], tree: Mapping[str, str]) -> None:
        """Note which versions the remote has with different content. Timestamps are not part of a version."""
        names = {one.version for one in versions}
        known = [one for one in self.local if one.version in names]
        if not self.known:
            found = {
                one.path + name: path for one in known for name, path in files.within(self.folder / one.path).items()
            }
            self.known = dict(zip(found, self.git.write_files([*found.values()], store=False), strict=True))
        self.differing = {}
        for one in known:
            here, there = (
                {path: name for path, name in all_.items() if path.startswith(one.path) and not path.endswith(PROOF)}
                for all_ in (self.known, self.within(tree))
            )
            # Versions that another run has added since this one began are not in ``self.known``; they are not compared.
            paths = {path for path in here.keys() | there.keys() if here.get(path) != there.get(path)} if here else ()
            if paths:
                self.differing[one.version] = tuple(path.removeprefix(one.path) for path in sorted(paths))

    def _front(self, one: Version, there: Mapping[str, str], index: Index) -> None:
        """Make the root of the manuscript's folder, v/latest/ and v/freeze/ show the newest version, and Rootstock's
        README.md name it."""
        latest = {path.removeprefix("v/latest/"): path for path in there if path.startswith("v/latest/")}
        has_page = self.place != ""
        copies = [name for name in latest if name in there and "/" not in name and (has_page or name != PAGE)]
        index.remove([self.prefix + path for path in (*latest.values(), *copies)])
        texts = {name: path.read_bytes() for name, path in files.within(self.folder / one.path).items()}
        index.write(self.at(site.front(texts, one.version, has_page)))
        if "README.md" in there:
            text = self.git.read(there["README.md"]).decode("utf-8", "surrogateescape")
            index.write(self.at({"README.md": site.readme(text, one.version).encode("utf-8", "surrogateescape")}))

    def build(self, others: Sequence[str], index: Index) -> str:
        """Put the newest version's build into the index of the branch output; returns the version.

        ``others`` are the folders of other manuscripts. Returns an empty text if output/ has another build.
        """
        folder = self.project / "output"
        built = read_made(folder)
        one = next((one for one in self.versions[:1] if built and one.version == built.commit), None)
        if self.draft or built is None or one is None or built.changed or built.errors or one.version in self.differing:
            return ""
        before = self.within(index.tree())
        index.remove([self.prefix + path for path in before if not path.startswith(tuple(others))])
        written = publish.written(folder, built.files)
        objects = zip(written, self.git.write_files([*written.values()]), strict=True)
        index.change(self.at(dict(objects)))
        return one.version if self.within(index.tree()) != before else ""


@dataclass(slots=True)
class _Deployment:
    """The versions to put on a branch, and the fetched state of the remote."""

    git: Git
    manuscripts: list[_Manuscript]
    collection: Collection | None
    branch: str
    report: Report
    take_over: bool = False
    proofs: dict[str, str] = field(default_factory=dict)
    """The object of each completed timestamp, by the object of the pending one."""
    tips: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.fetch()

    def fetch(self) -> None:
        """Fetch the current state of the remote's branches."""
        self.tips = self.git.fetch((self.branch, "output"))

    def complete_proofs(self) -> None:
        """Complete the pending timestamps on the branch."""
        tree = self.git.tree(self.tips.get(self.branch))
        pending = chain.from_iterable(one.pending(tree) for one in self.manuscripts)
        for names in islice(pending, PROOFS):
            for name in names:
                data = upgrade(self.git.read(name), self.git.world, self.report)
                if data:
                    self.proofs[name] = self.git.write(data)

    def prepare(self) -> tuple[Deployed, dict[str, str]]:
        """Make the commits on top of the fetched state. Returns what is new, and the new tip of each changed branch.

        On a site of one manuscript, each version is a commit; otherwise all versions are one.
        """
        tip = self.tips.get(self.branch)
        tree = self.git.tree(tip)
        self._refuse_other_site(tree)
        before = [one.listed(tree) for one in self.manuscripts]
        left = self._left(tree)
        self._refuse_renamed(left, before)
        index = self.git.index(tip)
        found = [
            one.completed(self.proofs, tree, versions) for one, versions in zip(self.manuscripts, before, strict=True)
        ]
        completed = sum(
            a is not b for old, new in zip(before, found, strict=True) for a, b in zip(old, new, strict=True)
        )
        if completed:
            index.change({path: self.proofs[one] for path, one in tree.items() if one in self.proofs})
            for one, versions in zip(self.manuscripts, found, strict=True):
                if versions:
                    index.write(one.at({LIST: site.write_list(versions)}))
            tip = index.commit(tip, f"Timestamps of {completed} versions\n\n[ci skip]\n")
        added: dict[Path, list[Version]] = {}
        largest: dict[str, int] = {}
        for one, versions in zip(self.manuscripts, found, strict=True):
            one.compare(versions, tree)
            for version, sizes in one.add(versions, index, self.collection):
                added.setdefault(one.project, []).append(version)
                largest |= sizes
                if not self.collection:
                    index.write({".nojekyll": b""})
                    tip = index.commit(tip, self._message([version]))
        if self.collection and any(one.versions for one in self.manuscripts):
            index.write({**self._front_page(self.collection, index.tree()), ".nojekyll": b""})
            if index.tree() != self.git.tree(tip):
                tip = index.commit(tip, self._message([*chain.from_iterable(added.values())]))
        commits = {self.branch: tip} if tip and tip != self.tips.get(self.branch) else {}
        built, commit = self._output()
        if commit:
            commits["output"] = commit
        manuscripts = tuple(
            Added(
                one.project,
                tuple(added.get(one.project, ())),
                next(iter(one.versions), None),
                built.get(one.project, ""),
                one.left_out,
                one.draft,
            )
            for one in self.manuscripts
        )
        of_others = sum(left.values())
        return Deployed(
            self.git.address,
            manuscripts,
            completed,
            of_others + sum(map(site.size, before)),
            of_others + sum(site.size(one.versions) for one in self.manuscripts),
            largest,
            self.branch in commits,
            tuple(left),
        ), commits

    def _refuse_other_site(self, tree: Mapping[str, str]) -> None:
        """Raise BrokenMachine if the branch has what the manuscripts may not replace."""
        if self.take_over:
            return
        others = {path.partition("/")[0] for path in tree} - _OF_NO_SITE
        places = ("", *(one.prefix for one in self.manuscripts))
        # If all manuscripts of the front page have other names now, ``_refuse_renamed`` says so.
        has_front = self.collection and PAGE in tree and b'class="recto recto-front"' in self.git.read(tree[PAGE])
        if others and not has_front and not any(self._is_manuscript(tree, place) for place in places):
            raise BrokenMachine(
                f"the branch {self.branch} has something else: {some(sorted(others))}; choose another with --branch, "
                "or replace its pages by the manuscript with --take-over"
            )
        at_root = any(not one.prefix for one in self.manuscripts)
        if not at_root and self._is_manuscript(tree, ""):
            raise BrokenMachine(
                f"the branch {self.branch} has a manuscript at its root, and none in {FILE} is there; to keep its "
                "addresses, give that manuscript the name /, as in manuscripts: {/: FOLDER, NAME: FOLDER}. With "
                "--take-over, its versions are kept, but it gets no new ones"
            )

    def _left(self, tree: Mapping[str, str]) -> dict[str, int]:
        """The folders of the branch with a manuscript that is none of these, and the size of each in bytes."""
        places = {one.prefix for one in self.manuscripts}
        folders = {path[: -len(path.partition("/")[2])] for path in tree if site.is_version(path.partition("/")[2])}
        found = {}
        for place in sorted({"", *folders} - places):
            if self._is_manuscript(tree, place):
                other = _Manuscript(self.git, self.manuscripts[0].project, self.manuscripts[0].webpage, place, ())
                found[place] = 0
                with contextlib.suppress(BrokenMachine):  # its list is not read for anything else
                    found[place] = site.size(other.listed(tree))
        return found

    def _refuse_renamed(self, left: Mapping[str, int], before: Sequence[Sequence[Version]]) -> None:
        """Raise BrokenMachine if a manuscript of the branch is perhaps one of these, under another name."""
        new = [
            one.prefix or ROOT
            for one, versions in zip(self.manuscripts, before, strict=True)
            if one.local and not versions
        ]
        names = [place.rstrip("/") for place in left if place]
        if self.collection and names and new and not self.take_over:
            there = some([f"{name}/" for name in names])
            raise BrokenMachine(
                f"the branch {self.branch} has a manuscript in {there}, which {FILE} does not name, and none in "
                f"{some(new)}; if it was renamed, give it its old name, which is in its permanent addresses, as in "
                f"manuscripts: {{{names[0]}: FOLDER, NAME: FOLDER}}. With --take-over, its versions are kept, but it "
                "gets no new ones"
            )

    def _is_manuscript(self, tree: Mapping[str, str], place: str) -> bool:
        """Whether a folder of the branch is the site of a manuscript."""
        within = (path.removeprefix(place) for path in tree if path.startswith(place))
        listed = tree.get(place + LIST)
        return site.is_of_manuscript(within, lambda: self.git.read(listed).decode("utf-8", "replace") if listed else "")

    def _front_page(self, collection: Collection, tree: Mapping[str, str]) -> dict[str, bytes]:
        """The page that lists the manuscripts on the branch, with its files."""
        shown = []
        for one in self.manuscripts:
            if one.versions:
                page = self.git.read(tree[one.prefix + one.versions[0].path + PAGE]).decode("utf-8", "replace")
                shown.append(front_page.entry(one.prefix, page, one.versions))
        return front_page.files(collection, shown)

    def report_problems(self, result: Deployed) -> None:
        """Report problems, once, after the last attempt."""
        for one in self.manuscripts:
            for version, names in one.differing.items():
                site.report_different(version[:12], f"on {self.branch}", names, self.report)
            if one.versions:
                new = {path: number for path, number in result.largest.items() if path.startswith(one.prefix)}
                site.check_size(one.versions, new, self.report, result.after - site.size(one.versions))

    def _output(self) -> tuple[dict[Path, str], str]:
        """The manuscripts whose build is new on the branch output, with its version, and the commit that has them."""
        tip = self.tips.get("output")
        index = self.git.index(tip)
        prefixes = [one.prefix for one in self.manuscripts if one.prefix]
        built = {one.project: one.build([] if one.prefix else prefixes, index) for one in self.manuscripts}
        new = {project: version for project, version in built.items() if version}
        if not new:
            return {}, ""
        versions = {version.version: version for one in self.manuscripts for version in one.versions[:1]}
        return new, index.commit(tip, self._message([versions[one] for one in dict.fromkeys(new.values())]))

    def _message(self, versions: Sequence[Version]) -> str:
        """The commit message, which names the source commit and the CI run."""
        home = self.collection.folder if self.collection else self.manuscripts[0].project
        known = ci_source(home, self.git.world) or {}
        commits = {one.version: one for one in versions}
        lines = [f"Version {one.version[:12]}: {one.subject}".rstrip(": ") for one in commits.values()]
        lines = lines if len(lines) == 1 else [f"{len(lines)} versions" if lines else "Front page", "", *lines]
        sources = ("@".join(filter(None, (known.get("repo_slug"), one))) for one in commits)
        lines += ["", *(f"Source: {source}" for source in sources)]
        if known.get("job_url"):
            lines.append(f"CI run: {known['job_url']}")
        return "\n".join([*lines, "", "[ci skip]", ""])


_OF_NO_SITE = frozenset(("CNAME", "LICENSE", "README", "README.md", ".gitignore", ".nojekyll"))
"""Files that may be on a branch without a site; no version replaces them."""

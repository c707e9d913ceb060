"""webpage/ -> a git remote: each version that its branch lacks becomes one commit on it.

Trees are made in a temporary repository without a working tree and, if the remote supports that, without the contents
of existing files. So the cost of a deployment depends on its own version, not on how many there are. The branch only
moves forward: if another run was faster, the version is added on top of what that run pushed.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from pathlib import Path

from recto.core import files
from recto.core.diagnostics import Report, warning
from recto.core.wording import some
from recto.core.world import BrokenMachine, World, monotonic, sleep
from recto.manuscript.origin import ci_source
from recto.output.build_info import read_made
from recto.publishing import publish, site
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
class Deployed:
    """What ``deploy`` did, or would do."""

    address: str
    """The remote's address, without credentials."""
    added: tuple[Version, ...]
    """The versions that the branch did not have, oldest first."""
    completed: int
    """The number of versions whose timestamps were completed."""
    built: str
    """The version whose build was added to the branch ``output``; empty if that branch did not change."""
    before: int
    """The size of the site before, in bytes."""
    after: int
    largest: Mapping[str, int]
    """The size of each new file, in bytes."""
    newest: Version
    """The version that the root of the site shows."""


def deploy(
    project: Path,
    world: World,
    report: Report,
    *,
    remote: str = "origin",
    branch: str = "gh-pages",
    timestamp: bool = False,
    dry_run: bool = False,
    take_over: bool = False,
) -> Deployed:
    """Put every version of ``PROJECT/webpage/`` on a branch of the remote, and the last build on its branch output.

    With ``take_over``, the branch may contain another site. Reports a version that is already published with different
    content (V001), a site that is becoming too large (V003), calendars that do not answer (V004) and commits that the
    remote lacks (V006). Raises BrokenMachine if there is nothing to deploy, the branch contains something else, or the
    remote refuses.
    """
    if branch == "output":
        raise BrokenMachine("the branch output is for builds; choose another: recto deploy --branch gh-pages")
    project = project.resolve()
    local = publish.listed((project / "webpage").resolve(), project, world)
    if not local:
        raise BrokenMachine("webpage/ has no version; make one: recto build && recto publish")
    with tempfile.TemporaryDirectory(prefix="recto-deploy-") as folder:
        git = Git.connected(Path(folder), remote, project, world)
        work = _Deployment(git, project, local, branch, report, take_over)
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
            _report_unknown(result.added, remote, project, world, report)
        return result


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
class _Deployment:
    """The versions to put on a branch, and the fetched state of the remote."""

    git: Git
    project: Path
    local: tuple[Version, ...]
    branch: str
    report: Report
    take_over: bool = False
    files: dict[str, dict[str, str]] = field(default_factory=dict)
    """For each local version, the object of each of its files, by path."""
    known: dict[str, str] = field(default_factory=dict)
    """For the local versions that the remote has, the object of each local file, by path."""
    proofs: dict[str, str] = field(default_factory=dict)
    """The object of each completed timestamp, by the object of the pending one."""
    tips: dict[str, str] = field(default_factory=dict)
    differing: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The versions that the remote has with different content, and the files that differ."""
    versions: tuple[Version, ...] = ()
    """All versions that the branch will have."""

    def __post_init__(self) -> None:
        self.fetch()

    @property
    def world(self) -> World:
        return self.git.world

    def fetch(self) -> None:
        """Fetch the current state of the remote's branches."""
        self.tips = self.git.fetch((self.branch, "output"))

    def complete_proofs(self) -> None:
        """Complete the pending timestamps on the branch."""
        tree = self.git.tree(self.tips.get(self.branch))
        pending = [one for one in self._listed(tree) if one.timestamp == "pending"][:PROOFS]
        for one in pending:
            for path in [path for path in tree if path.startswith(one.path) and path.endswith(PROOF)]:
                data = upgrade(self.git.read(tree[path]), self.world, self.report)
                if data:
                    self.proofs[tree[path]] = self.git.write(data)

    def prepare(self) -> tuple[Deployed, dict[str, str]]:
        """Make the commits on top of the fetched state. Returns what is new, and the new tip of each changed branch."""
        tip = self.tips.get(self.branch)
        tree = self.git.tree(tip)
        before = self._listed(tree)
        others = {path.partition("/")[0] for path in tree} - _OF_NO_SITE
        if others and not before and "v" not in others and not self.take_over:
            raise BrokenMachine(
                f"the branch {self.branch} has something else: {some(sorted(others))}; choose another with --branch, "
                "or replace its pages by the manuscript with --take-over"
            )
        versions, completed = self._completed(tree, before)
        index = self.git.index(tip)
        if completed:
            index.change({path: self.proofs[one] for path, one in tree.items() if one in self.proofs})
            index.write({LIST: site.write_list(versions)})
            tip = index.commit(tip, f"Timestamps of {completed} versions\n\n[ci skip]\n")
        names = {one.version for one in versions}
        added: list[Version] = []
        largest: dict[str, int] = {}
        self.differing = {}
        self._compare([one for one in self.local if one.version in names], tree)
        for one in reversed(self.local):
            if one.version in names:
                continue
            objects, sizes = self._objects(one), self._sizes(one)
            assets = {path: name for path, name in objects.items() if path.startswith("v/assets/")}
            shared = sum(sizes[path] for path in assets if path not in tree)
            one = replace(one, shared=shared)
            versions = site.insert(versions, one, self.project, self.world)
            index.change({path: name for path, name in objects.items() if path not in assets or path not in tree})
            if versions[0] is one:
                self._front(one, tree, index)
            index.write({LIST: site.write_list(versions), ".nojekyll": b""})
            tip = index.commit(tip, self._message(one))
            tree = index.tree()
            added.append(one)
            largest |= {path: sizes[path] for path in objects}
        self.versions = versions
        commits = {self.branch: tip} if tip and tip != self.tips.get(self.branch) else {}
        built, commit = self._output(versions)
        if commit:
            commits["output"] = commit
        sizes_of_site = site.size(before), site.size(versions)
        return Deployed(self.git.address, tuple(added), completed, built, *sizes_of_site, largest, versions[0]), commits

    def report_problems(self, result: Deployed) -> None:
        """Report problems, once, after the last attempt."""
        for version, names in self.differing.items():
            site.report_different(version[:12], f"on {self.branch}", names, self.report)
        site.check_size(self.versions, result.largest, self.report)

    def _listed(self, tree: Mapping[str, str]) -> tuple[Version, ...]:
        """Every version on the branch, newest first, including those that its versions.json does not list."""

        def sizes(names: Set[str]) -> Mapping[str, Mapping[str, int]]:
            found: dict[str, dict[str, int]] = {name: {} for name in names}
            inside = [path for path in tree if path.startswith("v/") and path.split("/")[1] in names]
            for path, number in zip(inside, self.git.sizes([tree[path] for path in inside]), strict=True):
                _, name, file = path.split("/", 2)
                found[name][file] = number
            return found

        return site.listed(
            self.git.read(tree[LIST]).decode() if LIST in tree else None,
            {path.split("/")[1] for path in tree if site.is_version(path)},
            sizes,
            lambda: sum(self.git.sizes([name for path, name in tree.items() if path.startswith("v/assets/")])),
            lambda name: self.git.read(tree[f"v/{name}/{PAGE}"]),
            self.project,
            self.world,
        )

    def _completed(self, tree: Mapping[str, str], versions: Sequence[Version]) -> tuple[tuple[Version, ...], int]:
        """The versions after ``complete_proofs``, and how many it has completed."""
        if not self.proofs:
            return tuple(versions), 0
        done = []
        for one in versions:
            proofs = [name for path, name in tree.items() if path.startswith(one.path) and path.endswith(PROOF)]
            complete = one.timestamp == "pending" and proofs and all(name in self.proofs for name in proofs)
            done.append(replace(one, timestamp="complete") if complete else one)
        return tuple(done), sum(a is not b for a, b in zip(done, versions, strict=True))

    def _local_files(self, one: Version) -> Iterator[tuple[str, Path]]:
        """The files of a version, including the shared files that it uses, by their paths in the site."""
        webpage = (self.project / "webpage").resolve()
        folder = webpage / one.path
        own = files.within(folder)
        for name, path in own.items():
            yield one.path + name, path
        texts = {name: path.read_bytes() for name, path in own.items() if "/" not in name}
        there = {path.name: path for path in (webpage / "v/assets").glob("*")}
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

    def _compare(self, known: Sequence[Version], tree: Mapping[str, str]) -> None:
        """Note which versions the remote has with different content. Timestamps are not part of a version."""
        if not self.known:
            webpage = (self.project / "webpage").resolve()
            found = {one.path + name: path for one in known for name, path in files.within(webpage / one.path).items()}
            self.known = dict(zip(found, self.git.write_files([*found.values()], store=False), strict=True))
        for one in known:
            here, there = (
                {path: name for path, name in all_.items() if path.startswith(one.path) and not path.endswith(PROOF)}
                for all_ in (self.known, tree)
            )
            # Versions that another run has added since this one began are not in ``self.known``; they are not compared.
            names = {path for path in here.keys() | there.keys() if here.get(path) != there.get(path)} if here else ()
            if names:
                self.differing[one.version] = tuple(path.removeprefix(one.path) for path in sorted(names))

    def _front(self, one: Version, tree: Mapping[str, str], index: Index) -> None:
        """Make the root, v/latest/ and v/freeze/ show the newest version, and Rootstock's README.md name it."""
        latest = {path.removeprefix("v/latest/"): path for path in tree if path.startswith("v/latest/")}
        index.remove([*latest.values(), *(name for name in latest if name in tree and "/" not in name)])
        if "README.md" in tree:
            text = self.git.read(tree["README.md"]).decode("utf-8", "surrogateescape")
            index.write({"README.md": site.readme(text, one.version).encode("utf-8", "surrogateescape")})
        folder = (self.project / "webpage").resolve() / one.path
        index.write(site.front({name: path.read_bytes() for name, path in files.within(folder).items()}, one.version))

    def _output(self, versions: Sequence[Version]) -> tuple[str, str]:
        """The newest version and a new commit of its build, if output/ contains that; otherwise two empty strings."""
        folder = self.project / "output"
        built = read_made(folder)
        one = next((one for one in versions[:1] if built and one.version == built.commit), None)
        if built is None or one is None or built.changed or built.errors or one.version in self.differing:
            return "", ""
        written = publish.written(folder, built.files)
        tip = self.tips.get("output")
        index = self.git.index(None)
        index.change(dict(zip(written, self.git.write_files([*written.values()]), strict=True)))
        if tip and index.tree() == self.git.tree(tip):
            return "", ""
        return one.version, index.commit(tip, self._message(one))

    def _message(self, one: Version) -> str:
        """The commit message, which names the source commit and the CI run."""
        known = ci_source(self.project, self.world) or {}
        source = "@".join(filter(None, (known.get("repo_slug"), one.version)))
        lines = [f"Version {one.version[:12]}: {one.subject}".rstrip(": "), "", f"Source: {source}"]
        if known.get("job_url"):
            lines.append(f"CI run: {known['job_url']}")
        return "\n".join([*lines, "", "[ci skip]", ""])


_OF_NO_SITE = frozenset(("CNAME", "LICENSE", "README", "README.md", ".gitignore", ".nojekyll"))
"""Files that may be on a branch without a site; no version replaces them."""

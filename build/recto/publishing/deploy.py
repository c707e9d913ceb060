"""webpage/ -> a git remote: each version that its branch lacks becomes one commit on it.

Trees are made in a temporary repository that has no files and, where the remote can leave them out, no contents of
what is there already. So a deployment costs what its own version takes, however many there are. The branch only ever
goes forward: if another run was faster, the version is put on top of what that run pushed.
"""

from __future__ import annotations

import base64
import random
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from recto.core.diagnostics import Report, warning
from recto.core.world import BrokenMachine, World, monotonic, sleep
from recto.manuscript.origin import ci_source
from recto.output.records import read_made
from recto.publishing import publish, site
from recto.publishing.site import LIST, PAGE, PROOF, Version
from recto.publishing.timestamp import upgrade

PATIENCE = 600.0
"""Seconds during which a deployment yields to others."""
REFUSALS = 5
"""How often the remote may refuse while nobody else changed it: a lock may be in the way for a moment."""
PROOFS = 20
"""How many versions' timestamps are completed in one run."""


@dataclass(frozen=True, slots=True)
class Deployed:
    """What ``deploy`` did, or would do."""

    address: str
    """The remote's, without credentials."""
    added: tuple[Version, ...]
    """The versions that it lacked, oldest first."""
    completed: int
    """The number of versions whose timestamps were completed."""
    built: str
    """The version whose build is the newest of the branch ``output`` now; empty if that stays as it was."""
    before: int
    """Bytes of the site."""
    after: int
    largest: Mapping[str, int]
    """The bytes of each new file."""
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

    ``take_over`` allows the branch to hold another site. Reports a version that is there with different content
    (V001), a site that grows too large (V003), calendars that do not answer (V004) and commits that the remote lacks
    (V006).
    Raises BrokenMachine if there is nothing to deploy, the branch holds something else, or the remote refuses.
    """
    if branch == "output":
        raise BrokenMachine("the branch output is for builds; choose another: recto deploy --branch gh-pages")
    project = project.resolve()
    local = publish.listed((project / "webpage").resolve(), project, world)
    if not local:
        raise BrokenMachine("webpage/ has no version; make one: recto build && recto publish")
    with tempfile.TemporaryDirectory(prefix="recto-deploy-") as folder:
        git = _Git.connected(Path(folder), remote, project, world)
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
            sleep(random.uniform(0, min(2.0, 0.1 * 2 ** min(attempt, 5))))  # noqa: S311  # not to meet again
            work.fetch()
        work.report_problems(result)
        if not world.environ.get("CI"):
            _report_unknown(result.added, remote, project, world, report)
        return result


def _report_unknown(versions: Sequence[Version], remote: str, project: Path, world: World, report: Report) -> None:
    """Report versions whose commit the remote never got, as far as this repository knows (V006)."""
    if world.git(project, "remote", "get-url", remote) is None:
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
    """The versions to put on a branch, and the state of the remote that they are put on."""

    git: _Git
    project: Path
    local: tuple[Version, ...]
    branch: str
    report: Report
    take_over: bool = False
    files: dict[str, dict[str, str]] = field(default_factory=dict)
    """The object of each file of a local version, by its name."""
    known: dict[str, str] = field(default_factory=dict)
    """The object of each file of the local versions that the remote has, by path."""
    proofs: dict[str, str] = field(default_factory=dict)
    """The object of each completed timestamp, by that of the pending one."""
    tips: dict[str, str] = field(default_factory=dict)
    differing: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Versions that the remote has with different content, and the files that differ."""
    versions: tuple[Version, ...] = ()
    """Those that the branch will have."""

    def __post_init__(self) -> None:
        self.fetch()

    @property
    def world(self) -> World:
        return self.git.world

    def fetch(self) -> None:
        """Take the present state of the remote's branches."""
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
        """Make the commits on top of the state that was fetched: what is new, and the new tip of each branch."""
        tip = self.tips.get(self.branch)
        tree = self.git.tree(tip)
        before = self._listed(tree)
        others = {path.partition("/")[0] for path in tree} - _OF_NO_SITE
        if others and not before and "v" not in others and not self.take_over:
            raise BrokenMachine(
                f"the branch {self.branch} has something else: {', '.join(sorted(others)[:4])}"
                f"{' …' if len(others) > 4 else ''}; choose another with --branch, or replace its pages by the "
                "manuscript with --take-over"
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
        """Report, once, after the last attempt."""
        for version, names in self.differing.items():
            site.report_different(version[:12], f"on {self.branch}", names, self.report)
        site.check_size(self.versions, result.largest, self.report)

    def _listed(self, tree: Mapping[str, str]) -> tuple[Version, ...]:
        """Every version that the branch has, newest first, whether its versions.json has it or not."""
        there = {path.split("/")[1] for path in tree if site.is_version(path)}
        versions = site.read_list(self.git.read(tree[LIST]).decode()) if LIST in tree else ()
        versions = tuple(one for one in versions if one.version in there)
        unknown = there - {one.version for one in versions}
        if not unknown:
            return versions
        sizes: dict[str, dict[str, int]] = {name: {} for name in unknown}
        inside = [path for path in tree if path.startswith("v/") and path.split("/")[1] in unknown]
        for path, number in zip(inside, self.git.sizes([tree[path] for path in inside]), strict=True):
            _, name, file = path.split("/", 2)
            sizes[name][file] = number
        assets = self.git.sizes([name for path, name in tree.items() if path.startswith("v/assets/")])
        shared = sum(assets) - sum(one.shared for one in versions)
        pages = {name: tree[f"v/{name}/{PAGE}"] for name in unknown}
        found = site.adopted(sizes, shared, lambda name: self.git.read(pages[name]), self.project, self.world)
        for one in reversed(found):
            versions = site.insert(versions, one, self.project, self.world)
        return versions

    def _completed(self, tree: Mapping[str, str], versions: Sequence[Version]) -> tuple[tuple[Version, ...], int]:
        """The versions with the result of ``complete_proofs``, and how many are complete now."""
        if not self.proofs:
            return tuple(versions), 0
        done = []
        for one in versions:
            proofs = [name for path, name in tree.items() if path.startswith(one.path) and path.endswith(PROOF)]
            complete = one.timestamp == "pending" and proofs and all(name in self.proofs for name in proofs)
            done.append(replace(one, timestamp="complete") if complete else one)
        return tuple(done), sum(a is not b for a, b in zip(done, versions, strict=True))

    def _local_files(self, one: Version) -> Iterator[tuple[str, Path]]:
        """The files of a version with those that it shares, by their paths in the site."""
        webpage = (self.project / "webpage").resolve()
        folder = webpage / one.path
        files = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
        for name, path in files.items():
            yield one.path + name, path
        texts = {name: path.read_bytes() for name, path in files.items() if "/" not in name}
        there = {path.name: path for path in (webpage / "v/assets").glob("*")}
        names = site.assets_of(texts) & there.keys()
        names |= site.assets_of({name: there[name].read_bytes() for name in names if name.endswith(".css")})
        for name in sorted(names & there.keys()):
            yield f"v/assets/{name}", there[name]

    def _objects(self, one: Version) -> dict[str, str]:
        """The same as git objects, which are written once."""
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
            paths = [path for one in known for path in sorted((webpage / one.path).rglob("*")) if path.is_file()]
            found = (path.relative_to(webpage).as_posix() for path in paths)
            self.known = dict(zip(found, self.git.write_files(paths, store=False), strict=True))
        for one in known:
            here, there = (
                {path: name for path, name in all_.items() if path.startswith(one.path) and not path.endswith(PROOF)}
                for all_ in (self.known, tree)
            )
            # What another run put there since this one began was not compared.
            names = {path for path in here.keys() | there.keys() if here.get(path) != there.get(path)} if here else ()
            if names:
                self.differing[one.version] = tuple(path.removeprefix(one.path) for path in sorted(names))

    def _front(self, one: Version, tree: Mapping[str, str], index: _Index) -> None:
        """Make the root, v/latest/ and v/freeze/ show the newest version."""
        latest = {path.removeprefix("v/latest/"): path for path in tree if path.startswith("v/latest/")}
        index.remove([*latest.values(), *(name for name in latest if name in tree and "/" not in name)])
        folder = (self.project / "webpage").resolve() / one.path
        files = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
        index.write(site.front({name: path.read_bytes() for name, path in files.items()}, one.version))

    def _output(self, versions: Sequence[Version]) -> tuple[str, str]:
        """The newest version and a commit of its build, if output/ holds that; otherwise nothing."""
        folder = self.project / "output"
        built = read_made(folder)
        one = next((one for one in versions[:1] if built and one.version == built.commit), None)
        if built is None or one is None or built.changed or built.errors or one.version in self.differing:
            return "", ""
        files = publish.written(folder, built.files)
        tip = self.tips.get("output")
        index = self.git.index(None)
        index.change(dict(zip(files, self.git.write_files([*files.values()]), strict=True)))
        if tip and index.tree() == self.git.tree(tip):
            return "", ""
        return one.version, index.commit(tip, self._message(one))

    def _message(self, one: Version) -> str:
        """Says which commit, and which run of CI."""
        known = ci_source(self.project, self.world) or {}
        source = "@".join(filter(None, (known.get("repo_slug"), one.version)))
        lines = [f"Version {one.version[:12]}: {one.subject}".rstrip(": "), "", f"Source: {source}"]
        if known.get("job_url"):
            lines.append(f"CI run: {known['job_url']}")
        return "\n".join([*lines, "", "[ci skip]", ""])


_OF_NO_SITE = frozenset(("CNAME", "LICENSE", "README", "README.md", ".gitignore", ".nojekyll"))
"""Files on a branch that no version replaces."""

_COPIED = r"^(http|credential|url|user)\.|^core\.sshcommand$"
"""The project's own git settings for reaching a remote; the user's and the system's apply in every repository."""

_HINTS = (
    (
        r"403|not granted|denied|[Aa]uthentication failed|could not read Username|could not read Password",
        (
            "give this job write permission: in GitHub Actions `permissions: contents: write` and GITHUB_TOKEN "
            "in its environment (Settings > Actions > General > Workflow permissions may forbid it); elsewhere a token "
            "in DEPLOY_TOKEN, or an SSH key"
        ),
    ),
    (r"GH006|protected branch", "allow pushes to the branch: Settings > Branches, or Settings > Rules"),
    (r"GH001|exceeds GitHub's file size limit", "make that file smaller, or build without that format"),
    (r"Could not resolve|unable to access|timed out|Connection", "try again with a network connection"),
    (r"not appear to be a git repository|does not exist|not found", "name the remote: recto deploy --remote ADDRESS"),
    (r"--atomic", "push to a remote that can change two branches at once, as GitHub and GitLab can"),
)


@dataclass(frozen=True, slots=True)
class _Git:
    """Git's plumbing in a temporary bare repository."""

    world: World
    folder: Path
    environ: Mapping[str, str]
    secrets: tuple[str, ...]
    address: str

    @classmethod
    def connected(cls, folder: Path, remote: str, project: Path, world: World) -> _Git:
        """A new repository that knows a remote of the project's, or an address, and its credentials.

        These come from the environment, or from the project's own git settings. They are passed on in the environment,
        and only to the host that they are for. Raises BrokenMachine if there is no such remote.
        """
        named = world.git(project, "remote", "get-url", "--push", remote)
        url = named or remote
        # A remote's path is relative to the top of the repository (git-remote), an address to where the user is.
        base = Path(world.git(project, "rev-parse", "--show-toplevel") or project) if named else Path.cwd()
        if not named and re.fullmatch(r"[\w.-]+", remote) and not (base / remote).exists():
            raise BrokenMachine(f"there is no git remote {remote}; add it: git remote add {remote} ADDRESS")
        if "://" not in url and (base / url).exists():
            url = str((base / url).resolve())
        settings = [("remote.site.url", url), ("gc.auto", "0"), ("core.fsync", "none")]
        token = _token(url, world)
        secrets = [token] if token else []
        parts = urlsplit(url) if "://" in url else None
        if parts and parts.password:
            secrets.append(parts.password)
        scoped = world.git(project, "config", "-z", "--show-scope", "--get-regexp", _COPIED) or ""
        for scope, entry in zip(*[iter(scoped.split("\0"))] * 2, strict=False):
            name, _, value = entry.partition("\n")
            is_header = name.startswith("http.") and name.endswith(".extraheader")
            if scope in ("local", "worktree") and not (token and is_header):
                settings.append((name, value))
            if is_header:
                secrets += [value, value.rpartition(" ")[2]]
        if token and parts:
            basic = base64.b64encode(f"x-access-token:{token}".encode()).decode()
            secrets.append(basic)
            place = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/"
            settings.append((f"http.{place}.extraheader", f"Authorization: Basic {basic}"))
        author = world.git(project, "log", "-1", "--format=%an%n%ae") or "recto\nrecto@invalid"
        name, _, email = author.partition("\n")
        date = world.now().isoformat()
        environ = {"GIT_TERMINAL_PROMPT": "0", "GIT_DIR": str(folder), "GIT_CONFIG_COUNT": str(len(settings))}
        for number, (key, value) in enumerate(settings):
            environ |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
        for role in ("AUTHOR", "COMMITTER"):
            environ |= {f"GIT_{role}_NAME": name, f"GIT_{role}_EMAIL": email, f"GIT_{role}_DATE": date}
        shown = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}" if parts else url
        made = cls(world, folder, environ, tuple(sorted(filter(None, secrets), key=len, reverse=True)), shown)
        made("init", "--quiet", "--bare", str(folder))
        return made

    def __call__(self, *arguments: str, data: bytes = b"", index: Path | None = None) -> bytes:
        """What a command writes. Raises BrokenMachine with git's words if it fails."""
        environ = {**self.environ, "GIT_INDEX_FILE": str(index)} if index else self.environ
        status, out, words = self.world.run(["git", *arguments], self.folder, data, environ=environ)
        if status:
            raise self.refused(arguments[0], words)
        return out

    def refused(self, action: str, words: str) -> BrokenMachine:
        """What git said, without secrets, and how to fix it."""
        for secret in self.secrets:
            words = words.replace(secret, "***")
        words = re.sub(r"//[^/@\s]+@", "//***@", words)
        lines = [line.strip() for line in words.splitlines() if re.match(r"fatal|error|remote|!", line.strip())]
        said = " / ".join(lines or words.split("\n"))[-600:]
        hint = next((hint for pattern, hint in _HINTS if re.search(pattern, words)), "see the message of git")
        return BrokenMachine(f"git {action} with {self.address} failed: {said}; {hint}")

    def tips(self, branches: Sequence[str]) -> dict[str, str]:
        """The commit of each branch that the remote has."""
        lines = self("ls-remote", "site", *(f"refs/heads/{branch}" for branch in branches)).decode().splitlines()
        split = (line.split("\t") for line in lines)
        return {name.removeprefix("refs/heads/"): commit for commit, name in split}

    def fetch(self, branches: Sequence[str]) -> dict[str, str]:
        """Get the newest commit of each branch with its trees; the contents of files come when they are read."""
        tips = self.tips(branches)
        if tips:
            wanted = [f"+refs/heads/{branch}:refs/site/{branch}" for branch in tips]
            self("fetch", "--quiet", "--no-tags", "--depth=1", "--filter=blob:none", "site", *wanted)
        return {branch: self("rev-parse", f"refs/site/{branch}").decode().strip() for branch in tips}

    def push(self, commits: Mapping[str, str]) -> str | None:
        """Move branches forward, all or none; None if that is done, else git's words."""
        wanted = [f"{commit}:refs/heads/{branch}" for branch, commit in commits.items()]
        status, out, words = self.world.run(
            ["git", "push", "--porcelain", "--atomic", "site", *wanted], self.folder, environ=self.environ
        )
        return None if status == 0 else words + out.decode(errors="replace")

    def tree(self, commit: str | None) -> dict[str, str]:
        """The object of each file of a commit, by path."""
        return _parsed(self("ls-tree", "-r", "-z", "--full-tree", commit), 2) if commit else {}

    def read(self, name: str) -> bytes:
        """An object's content."""
        return self("cat-file", "blob", name)

    def sizes(self, names: Sequence[str]) -> list[int]:
        """The sizes of objects."""
        listed = "\n".join(names).encode()
        if listed:
            # All at once: what is not here yet would otherwise come one by one.
            self("-c", "fetch.negotiationAlgorithm=noop", "fetch", "--quiet", "--no-tags", "--no-write-fetch-head",
                 "--filter=blob:none", "--stdin", "site", data=listed) if self._partial() else None  # fmt: skip
        out = self("cat-file", "--batch-check=%(objectsize)", data=listed).decode()
        return [int(line) for line in out.splitlines()]

    def _partial(self) -> bool:
        status, _, _ = self.world.run(["git", "config", "remote.site.promisor"], self.folder, environ=self.environ)
        return status == 0

    def write(self, data: bytes) -> str:
        """Store a content; returns its object."""
        return self("hash-object", "-w", "--stdin", data=data).decode().strip()

    def write_files(self, paths: Sequence[Path], *, store: bool = True) -> list[str]:
        """Store files as they are, or only compute their objects; returns the objects."""
        listed = "\n".join(map(str, paths)).encode()
        options = ["-w"] if store else []
        return self("hash-object", *options, "--no-filters", "--stdin-paths", data=listed).decode().split()

    def index(self, commit: str | None) -> _Index:
        """An index that holds what a commit does, or nothing."""
        made = _Index(self, Path(tempfile.mkdtemp(dir=self.folder)) / "index")
        self("read-tree", commit or "--empty", index=made.path)
        return made


def _parsed(listed: bytes, place: int) -> dict[str, str]:
    """Paths and objects of a listing, in which the object is the field at that place before the tab."""
    entries = (entry.partition("\t") for entry in listed.decode("utf-8", "surrogateescape").split("\0") if entry)
    return {path: about.split()[place] for about, _, path in entries}


@dataclass(frozen=True, slots=True)
class _Index:
    """A tree that is being built."""

    git: _Git
    path: Path

    def change(self, objects: Mapping[str, str]) -> None:
        """Put objects at paths."""
        self._update(f"100644 {name}\t{path}" for path, name in objects.items())

    def write(self, files: Mapping[str, bytes]) -> None:
        """Put contents at paths."""
        with tempfile.TemporaryDirectory(dir=self.path.parent) as folder:
            paths = [Path(folder) / str(number) for number in range(len(files))]
            for path, data in zip(paths, files.values(), strict=True):
                path.write_bytes(data)
            self.change(dict(zip(files, self.git.write_files(paths), strict=True)))

    def remove(self, paths: Sequence[str]) -> None:
        """Take paths out."""
        self._update(f"0 {'0' * 40}\t{path}" for path in paths)

    def _update(self, lines: Iterable[str]) -> None:
        data = "".join(f"{line}\0" for line in lines).encode("utf-8", "surrogateescape")
        self.git("update-index", "-z", "--index-info", data=data, index=self.path)

    def tree(self) -> dict[str, str]:
        """The object of each file, by path."""
        return _parsed(self.git("ls-files", "-z", "--stage", index=self.path), 1)

    def commit(self, parent: str | None, message: str) -> str:
        """A commit of what is there now."""
        # The contents of other versions need not be here.
        tree = self.git("write-tree", "--missing-ok", index=self.path).decode().strip()
        parents = ["-p", parent] if parent else []
        return self.git("commit-tree", tree, *parents, data=message.encode()).decode().strip()


def _token(url: str, world: World) -> str:
    """The token for an address: DEPLOY_TOKEN for any, GITHUB_TOKEN only for GitHub's own; never unencrypted."""
    environ, parts = world.environ, urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1")):
        return ""
    github = urlsplit(environ.get("GITHUB_SERVER_URL") or "https://github.com").hostname
    given = environ.get("GITHUB_TOKEN", "") if parts.hostname == github else ""
    return environ.get("DEPLOY_TOKEN") or given

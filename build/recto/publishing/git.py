"""Git for deployments: trees and commits without a working tree, a remote, and its credentials."""

from __future__ import annotations

import base64
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from recto.core.world import BrokenMachine, World

_COPIED = r"^(http|credential|url|user)\.|^core\.sshcommand$"
"""The project's settings that are needed to reach a remote. The user's and the system's apply in every repository."""

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
class Git:
    """Git's plumbing commands in a temporary bare repository."""

    world: World
    folder: Path
    environ: Mapping[str, str]
    secrets: tuple[str, ...]
    address: str

    @classmethod
    def connected(cls, folder: Path, remote: str, project: Path, world: World) -> Git:
        """A new repository with a remote, given by its name in the project or by its address, and its credentials.

        The credentials come from the environment or from the project's git settings. They are passed on in the
        environment, and only to the host that they belong to. Raises BrokenMachine if there is no such remote.
        """
        named = world.git(project, "remote", "get-url", "--push", remote)
        url = named or remote
        # The path of a named remote is relative to the top of the repository (git-remote), other paths to the user's
        # folder.
        base = Path(world.git(project, "rev-parse", "--show-toplevel") or project) if named else Path.cwd()
        if not named and re.fullmatch(r"[\w.-]+", remote) and not (base / remote).exists():
            raise BrokenMachine(f"there is no git remote {remote}; name one: git remote add {remote} ADDRESS")
        if "://" not in url and (base / url).exists():
            url = str((base / url).resolve())
        settings = [("remote.site.url", url), ("gc.auto", "0"), ("core.fsync", "none")]
        token = token_for(url, world)
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
        """Run a command and return its output. Raises BrokenMachine with git's message if it fails."""
        environ = {**self.environ, "GIT_INDEX_FILE": str(index)} if index else self.environ
        status, out, words = self.world.run(["git", *arguments], self.folder, data, environ=environ)
        if status:
            raise self.refused(arguments[0], words)
        return out

    def refused(self, action: str, words: str) -> BrokenMachine:
        """An error with git's message, without secrets, and how to fix it."""
        for secret in self.secrets:
            words = words.replace(secret, "***")
        words = re.sub(r"//[^/@\s]+@", "//***@", words)
        lines = [line.strip() for line in words.splitlines() if re.match(r"fatal|error|remote|!", line.strip())]
        said = " / ".join(lines or words.split("\n"))[-600:]
        hint = next((hint for pattern, hint in _HINTS if re.search(pattern, words)), "see what git says")
        return BrokenMachine(f"git {action} with {self.address} failed: {said}; {hint}")

    def tips(self, branches: Sequence[str]) -> dict[str, str]:
        """The commit of each branch that the remote has."""
        lines = self("ls-remote", "site", *(f"refs/heads/{branch}" for branch in branches)).decode().splitlines()
        split = (line.split("\t") for line in lines)
        return {name.removeprefix("refs/heads/"): commit for commit, name in split}

    def fetch(self, branches: Sequence[str]) -> dict[str, str]:
        """Fetch the newest commit of each branch with its trees; file contents are fetched when they are read."""
        tips = self.tips(branches)
        if tips:
            wanted = [f"+refs/heads/{branch}:refs/site/{branch}" for branch in tips]
            self("fetch", "--quiet", "--no-tags", "--depth=1", "--filter=blob:none", "site", *wanted)
        return {branch: self("rev-parse", f"refs/site/{branch}").decode().strip() for branch in tips}

    def push(self, commits: Mapping[str, str]) -> str | None:
        """Move branches forward, all or none. Returns None if this succeeds, otherwise git's message."""
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
            # Fetch all missing objects at once; git would fetch them one by one.
            self("-c", "fetch.negotiationAlgorithm=noop", "fetch", "--quiet", "--no-tags", "--no-write-fetch-head",
                 "--filter=blob:none", "--stdin", "site", data=listed) if self._partial() else None  # fmt: skip
        out = self("cat-file", "--batch-check=%(objectsize)", data=listed).decode()
        return [int(line) for line in out.splitlines()]

    def _partial(self) -> bool:
        status, _, _ = self.world.run(["git", "config", "remote.site.promisor"], self.folder, environ=self.environ)
        return status == 0

    def write(self, data: bytes) -> str:
        """Store data; returns its object."""
        return self("hash-object", "-w", "--stdin", data=data).decode().strip()

    def write_files(self, paths: Sequence[Path], *, store: bool = True) -> list[str]:
        """Store files as they are; returns their objects. With ``store=False``, only compute the objects."""
        listed = "\n".join(map(str, paths)).encode()
        options = ["-w"] if store else []
        return self("hash-object", *options, "--no-filters", "--stdin-paths", data=listed).decode().split()

    def index(self, commit: str | None) -> Index:
        """An index with the contents of a commit, or empty without one."""
        made = Index(self, Path(tempfile.mkdtemp(dir=self.folder)) / "index")
        self("read-tree", commit or "--empty", index=made.path)
        return made


def _parsed(listed: bytes, place: int) -> dict[str, str]:
    """The object of each path in a listing of git; ``place`` is its index among the fields before the tab."""
    entries = (entry.partition("\t") for entry in listed.decode("utf-8", "surrogateescape").split("\0") if entry)
    return {path: about.split()[place] for about, _, path in entries}


@dataclass(frozen=True, slots=True)
class Index:
    """A tree in the making."""

    git: Git
    path: Path

    def change(self, objects: Mapping[str, str]) -> None:
        """Put objects at paths."""
        self._update(f"100644 {name}\t{path}" for path, name in objects.items())

    def write(self, files: Mapping[str, bytes]) -> None:
        """Put data at paths."""
        with tempfile.TemporaryDirectory(dir=self.path.parent) as folder:
            paths = [Path(folder) / str(number) for number in range(len(files))]
            for path, data in zip(paths, files.values(), strict=True):
                path.write_bytes(data)
            self.change(dict(zip(files, self.git.write_files(paths), strict=True)))

    def remove(self, paths: Sequence[str]) -> None:
        """Remove paths."""
        self._update(f"0 {'0' * 40}\t{path}" for path in paths)

    def _update(self, lines: Iterable[str]) -> None:
        data = "".join(f"{line}\0" for line in lines).encode("utf-8", "surrogateescape")
        self.git("update-index", "-z", "--index-info", data=data, index=self.path)

    def tree(self) -> dict[str, str]:
        """The object of each file, by path."""
        return _parsed(self.git("ls-files", "-z", "--stage", index=self.path), 1)

    def commit(self, parent: str | None, message: str) -> str:
        """Commit the current tree; returns the commit."""
        # The contents of other versions may be missing in this repository.
        tree = self.git("write-tree", "--missing-ok", index=self.path).decode().strip()
        parents = ["-p", parent] if parent else []
        return self.git("commit-tree", tree, *parents, data=message.encode()).decode().strip()


def token_for(url: str, world: World) -> str:
    """The token for an address: DEPLOY_TOKEN for any, GITHUB_TOKEN only for GitHub's own; never unencrypted."""
    environ, parts = world.environ, urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1")):
        return ""
    github = urlsplit(environ.get("GITHUB_SERVER_URL") or "https://github.com").hostname
    given = environ.get("GITHUB_TOKEN", "") if parts.hostname == github else ""
    return environ.get("DEPLOY_TOKEN") or given

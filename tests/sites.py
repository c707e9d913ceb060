"""Helpers for tests of versions: projects with many small builds, and bare git repositories as remotes."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from recto.core.diagnostics import Diagnostic
from recto.core.world import World
from recto.manuscript import collection
from recto.manuscript.collection import Collection
from recto.publishing.deploy import Deployed, deploy
from recto.publishing.publish import Published, publish

Files = Mapping[str, bytes] | Mapping[str, str]
"""Files to add to a build, or to replace in it."""

NOBODY = {
    "PATH": os.environ["PATH"],
    "HOME": "/nowhere",
    "GIT_CONFIG_NOSYSTEM": "1",
    # Nothing here has to survive a power failure, and waiting for the disk takes ten times as long as the rest.
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "core.fsync",
    "GIT_CONFIG_VALUE_0": "none",
    "GIT_AUTHOR_NAME": "Ada Example",
    "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_COMMITTER_NAME": "Ada Example",
    "GIT_COMMITTER_EMAIL": "ada@example.org",
}

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<style>@font-face {{ font-family: A; src: url("fonts/a.woff2") format("woff2"); }}</style>
</head>
<body>
<h1>{title}</h1>
<p><img src="images/figure.png" alt="A figure"> <a href="manuscript.pdf">PDF</a></p>
<p>The file is called "images/figure.png".</p>
<script>start("images/figure.png");</script>
<script type="module">const name = "images/figure.png";</script>
</body>
</html>
"""


def git(folder: Path, *arguments: str, at: int | None = None, data: bytes | None = None) -> str:
    """Run git and return its output; commits get the time ``at``."""
    dates = {} if at is None else {"GIT_AUTHOR_DATE": f"{at} +0000", "GIT_COMMITTER_DATE": f"{at} +0000"}
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments], capture_output=True, check=False, env=NOBODY | dates, input=data
    )
    assert done.returncode == 0, (done.stdout + done.stderr).decode()
    return done.stdout.decode().rstrip("\n")


def world(environ: Mapping[str, str] | None = None, services: Mapping[str, str] | None = None) -> World:
    """A machine whose environment has only git."""
    given = {"PATH": NOBODY["PATH"], "HOME": NOBODY["HOME"]} | dict(environ or {})
    return World(environ=given, clock=datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC), services=dict(services or {}))


@dataclass
class Project:
    """A manuscript's repository with fake builds: quick, and different for each commit."""

    root: Path
    time: int = 1_600_000_000

    @classmethod
    def new(cls, root: Path, remote: Path | None = None) -> Project:
        (root / "content").mkdir(parents=True)
        (root / ".gitignore").write_text("/output/\n/webpage/\n/.webpage-*/\n")
        git(root, "init", "--quiet", "--initial-branch=main")
        if remote:
            git(root, "remote", "add", "origin", str(remote))
        return cls(root)

    def commit(self, subject: str = "A change", *, at: int | None = None) -> str:
        """Make a commit, a minute after the previous one."""
        self.time = at or self.time + 60
        (self.root / "content" / "01.text.md").write_text(f"{subject} {self.time}\n")
        git(self.root, "add", ".")
        git(self.root, "commit", "--quiet", "--message", subject, at=self.time)
        return git(self.root, "rev-parse", "HEAD")

    def build(self, files: Files | None = None, **facts: Any) -> str:
        """Write a build of the current commit, the same each time. ``facts`` are others in build.json."""
        commit = git(self.root, "rev-parse", "HEAD")
        given: dict[str, bytes | str] = {
            "manuscript.html": PAGE.format(title=f"Of {commit}"),
            "manuscript.pdf": f"%PDF {commit}",
            "manuscript.md": "![A figure](images/figure.png)\n",
            "references.json": "[]\n",
            "citations.tsv": "",
            "variables.json": "{}",
            "images/figure.png": b"the same in each version",
            "fonts/a.woff2": b"a font",
            "images/of-an-old-build.png": b"nobody shows it",
            **(files or {}),
        }
        made = {"commit": commit, "changed": [], "errors": 0, "files": [*given, "build.json"]} | facts
        given = {"build.json": json.dumps(made), **given}
        for name, content in given.items():
            path = self.root / "output" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return commit

    def version(self, subject: str = "A change", files: Files | None = None, *, at: int | None = None) -> str:
        """Commit, build and publish."""
        self.commit(subject, at=at)
        commit = self.build(files)
        done, said = self.publish()
        assert done is not None
        assert said == []
        return commit

    def publish(self, *, here: World | None = None, **options: Any) -> tuple[Published | None, list[Diagnostic]]:
        said: list[Diagnostic] = []
        return publish(self.root, here or world(), said.append, **options), said

    def deploy(
        self, remote: str = "origin", *, here: World | None = None, **options: Any
    ) -> tuple[Deployed, list[Diagnostic]]:
        said: list[Diagnostic] = []
        return deploy(self.root, here or world({"CI": "true"}), said.append, remote=remote, **options), said

    @property
    def site(self) -> Path:
        return self.root / "webpage"

    def listed(self) -> list[dict]:
        found: list[dict] = json.loads((self.site / "versions.json").read_text())
        return found


@dataclass
class Papers:
    """A repository with several manuscripts, as ``Project``."""

    root: Path
    remote: Path | None = None
    time: int = 1_700_000_000

    @classmethod
    def new(cls, root: Path, listing: str, remote: Path | None = None) -> Papers:
        """A repository with this list of manuscripts."""
        root.mkdir(parents=True, exist_ok=True)
        (root / ".gitignore").write_text("output/\nwebpage/\n.webpage-*/\n")
        git(root, "init", "--quiet", "--initial-branch=main")
        if remote:
            git(root, "remote", "add", "origin", str(remote))
        made = cls(root, remote)
        made.lists(listing)
        return made

    def lists(self, listing: str) -> None:
        (self.root / "manuscripts.yaml").write_text(listing)

    @property
    def collection(self) -> Collection:
        found = collection.read(self.root)
        assert found is not None
        return found

    def commit(self, subject: str, *folders: str) -> str:
        """Commit a change of the manuscripts in these folders, and of all else."""
        self.time += 60
        for folder in folders:
            path = self.root / folder / "content/01.text.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{subject} {self.time}\n")
        git(self.root, "add", ".")
        git(self.root, "commit", "--quiet", "--allow-empty", "--message", subject, at=self.time)
        return git(self.root, "rev-parse", "HEAD")

    def build(self, folder: str, **facts: Any) -> None:
        """A build of a manuscript at its place."""
        project = self.root / folder
        facts = {"place": self.collection.places[project.resolve()]} | facts
        page = PAGE.format(title=f"Paper {folder} of {git(self.root, 'rev-parse', 'HEAD')}")
        Project(project).build({"manuscript.html": page}, **facts)

    def publish(self, folder: str) -> tuple[Published | None, list[Diagnostic]]:
        return Project(self.root / folder).publish(collection=self.collection)

    def version(self, subject: str, *folders: str) -> str:
        """Commit a change of these manuscripts, build and publish them."""
        commit = self.commit(subject, *folders)
        for folder in folders:
            self.build(folder)
            done, said = self.publish(folder)
            assert done is not None
            assert said == []
        return commit

    def deploy(self, *, here: World | None = None, **options: Any) -> tuple[Deployed, list[Diagnostic]]:
        return Project(self.root).deploy(here=here, collection=self.collection, **options)

    @property
    def site(self) -> Path:
        return self.root / "webpage"


def repository(top: Path, *folders: str, remote: Path | None = None, listing: str = "") -> list[Project]:
    """A repository with a manuscript in each of the folders, built and committed, and perhaps a list."""
    top.mkdir(parents=True)
    (top / ".gitignore").write_text("output/\nwebpage/\n.webpage-*/\n")
    if listing:
        (top / "manuscripts.yaml").write_text(listing)
    git(top, "init", "--quiet", "--initial-branch=main")
    if remote:
        git(top, "remote", "add", "origin", str(remote))
    projects = [Project(top / folder) for folder in folders]
    for one in projects:
        (one.root / "content").mkdir(parents=True)
        (one.root / "content/metadata.yaml").write_text("title: A\nauthors: []\n")
        one.commit(f"Begin {one.root.name}")
    for one in projects:
        one.build()
    return projects


def snapshot(folder: Path) -> dict[str, str]:
    """The hash of each file in a folder, by path."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def bare(folder: Path) -> Path:
    """Make an empty remote."""
    folder.mkdir(parents=True)
    git(folder, "init", "--quiet", "--bare")
    git(folder, "config", "core.fsync", "none")
    return folder


def tree(remote: Path, branch: str = "gh-pages") -> dict[str, str]:
    """The object of each file of a branch."""
    listed = git(remote, "ls-tree", "-r", "-z", branch).split("\0")
    return {entry.partition("\t")[2]: entry.split()[2] for entry in listed if entry}


def show(remote: Path, path: str, branch: str = "gh-pages") -> str:
    return git(remote, "show", f"{branch}:{path}")


def killed(work: Callable[[], object], seconds: float) -> bool:
    """Do the work in a separate process, and kill it and everything that it started after some time.

    Returns whether it was killed before it ended by itself.
    """
    process = os.fork()
    if process == 0:
        os.setsid()
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    time.sleep(seconds)
    try:
        os.killpg(process, signal.SIGKILL)
    except ProcessLookupError:
        os.kill(process, signal.SIGKILL)
    _, status = os.waitpid(process, 0)
    assert not os.WIFEXITED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def moments(number: int, longest: float) -> list[float]:
    """Random times, the same in each run of the tests."""
    dice = random.Random(8)
    return [dice.uniform(0, longest) for _ in range(number)]

"""build.json: of which commit a build is, and what of it the commit does not have."""

from __future__ import annotations

import os
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest
from recto.core.model import Artifact, Artifacts
from recto.core.world import World
from recto.manuscript.read import read
from recto.manuscript.remote import IMAGES, Entry, dumps
from recto.output.build_info import BUILD, Made, build_json, checked_out, read_made

from tests.helpers import SVG, Maker, examine, png

NOBODY = {
    "PATH": os.environ["PATH"],
    "HOME": "/nowhere",
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{role}_{key}": "ada@example.org" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")},
}


def git(project: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=project, env=NOBODY, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def made(project: Path) -> Made:
    return checked_out(read(project, lambda _: None), examine(project).images, World(environ=NOBODY))


@pytest.fixture
def project(make: Maker) -> Path:
    """A repository with all of its files committed; an image that git ignores is in content/."""
    root = make.text("![A figure.](images/a.svg)\n", **{".gitignore": "*.svg\n", "README.md": "x\n"})
    git(root, "init", "--quiet")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "First")
    return root


def test_what_is_written_is_read(tmp_path: Path) -> None:
    artifacts = build_json(Made("abc", ("content/01.a.md",)), Artifacts((Artifact("a.html", b""),)), 2)
    assert [artifact.name for artifact in artifacts.files] == ["a.html", BUILD]
    (tmp_path / BUILD).write_bytes(artifacts.files[-1].data)
    assert read_made(tmp_path) == Made("abc", ("content/01.a.md",), 2, ("a.html", BUILD))


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"commit": "a", "changed": 5, "errors": 0, "files": []}'])
def test_what_is_no_build_json_is_none(text: str, tmp_path: Path) -> None:
    assert read_made(tmp_path) is None
    (tmp_path / BUILD).write_text(text)
    assert read_made(tmp_path) is None


def test_a_clean_checkout(project: Path) -> None:
    assert made(project) == Made(git(project, "rev-parse", "HEAD"), ())


@pytest.mark.parametrize(("given", "draft"), [("true", True), ("false", False), ("maybe", False)])
def test_a_draft(given: str, draft: bool, make: Maker) -> None:
    project = make.text("Text.\n", **{"content/metadata.yaml": f"title: A\nrecto: {{draft: {given}}}\n"})
    assert made(project).draft is draft


def test_what_the_commit_does_not_have(project: Path) -> None:
    (project / "content" / "01.text.md").write_text("![A figure.](images/a.svg) More.\n")
    (project / "content" / "02.new.md").write_text("New.\n")
    (project / "README.md").write_text("This is no part of the manuscript.\n")
    assert made(project).changed == ("content/01.text.md", "content/02.new.md")


def test_of_ignored_files_those_that_the_build_reads(project: Path) -> None:
    (project / "content" / "images").mkdir()
    (project / "content" / "unread.svg").write_text(SVG)
    assert made(project).changed == ()
    (project / "content" / "images" / "a.svg").write_text(SVG)
    assert made(project).changed == ("content/images/a.svg",)


def test_a_copy_of_an_image_on_another_site_that_git_ignores(make: Maker) -> None:
    where, digest = "https://example.org/a.png", sha256(png()).hexdigest()
    entry = Entry(f"images/remote/{digest}.png", digest, len(png()), "image/png", "2026-01-01")
    files = {IMAGES.lock: dumps({where: entry}), f"content/{entry.file}": png(), ".gitignore": "remote\n*.lock.json\n"}
    root = make.text(f"![A figure.]({where})\n", **files)
    git(root, "init", "--quiet")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "First")
    assert made(root).changed == ("content/images.lock.json", "content/images/remote/")


def test_without_a_commit_there_is_none(make: Maker) -> None:
    root = make.text("Text.\n")
    git(root, "init", "--quiet")
    assert made(root).commit == ""
    assert "content/01.text.md" in made(root).changed

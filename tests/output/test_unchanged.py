"""A build of what has not changed gives the same and writes nothing; a build of anything else is done."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from recto import pipeline
from recto.core.cache import Cache
from recto.core.diagnostics import Diagnostic
from recto.core.model import Artifacts
from recto.pipeline import Options

from tests.helpers import METADATA, REFERENCES, SVG, Maker, world
from tests.sites import git

TEXT = "# One\n\nWords [@doi:10.5555/alpha; @doi:10.5555/none].\n\n![A drawing.](images/a.svg){#fig:a}\n"
OPTIONS = Options(formats=("html", "jats"), template_variables=("values.json",))


class Project:
    """A project, what builds it, and whether a build was really one."""

    def __init__(self, root: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root, self.world, self.options = root, replace(world(), cache=Cache(folder / "stages")), OPTIONS
        self.made = 0
        real = pipeline.make

        def counted(*arguments: object) -> pipeline.Built | None:
            self.made += 1
            return real(*arguments)  # type: ignore[arg-type]

        monkeypatch.setattr(pipeline, "make", counted)

    def build(self, environ: Mapping[str, str] | None = None) -> tuple[Artifacts, list[Diagnostic]]:
        found = list[Diagnostic]()
        here = replace(self.world, environ={**self.world.environ, **(environ or {})})
        return pipeline.build(self.root, self.options, here, found.append), found

    def is_built(self, environ: Mapping[str, str] | None = None) -> bool:
        before = self.made
        self.build(environ)
        return self.made > before

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text)


@pytest.fixture
def project(make: Maker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    root = make.text(TEXT, **{"content/images/a.svg": SVG, "values.json": '{"a": 1}'})
    made = Project(root, tmp_path, monkeypatch)
    made.build()
    return made


def test_a_hit_gives_the_same_and_writes_nothing(make: Maker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Project(make.text(TEXT, **{"content/images/a.svg": SVG, "values.json": "{}"}), tmp_path, monkeypatch)
    first = made.build()
    times = {path: path.stat() for path in made.root.rglob("*")}
    assert made.build() == first
    assert made.made == 1
    assert any(one.code == "C001" for one in first[1])
    known = {path: path.stat() for path in made.root.rglob("*")}
    assert {path: (at.st_mtime_ns, at.st_ino) for path, at in known.items()} == {
        path: (at.st_mtime_ns, at.st_ino) for path, at in times.items()
    }


EDITS: dict[str, Callable[[Project], object]] = {
    "text": lambda one: one.write("content/01.text.md", TEXT + "More.\n"),
    "metadata": lambda one: one.write("content/metadata.yaml", METADATA.replace("A test", "A text")),
    "image": lambda one: one.write("content/images/a.svg", SVG.replace("<svg", "<svg data-x='1'")),
    "references": lambda one: one.write("content/manual-references.json", REFERENCES.replace("2001", "2004")),
    "style": lambda one: one.write("content/style.csl", "<style/>"),
    "lock": lambda one: one.write("content/references.lock.json", "{}"),
    "template variables": lambda one: one.write("values.json", '{"a": 2}'),
    "settings in build/": lambda one: one.write("build/build.sh", "echo\n"),
    "added": lambda one: one.write("content/02.more.md", "More.\n"),
    "removed": lambda one: (one.root / "content/images/a.svg").unlink(),
    "renamed": lambda one: (one.root / "content/01.text.md").rename(one.root / "content/02.text.md"),
    "output changed": lambda one: one.write("output/manuscript.html", "other"),
    "output removed": lambda one: (one.root / "output/manuscript.md").unlink(),
    "option": lambda one: setattr(one, "options", replace(OPTIONS, review=True)),
    "format": lambda one: setattr(one, "options", replace(OPTIONS, formats=("html",))),
    "no cache": lambda one: setattr(one, "world", world()),
}


@pytest.mark.parametrize("edit", EDITS)
def test_whatever_a_build_reads_makes_it_one(edit: str, project: Project) -> None:
    EDITS[edit](project)
    assert project.is_built()
    assert edit == "no cache" or not project.is_built()


def test_variables_that_are_looked_at_make_it_a_build(project: Project) -> None:
    assert not project.is_built({"NO_SUCH_VARIABLE": "1"})
    assert project.is_built({"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "a/b", "GITHUB_SHA": "c" * 40})
    assert project.is_built({"SOURCE_DATE_EPOCH": "1700000000"})


def test_a_rule_that_asks_for_the_date_makes_a_record_of_that_day(project: Project) -> None:
    project.options = replace(OPTIONS, check=True)
    assert project.is_built()
    assert not project.is_built()
    project.world = replace(project.world, clock=project.world.now().replace(year=2031))
    assert project.is_built()


def test_a_touched_file_is_no_change(project: Project) -> None:
    os.utime(project.root / "content/01.text.md", (1, 1))
    assert not project.is_built()


def test_an_edit_that_keeps_size_and_time_is_one(project: Project) -> None:
    path = project.root / "content/01.text.md"
    known = path.stat()
    path.write_text(TEXT.replace("Words", "Sword"))
    os.utime(path, ns=(known.st_atime_ns, known.st_mtime_ns))
    assert project.is_built()
    assert b"Sword" in (project.root / "output/manuscript.html").read_bytes()


def test_an_edit_during_a_build_is_seen_by_the_next(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write("content/01.text.md", "First.\n")
    inner = pipeline.make

    def late(*arguments: object) -> pipeline.Built | None:
        built = inner(*arguments)  # type: ignore[arg-type]
        project.write("content/01.text.md", "Later.\n")
        return built

    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "make", late)
        project.build()
    assert project.is_built()
    assert b"Later" in (project.root / "output/manuscript.html").read_bytes()


def test_a_new_commit_makes_it_a_build(project: Project) -> None:
    git(project.root, "init", "--quiet")
    assert project.is_built()
    git(project.root, "add", "content")
    git(project.root, "commit", "--quiet", "--message", "One")
    assert project.is_built()
    assert not project.is_built()
    git(project.root, "commit", "--quiet", "--allow-empty", "--message", "Two")
    assert project.is_built()


def test_a_build_of_now_is_not_recorded(project: Project) -> None:
    project.world = replace(project.world, environ={})
    assert project.is_built()
    assert project.is_built()


def test_a_symbolic_link_is_not_followed_but_built(project: Project) -> None:
    (project.root / "content/link").symlink_to(project.root)
    assert project.is_built()
    assert project.is_built()


def test_a_damaged_record_is_made_again(project: Project) -> None:
    assert project.world.cache
    for entry in project.world.cache.folder.glob("*/*"):
        entry.write_bytes(entry.read_bytes()[:-1] + b"?")
    assert project.is_built()
    assert not project.is_built()


def test_two_projects_have_a_record_each(project: Project, tmp_path: Path) -> None:
    first = project.root
    project.root = tmp_path / "other"
    shutil.copytree(first, project.root)
    assert project.is_built()
    project.root = first
    assert not project.is_built()


def command(root: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "recto", "build", str(root), "--format", "html", "--offline", *arguments]


def test_the_command_says_the_same_again(project: Project, tmp_path: Path) -> None:
    environ = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache"), "SOURCE_DATE_EPOCH": "1700000000"}
    environ.pop("CI", None)

    def run(*arguments: str) -> tuple[int, str, str]:
        done = subprocess.run(command(project.root, *arguments), env=environ, capture_output=True, text=True)
        return done.returncode, done.stdout, done.stderr.rpartition(", ")[0]

    first = run("--no-cache")
    assert not (tmp_path / "cache").exists()
    assert first[0] == 1
    # Two at once, with one cache.
    both = [subprocess.Popen(command(project.root), env=environ, stdout=-1, stderr=-1, text=True) for _ in range(2)]
    assert {(one.communicate()[0], one.returncode) for one in both} == {(first[1], 1)}
    assert run() == first
    # A killed build leaves a cache that the next can use.
    project.write("content/02.more.md", "More.\n")
    with subprocess.Popen(command(project.root), env=environ, stdout=-3, stderr=-3) as killed:
        killed.kill()
    assert run()[0] == 1
    assert "More." in (project.root / "output/manuscript.html").read_text()
    assert json.loads((project.root / "output/build.json").read_text())["errors"] == 1

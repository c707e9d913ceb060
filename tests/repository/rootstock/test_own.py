"""Which files in build/ a project has changed itself, by its history."""

from __future__ import annotations

from pathlib import Path

from recto.core.world import World
from recto.repository.rootstock.own import Changed, changes

from tests.sites import git


def commit(folder: Path, subject: str, **files: str) -> str:
    for name, text in files.items():
        path = folder / "build" / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", subject, at=1_600_000_000)
    return git(folder, "rev-parse", "--short", "HEAD")


def repository(folder: Path) -> Path:
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch=main")
    return folder


def found(folder: Path) -> list[Changed]:
    return [*changes(folder, World())]


def test_rootstocks_commits_before_the_branding_and_its_merges_are_not_the_projects(tmp_path: Path) -> None:
    folder = repository(tmp_path / "paper")
    commit(folder, "Rootstock begins", build_sh="1", themes__default_html="1", plugins__core_html="1")
    commit(folder, "Rootstock goes on", build_sh="2")
    commit(folder, "Brand repo to ada/paper")
    ours = commit(folder, "Larger\ttype", themes__default_html="2", notes_txt="ours")
    git(folder, "checkout", "--quiet", "-b", "rootstock", "HEAD~1")
    commit(folder, "Rootstock of next year", plugins__core_html="2", plugins__new_html="1")
    git(folder, "checkout", "--quiet", "main")
    git(folder, "merge", "--quiet", "--no-ff", "-m", "Merge rootstock", "rootstock")
    assert found(folder) == [
        Changed("build/notes.txt", True, ours, "2020-09-13", "Larger\ttype".replace("\t", " ")),
        Changed("build/themes/default.html", False, ours, "2020-09-13", "Larger type"),
    ]


def test_without_the_branding_the_first_commit_is_rootstocks(tmp_path: Path) -> None:
    folder = repository(tmp_path / "paper")
    commit(folder, "From the template", build_sh="1")
    ours = commit(folder, "A step", build_sh="2")
    assert [(one.path, one.commit) for one in found(folder)] == [("build/build.sh", ours)]


def test_what_was_undone_or_removed_is_nothing(tmp_path: Path) -> None:
    folder = repository(tmp_path / "paper")
    commit(folder, "From the template", build_sh="1", README_md="1")
    commit(folder, "A step", build_sh="2")
    commit(folder, "Undone", build_sh="1")
    git(folder, "rm", "--quiet", "build/README.md")
    commit(folder, "Removed")
    assert found(folder) == []


def test_no_history_no_answer(tmp_path: Path) -> None:
    assert found(tmp_path) == []
    assert found(repository(tmp_path / "empty")) == []

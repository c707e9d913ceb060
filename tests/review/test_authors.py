"""Who made a change: known where one commit did."""

from __future__ import annotations

from pathlib import Path

import pytest
from recto.review.authors import Made, authors
from recto.review.changes import Change
from recto.review.versions import Version

from tests.sites import git, world


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Two files: one that Ada and then Grace have changed, one that only Grace has."""
    (tmp_path / "content").mkdir()
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    texts = (("Nobody", "a\nb\n", "x\n"), ("Ada", "A\nb\n", "x\n"), ("Grace", "A\nB\n", "X\n"))
    for number, (author, one, two) in enumerate(texts):
        (tmp_path / "content" / "1.md").write_text(one)
        (tmp_path / "content" / "2.md").write_text(two)
        git(tmp_path, "add", "--all")
        git(
            tmp_path,
            "commit",
            "--quiet",
            "--message",
            "x",
            f"--author={author} <a@example.org>",
            at=1_700_000_000 + number,
        )
    return tmp_path


def change(number: int, old: str, new: str, old_place: str, new_place: str) -> Change:
    return Change(number, "", "", old, new, old_place=old_place, new_place=new_place)


def test_authors(project: Path) -> None:
    old = Version(project, "old", git(project, "rev-parse", "HEAD~2"))
    new = Version(project, "new", git(project, "rev-parse", "HEAD"))
    changes = [
        change(1, "a", "A", "content/1.md:1:1", "content/1.md:1:1"),
        change(2, "b", "B", "content/1.md:2:1", "content/1.md:2:1"),
        change(3, "gone", "", "content/2.md:1:1", "content/2.md:1:1"),
        change(4, "gone", "", "content/1.md:1:1", "content/1.md:1:1"),
        change(5, "", "A", "", ""),
    ]
    ada, grace = Made("Ada", "2023-11-14T22:13:21Z"), Made("Grace", "2023-11-14T22:13:22Z")
    # What went from a file that two have changed is nobody's; so is what has no place.
    assert authors(changes, old, new, project, world()) == {1: ada, 2: grace, 3: grace}


def test_what_is_not_committed_is_by_who_works_here(project: Path) -> None:
    git(project, "config", "user.name", "Me")
    (project / "content" / "1.md").write_text("A\nnew\n")
    old = Version(project, "old", git(project, "rev-parse", "HEAD"))
    mine = change(1, "B", "new", "content/1.md:2:1", "content/1.md:2:1")
    assert authors([mine], old, Version(project, "now"), project, world()) == {1: Made("Me")}


def test_folders_have_no_authors(project: Path) -> None:
    one = change(1, "B", "new", "content/1.md:2:1", "content/1.md:2:1")
    assert authors([one], Version(project, "a"), Version(project, "b"), project, world()) == {}

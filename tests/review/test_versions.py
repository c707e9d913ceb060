"""Versions by all their names, from a real repository, which stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from recto.core.world import BrokenMachine
from recto.review.versions import version

from tests.helpers import METADATA
from tests.sites import git, world

DAY = 86_400
FIRST = 1_700_000_000
"""14 November 2023."""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A manuscript in a folder of a repository, with a commit on each of three days."""
    root = tmp_path / "repository"
    project = root / "paper"
    (project / "content" / "images").mkdir(parents=True)
    git_init(root)
    for number in range(3):
        (project / "content" / "metadata.yaml").write_text(METADATA)
        (project / "content" / "01.text.md").write_text(f"Text {number}.\n")
        (project / "content" / "images" / "ä b.png").write_bytes(b"\r\n\0" + bytes([number]))
        git(root, "add", "--all")
        git(root, "commit", "--quiet", "--message", f"Commit {number}", at=FIRST + number * DAY)
    git(root, "tag", "first", "HEAD~2")
    (project / "content" / "01.text.md").write_text("Not committed.\n")
    return project


def git_init(root: Path) -> None:
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "config", "user.name", "Ada")
    git(root, "config", "user.email", "ada@example.org")


def text(named: str, project: Path) -> str:
    with version(named, project, world()) as found:
        return (found.folder / "content" / "01.text.md").read_text()


def test_a_version_has_many_names(project: Path) -> None:
    commit = git(project, "rev-parse", "HEAD~2")
    names = (commit, commit[:7], "first", "main~2", f"v/{commit}", f"v/{commit[:12]}/", "2023-11-14")
    assert {text(name, project) for name in names} == {"Text 0.\n"}
    assert text("2023-11-15", project) == "Text 1.\n"
    assert text(str(project), project) == "Not committed.\n"


def test_files_are_as_they_were_and_the_project_is_left_alone(project: Path) -> None:
    before = git(project, "status", "--porcelain=v2", "--branch"), (project / "content" / "01.text.md").read_text()
    with version("HEAD~1", project, world()) as found:
        assert (found.folder / "content" / "images" / "ä b.png").read_bytes() == b"\r\n\0\x01"
        assert found.commit == git(project, "rev-parse", "HEAD~1")
        folder = found.folder
    assert not folder.exists()
    assert before == (
        git(project, "status", "--porcelain=v2", "--branch"),
        (project / "content" / "01.text.md").read_text(),
    )


def test_a_link_is_not_followed(project: Path) -> None:
    (project / "content" / "02.secret.md").symlink_to("/etc/passwd")
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "A link")
    with version("HEAD", project, world()) as found:
        assert [path.name for path in (found.folder / "content").glob("*.md")] == ["01.text.md"]


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("nothing", "nothing is no commit, tag, date, version or folder"),
        ("--output=x", "--output=x is no commit"),
        ("2023-13-01", "2023-13-01 is no date"),
        ("2001-01-01", "there is no commit up to 2001-01-01"),
        ("empty", "empty has no content/ in it"),
    ],
)
def test_what_is_no_version_is_said(project: Path, named: str, said: str) -> None:
    git(project, "checkout", "--quiet", "--orphan", "empty")
    git(project, "rm", "-rfq", "--cached", ".")
    git(project, "commit", "--quiet", "--allow-empty", "--message", "Nothing")
    git(project, "checkout", "--quiet", "--force", "main")
    with pytest.raises(BrokenMachine, match=said), version(named, project, world()):
        pass


def test_without_a_repository_two_folders_can_be_compared(tmp_path: Path) -> None:
    with pytest.raises(BrokenMachine, match="is in no git repository"), version("HEAD", tmp_path, world()):
        pass

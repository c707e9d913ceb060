"""Edits of files, real ones."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from recto.core.world import World
from recto.preview.watch import Project, edits

from tests.helpers import Maker, finished
from tests.sites import git

PATIENCE = 60


@pytest.fixture
def root(make: Maker) -> Path:
    return make({"content/01.a.md": "A text.\n", "content/02.b.md": "Another.\n", "content/images/a.svg": "<svg/>"})


@pytest.fixture
def project(root: Path) -> Project:
    return Project(root, [], World())


def names(changed: frozenset[Path], root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in changed}


def test_files_that_change_come_and_go(root: Path, project: Project) -> None:
    (root / "content/01.a.md").write_text("An edited text.\n")
    (root / "content/03.c.md").write_text("New.\n")
    (root / "content/images/a.svg").unlink()
    assert names(project.changes(), root) == {"content/01.a.md", "content/03.c.md", "content/images/a.svg"}
    assert project.changes() == frozenset()


def test_a_file_that_is_written_as_it_was_is_no_edit(root: Path, project: Project) -> None:
    path = root / "content/01.a.md"
    path.write_text(path.read_text())
    os.utime(path, (1, 1))
    assert project.changes() == frozenset()
    assert project.changes_at([path]) == frozenset()


@pytest.mark.parametrize(
    "name",
    [
        "content/.01.a.md.swp", "content/4913", "content/01.a.md~", "content/#01.a.md#", "content/.#01.a.md",
        "content/01.a.md.tmp", "content/01.a.md___jb_tmp___", "content/a.bak", ".venv/lib/a.py",
        "output/manuscript.html", "webpage/index.html", "content/__pycache__/a.pyc", "node_modules/a.js",
    ],
)  # fmt: skip
def test_what_no_build_reads_is_no_edit(root: Path, project: Project, name: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text("something")
    assert project.changes() == frozenset()
    assert project.changes_at([root / name]) == frozenset()
    assert (root / name).parent == root / "content" or (root / name).parent not in project.folders


def test_a_virtual_environment_of_any_name_is_left_out(root: Path, project: Project) -> None:
    (root / "env/lib").mkdir(parents=True)
    (root / "env/pyvenv.cfg").write_text("")
    (root / "env/lib/a.md").write_text("")
    assert project.changes() == frozenset()
    assert project.folders == {root, root / "content", root / "content/images"}


def test_notices_are_looked_at_where_they_lead(root: Path, project: Project) -> None:
    (root / "content/01.a.md").write_text("An edited text.\n")
    (root / "content/02.b.md").write_text("Another edited text.\n")
    assert names(project.changes_at([root / "content/01.a.md"]), root) == {"content/01.a.md"}
    assert names(project.changes(), root) == {"content/02.b.md"}


def test_a_folder_that_comes_and_goes(root: Path, project: Project) -> None:
    (root / "content/more").mkdir()
    (root / "content/more/a.csv").write_text("1")
    assert names(project.changes_at([root / "content/more"]), root) == {"content/more/a.csv"}
    assert root / "content/more" in project.folders
    shutil.rmtree(root / "content/more")
    assert names(project.changes_at([root / "content/more"]), root) == {"content/more/a.csv"}


def test_what_was_saved_when_a_folder_went_is_an_edit_too(root: Path, project: Project) -> None:
    text, folder = root / "content/01.a.md", root / "content/drawings"
    folder.mkdir()
    (folder / "a.svg").write_text("<svg/>")
    assert project.changes_at([folder]) == {folder / "a.svg"}
    text.write_text("Saved.\n")
    shutil.rmtree(folder)
    assert project.changes_at([text, folder]) == {text, folder / "a.svg"}


def test_files_elsewhere_that_a_build_reads(root: Path, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere" / "numbers.json"
    other.parent.mkdir()
    other.write_text("{}")
    project = Project(root, [other], World())
    other.write_text('{"a": 1}')
    (other.parent / "beside.json").write_text("{}")
    assert project.changes_at([other, other.parent / "beside.json"]) == {other}


def test_commits_and_branches_are_edits_and_git_status_is_none(root: Path) -> None:
    git(root, "init", "--quiet")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "One")
    project = Project(root, [], World())
    os.utime(root / "content/01.a.md", (1, 1))
    git(root, "status")  # writes the index again
    assert project.changes() == frozenset()
    git(root, "checkout", "--quiet", "-b", "other-branch")
    assert root / ".git/HEAD" in project.changes()
    git(root, "commit", "--quiet", "--allow-empty", "--message", "Two")
    assert root / ".git/refs/heads/other-branch" in project.changes()


# --- the system's notices ---------------------------------------------------------------------------------------------


def noticed(project: Project, edit: Callable[[], None], wanted: set[Path]) -> list[frozenset[Path]]:
    """The bursts until all that is wanted was named."""

    async def gather() -> list[frozenset[Path]]:
        bursts: list[frozenset[Path]] = []
        following = edits(project, lambda line: pytest.fail(line))
        burst = asyncio.ensure_future(anext(following))
        edit()
        while True:
            bursts.append(await asyncio.wait_for(burst, PATIENCE))
            if frozenset().union(*bursts) >= wanted:
                await following.aclose()  # type: ignore[attr-defined]  # it is a generator
                return bursts
            burst = asyncio.ensure_future(anext(following))

    return finished(gather())


def test_a_burst_of_saves_is_noticed_whole(root: Path, project: Project) -> None:
    paths = [root / "content" / f"{i}.new.md" for i in range(10, 40)]

    def save() -> None:
        for path in paths:
            path.write_text(f"The text of {path.name}\n")

    assert frozenset().union(*noticed(project, save, {*paths})) == {*paths}


def test_an_atomic_save_is_noticed_and_what_it_goes_through_is_not(root: Path, project: Project) -> None:
    path = root / "content/01.a.md"

    def save() -> None:
        path.with_name("01.a.md.tmp").write_text("Saved.\n")
        shutil.copy(path, path.with_name("01.a.md~"))
        path.with_name("01.a.md.tmp").rename(path)

    assert noticed(project, save, {path}) == [{path}]


def test_without_the_systems_notices_edits_are_found_all_the_same(
    root: Path, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*folders: Path, **_: object) -> AsyncIterator[set[tuple[int, str]]]:
        if folders:
            raise OSError("no space left on device")
        yield set()

    monkeypatch.setattr("watchfiles.awatch", fails)
    path, said = root / "content/01.a.md", list[str]()

    async def gather() -> frozenset[Path]:
        following = edits(project, said.append)
        burst = asyncio.ensure_future(anext(following))
        while not said:
            await asyncio.sleep(0.01)
        path.write_text("Saved without a notice.\n")
        found = await asyncio.wait_for(burst, PATIENCE)
        await following.aclose()  # type: ignore[attr-defined]  # it is a generator
        return found

    assert finished(gather()) == {path}
    assert len(said) == 1
    assert "no space left on device" in said[0]

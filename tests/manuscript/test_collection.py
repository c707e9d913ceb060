"""manuscripts.yaml, and which projects a command is for."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from recto.__main__ import main
from recto.core.world import BrokenMachine
from recto.manuscript.collection import (
    FILE,
    around,
    below,
    expanded,
    is_listed,
    listed_above,
    misnamed,
    overlap,
    place_in,
    read,
    together,
)

from tests.helpers import BOMB
from tests.sites import git, repository, world


def listing(folder: Path, text: str, *projects: str) -> Path:
    """A repository with a list and these folders."""
    for name in ("", ".git", *projects):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / FILE).write_text(text)
    return folder


def places(folder: Path) -> dict[str, str]:
    known = read(folder)
    assert known is not None
    return {one.relative_to(known.folder).as_posix(): place for one, place in known.places.items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("manuscripts: [papers/a, papers/b]", {"papers/a": "a/", "papers/b": "b/"}),
        ("manuscripts:\n  - papers/b/\n  - ./papers/a\n", {"papers/b": "b/", "papers/a": "a/"}),
        ("manuscripts: [., papers/b]", {".": "", "papers/b": "b/"}),
        ("manuscripts: {/: papers/a, Second: papers/b}", {"papers/a": "", "papers/b": "Second/"}),
        ("manuscripts: {2026: papers/a}", {"papers/a": "2026/"}),
    ],
)
def test_where_each_manuscript_is_on_the_site(text: str, expected: dict[str, str], tmp_path: Path) -> None:
    assert places(listing(tmp_path, text)) == expected
    assert list(places(tmp_path)) == list(expected), "the order is that of the list"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "lists no manuscripts"),
        ("[papers/a]", "lists no manuscripts"),
        ("manuscripts:", "lists no manuscripts"),
        ("manuscripts: []", "lists no manuscripts"),
        ("manuscripts: papers/a", "lists no manuscripts"),
        ("manuscripts: [a\nb", "line 2 is not valid YAML"),
        ("manuscripts: [a]\ntitel: X", "has a key titel; the keys are manuscripts, title and lang"),
        ("manuscripts: [../a]", "../a is not a folder beside or below the file"),
        ("manuscripts: [/etc]", "/etc is not a folder beside or below the file"),
        ("manuscripts: [[a]]", "an entry is not a folder"),
        (BOMB, "is not valid YAML"),
        ("manuscripts: [a]\ntitle: [b]", "title and lang are texts"),
        ("manuscripts: [a, ./a]", "names ./a twice"),
        ("manuscripts: [x/a, y/a]", "x/a and y/a would be at the same place of the site, /a/"),
        ("manuscripts: [x/a, y/A]", "x/a and y/A would be at the same place"),
        ("manuscripts:\n  a: papers/a\n  a: papers/b\n", "line 3: a is there twice; write each name and each key once"),
        ("manuscripts: [a]\nmanuscripts: [b]", "line 2: manuscripts is there twice"),
        ("manuscripts: [papers/v]", "papers/v cannot be the folder v of the site"),
        ("manuscripts: [paper 1]", "paper 1 cannot be the folder paper 1 of the site"),
        ("manuscripts: {a/b: papers/a}", "papers/a cannot be the folder a/b of the site"),
    ],
)
def test_what_is_no_list_is_said(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(BrokenMachine) as failure:
        read(listing(tmp_path, text))
    assert said in str(failure.value)


def test_a_link_out_of_the_repository_is_no_manuscript(tmp_path: Path) -> None:
    top = listing(tmp_path / "top", "manuscripts: [a]")
    (top / "a").symlink_to(tmp_path)
    with pytest.raises(BrokenMachine, match="not a folder beside or below"):
        read(top)


def test_a_project_finds_its_list(tmp_path: Path) -> None:
    top = listing(tmp_path, "manuscripts: [papers/a]\ntitle: Ours\nlang: de", "papers/a", "papers/b", "other/.git")
    known = around(top / "papers/a")
    assert known is not None
    assert (known.folder, known.title, known.lang) == (top.resolve(), "Ours", "de")
    assert around(top / "papers/b") is None, "the list does not name it"
    assert around(top) is None
    assert [is_listed(top / name) for name in ("papers/a", "papers/b")] == [True, False]
    assert listed_above(top / "papers/b") == top.resolve()
    assert listed_above(top / "other") is None, "it is another repository"


def test_which_projects_a_command_is_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    top = listing(tmp_path / "top", "manuscripts: [., a]", "a", "b")
    monkeypatch.chdir(top)
    a, b = Path("a"), Path("b")
    assert expanded([]) == [Path(), a]
    assert expanded([Path()]) == [Path()], "the folder is a manuscript itself"
    assert expanded([b, a, top / "b", Path("./b")]) == [b, a]
    monkeypatch.chdir(b)
    assert expanded([]) == [Path()]
    listing(top, "manuscripts: [a, b]")
    assert expanded([top]) == [top / "a", top / "b"]
    assert expanded([top, top / "a"]) == [top / "a", top / "b"]


def test_projects_that_would_be_in_each_others_way(tmp_path: Path) -> None:
    a, b = tmp_path / "a", tmp_path / "b"
    for one in (a, b, a / "b", a / "content/b", a / "output/b"):
        (one / "content").mkdir(parents=True)
    assert overlap([a, b, a / "b"]) == ""
    assert overlap([a, a / "content/b"]) == f"{a / 'content/b'} is within {a / 'content'}"
    assert overlap([a / "output/b", a]) == f"{a / 'output/b'} is within {a / 'output'}"
    (b / "output").symlink_to(a / "output")
    assert overlap([a, b]) == f"{a} and {b} have the same output folder, {(a / 'output').resolve()}"


def test_without_a_list_several_projects_have_one_site(tmp_path: Path) -> None:
    a, b = tmp_path / "papers/a", tmp_path / "papers/b"
    for folder in (tmp_path / ".git", a, b, tmp_path / "other/.git", tmp_path / "x/a"):
        folder.mkdir(parents=True)
    known = together([a, b])
    assert known is not None
    assert (known.folder, [*known.places.values()]) == (tmp_path.resolve(), ["a/", "b/"])
    assert together([a]) is None
    assert [place_in(one, [a, b]) for one in (a, b)] == ["a/", "b/"]
    assert place_in(a, [a]) is None
    other = tmp_path / "other"
    assert [place_in(one, [a, other]) for one in (a, other)] == [None, None]
    with pytest.raises(BrokenMachine, match="different repositories"):
        together([a, other])
    with pytest.raises(BrokenMachine, match="at the same place of the site, /a/; give each a name"):
        together([a, tmp_path / "x/a"])
    assert place_in(a, [a, tmp_path / "x/a"]) is None, "a build does not need it"


def test_a_list_and_what_is_not_on_it(tmp_path: Path) -> None:
    top = listing(tmp_path, "manuscripts: [a, b]", "a", "b", "c")
    known = together([top / "a"])
    assert known is not None
    assert [*known.places.values()] == ["a/", "b/"]
    assert place_in(top / "a", [top / "a"]) == "a/"
    with pytest.raises(BrokenMachine, match=r"c is not in .*manuscripts\.yaml; add it there"):
        together([top / "a", top / "c"])


def test_whether_a_manuscript_has_changed(tmp_path: Path) -> None:
    top = listing(tmp_path, "manuscripts: [., a, b]", "a", "b")
    (top / ".git").rmdir()
    git(top, "init", "--quiet")
    commits = []
    for name in ("x", "a/x", "b/x"):
        (top / name).write_text(name)
        git(top, "add", ".")
        git(top, "commit", "--quiet", "--message", name)
        commits.append(git(top, "rev-parse", "HEAD"))
    known = read(top)
    assert known is not None
    root, a, b = known.places

    def unchanged(project: Path, since: str, commit: str) -> bool:
        return known.unchanged(project, since, commit, world())

    _, of_a, of_b = commits
    assert [unchanged(one, of_a, of_b) for one in (root, a, b)] == [True, True, False]
    assert [unchanged(a, since, of_b) for since in (commits[0], "f" * 40, "--output=x", "local")] == [False] * 4


def test_which_manuscripts_a_repository_has(tmp_path: Path) -> None:
    folders = [".", "b b", "papers/a", "papers/tests/x", "content/y", "package/data"]
    top = tmp_path / "top"
    repository(top, *folders)
    for name in ("01.text.md", "metadata.yaml"):
        (top / "output/old/content").mkdir(parents=True, exist_ok=True)
        (top / "output/old/content" / name).touch()
    (top / "package/__init__.py").touch()
    (top / "blog/content").mkdir(parents=True)
    (top / "blog/content/2026-post.md").write_text("A page of another program.\n")
    found = [one.relative_to(top.resolve()).as_posix() for one in below(top, world())]
    assert found == [".", "b b", "papers/a"]
    assert below(top / "papers", world()) == [(top / "papers/a").resolve()]
    (top / "papers/a/content/01.text.md").unlink()
    assert below(top / "papers", world()) == []
    assert below(tmp_path, world()) == [], "there is no repository"


@pytest.mark.parametrize("name", ["manuscripts.yml", "Manuscripts.yaml"])
def test_a_list_that_is_not_called_so_is_said(name: str, tmp_path: Path) -> None:
    first, second = repository(tmp_path / "top", ".", "papers/second")
    path = first.root / name
    path.write_text("title: Ours\nmanuscripts: [., papers/second]\n")
    for project in (first, second):
        assert misnamed(project.root) == path.resolve()
        result = CliRunner().invoke(main, ["manuscripts", str(project.root)])
        assert result.exit_code == 0
        assert result.stderr == f"{path} is not read; rename it manuscripts.yaml\n"
    path.rename(first.root / FILE)
    assert CliRunner().invoke(main, ["manuscripts", str(second.root)]).stderr == ""


def test_a_file_of_that_name_without_a_list_is_something_else(tmp_path: Path) -> None:
    (tmp_path / "manuscripts.yml").write_text("- a catalogue\n")
    assert misnamed(tmp_path) is None
